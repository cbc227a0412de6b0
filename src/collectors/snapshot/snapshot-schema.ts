import * as z from 'zod';
import { EXPOSURES } from '../../domain/exposure.js';
import { FORWARDERS, type Listener, SCOPES } from '../../domain/listener.js';
import { VERIFICATIONS } from '../../domain/owner.js';
import { REPORT_SCHEMA } from '../../domain/report.js';
import { SNAPSHOT_SCHEMA, type Snapshot } from '../../domain/snapshot.js';

/** Text or null, and null where the field came later than the first version of the schema. */
const laterText = z.string().nullable().default(null);
const text = z.string().nullable();
const id = z.int().min(0).max(0xffff_ffff);
const port = z.int().min(0).max(65535);
const count = z.int().min(0);
const time = z.iso.datetime({ error: 'expected a time like 2026-11-20T10:00:00.000Z' });

/** Of one command line, which is cut at 64 KiB. */
const WORD_LIMIT = 1 << 16;

const container = z.object({ runtime: z.string(), id: z.string(), name: laterText }).nullable();

const behind = z.object({ container, address: text, port: port.nullable(), netns: text }).nullable();

const script = z
  .object({
    file: z.string(),
    uid: id.nullable(),
    gid: id.nullable(),
    mode: text,
    guarded: z.boolean().nullable().default(null),
    package: z.object({ name: z.string(), version: text }).nullable(),
  })
  .nullable();

const forwarded = z.object({ to: z.string(), by: z.enum(FORWARDERS), container }).nullable();

const owner = z.object({
  pid: id.nullable(),
  name: text,
  exe: text,
  exeDeleted: z.boolean().nullable(),
  exeReplaced: z.boolean().nullable().default(null),
  exeInPlace: z.boolean().nullable().default(null),
  exeMapped: z.boolean().nullable().default(null),
  exeGuarded: z.boolean().nullable().default(null),
  exeFile: z.object({ uid: id, gid: id, mode: z.string() }).nullable().default(null),
  foreignCode: z.array(z.string()).nullable().default(null),
  debugOptions: z.array(z.string()).nullable().default(null),
  anonymousCode: z.boolean().nullable().default(null),
  cmdline: z.array(z.string()).max(WORD_LIMIT).nullable(),
  cmdlineCut: z.boolean().nullable().default(null),
  cmdlineRedacted: z.number().int().nonnegative().default(0),
  cwd: laterText,
  script: script.default(null),
  access: z
    .object({ file: z.string(), setting: text, asks: z.boolean().nullable(), settled: z.boolean() })
    .nullable()
    .default(null),
  documented: z
    .array(
      z.object({
        port,
        file: z.string(),
        line: z.int().min(1),
        example: z.boolean().default(false),
        through: text.default(null),
      }),
    )
    .nullable()
    .default(null),
  user: text,
  uid: id.nullable(),
  parentPid: id.nullable(),
  parentName: laterText,
  repository: laterText,
  startedAt: time.nullable(),
  unit: text,
  unitGuarded: z.boolean().nullable().default(null),
  container,
  package: text,
  signer: laterText,
  exeVerified: z.enum(VERIFICATIONS).nullable().default(null),
  relay: z
    .object({
      kind: z.enum(['socket', 'container', 'tunnel']),
      target: z.string(),
      exe: laterText,
      exeGuarded: z.boolean().nullable().default(null),
      package: laterText,
    })
    .nullable()
    .default(null),
  behind: behind.default(null),
});

/** One listener. They are checked one by one, so that a file full of mistakes does not end in millions of messages. */
export const listenerSchema = z.object({
  id: z.string(),
  protocol: z.enum(['tcp', 'udp']),
  family: z.enum(['ipv4', 'ipv6']),
  address: z.string(),
  port,
  dualStack: z.boolean().nullable(),
  interface: text,
  netns: text,
  netnsName: laterText,
  exposure: z.enum(EXPOSURES),
  uid: id.nullable(),
  user: text,
  ownerStatus: z.enum(['known', 'hidden', 'none']),
  ownerReason: text,
  owners: z.array(owner),
  unit: laterText,
  container: container.default(null),
  forwarded: forwarded.default(null),
  seenBy: z.array(z.string()),
}) satisfies z.ZodType<Listener>;

const source = z.object({
  id: z.string(),
  ok: z.boolean(),
  milliseconds: count.nullable(),
  listeners: count,
  covers: z.array(z.enum([...SCOPES, 'owner', 'interface', 'dualStack', 'netns'])),
  error: text,
});

const gap = z.object({
  kind: z.enum(['blind', 'partial']),
  scope: z.string(),
  count: count.nullable(),
  reason: z.string(),
  remedy: text,
});

const host = z.object({
  hostname: z.string(),
  platform: z.string(),
  release: z.string(),
  distribution: laterText,
  privileged: z.boolean(),
  localPortRange: z.tuple([port, port]).refine(([first, last]) => first <= last, 'expected the lower port first'),
});

/**
 * `port-audit/snapshot@1`, and `port-audit/report@1`, which has all of it and more. Fields that are not known are left
 * out: a later version may add some. The listeners are those of {@link listenerSchema}.
 */
export const snapshotSchema = z.object({
  schema: z.enum([SNAPSHOT_SCHEMA, REPORT_SCHEMA]).transform((): typeof SNAPSHOT_SCHEMA => SNAPSHOT_SCHEMA),
  tool: z.object({ name: z.string(), version: z.string() }),
  takenAt: time,
  host,
  sources: z.array(source),
  listeners: z.array(z.unknown()),
  gaps: z.array(gap),
}) satisfies z.ZodType<Omit<Snapshot, 'listeners'>>;
