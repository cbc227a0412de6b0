import * as z from 'zod';
import { EXPOSURES } from '../domain/exposure.js';
import { VERDICTS } from '../domain/report.js';
import { CONFIDENCES, SEVERITIES } from '../domain/severity.js';
import { NEWS_KINDS, STATE_SCHEMA, STATUSES, type State } from './types.js';

const text = z.string().nullable();
const time = z.iso.datetime({ error: 'expected a time like 2026-11-20T10:00:00.000Z' });
const count = z.int().min(0);

const subject = z.object({
  id: z.string(),
  protocol: z.enum(['tcp', 'udp']),
  family: z.enum(['ipv4', 'ipv6']),
  address: z.string(),
  port: z.int().min(0).max(65535),
  interface: text,
  netns: text,
  verdict: z.enum(VERDICTS),
  device: text,
  service: text,
});

const evidence = z.object({
  program: text,
  product: text,
  pid: count.nullable(),
  exe: text,
  cmdline: z.array(z.string()).nullable(),
  user: text,
  unit: text,
  container: text,
  startedAt: time.nullable(),
  owners: count,
});

const facts = z.object({
  severity: z.enum(SEVERITIES),
  program: text,
  exes: z.array(z.string()),
  users: z.array(z.string()),
  exposure: z.enum(EXPOSURES).nullable(),
});

const told = {
  fingerprint: z.string(),
  rule: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
  severity: z.enum(SEVERITIES),
  confidence: z.enum(CONFIDENCES),
  message: z.string(),
  remedy: z.string(),
  subject: subject.nullable(),
  evidence: evidence.nullable(),
  firstSeen: time,
  lastSeen: time,
  turns: z.array(time),
};

const presence = {
  status: z.enum(STATUSES),
  seen: count,
  missed: count,
  turns: z.array(time),
  toldAt: time.nullable(),
  resolvedAt: time.nullable(),
};

/** A finding as the state keeps it. */
export const trackedSchema = z.object({
  ...told,
  ...presence,
  facts,
  candidate: z.object({ facts, seen: count }).nullable(),
});

const toldGap = {
  kind: z.enum(['blind', 'partial']),
  scope: z.string(),
  count: count.nullable(),
  reason: z.string(),
  remedy: text,
  of: count,
  firstSeen: time,
  lastSeen: time,
};

const gapNews = z.object({ kind: z.enum(['began', 'ended']), at: time, gap: z.object(toldGap) });

const news = z.object({
  kind: z.enum(NEWS_KINDS),
  at: time,
  times: count,
  finding: z.object(told),
  changes: z.array(
    z.object({
      what: z.enum(['severity', 'program', 'executable', 'user', 'exposure']),
      from: z.string(),
      to: z.string(),
    }),
  ),
  ending: z.enum(['gone', 'settled']).nullable(),
});

/** The state file of this version. */
export const stateSchema = z.object({
  schema: z.literal(STATE_SCHEMA),
  machine: z.object({ id: z.string().regex(/^[0-9a-f]{16}$/), name: z.string() }).nullable(),
  updatedAt: time.nullable(),
  findings: z.array(trackedSchema),
  gaps: z.array(z.object({ ...toldGap, ...presence })),
  undelivered: z.array(z.object({ recipient: z.string(), news: z.array(news), gaps: z.array(gapNews) })),
  refused: z.array(z.object({ recipient: z.string(), at: time })),
}) satisfies z.ZodType<State>;
