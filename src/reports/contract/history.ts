import type { Evidence, State, Tracked, TrackedGap, Undelivered } from '../../history/types.js';
import type { Every } from './every.js';

/** What `port-audit history --format json` prints. */
export const HISTORY_SCHEMA = 'port-audit/history@1';

/** What was seen of the program when a finding was first told. */
export const evidenceFields = (evidence: Evidence) =>
  ({
    program: evidence.program,
    product: evidence.product,
    pid: evidence.pid,
    exe: evidence.exe,
    cmdline: evidence.cmdline,
    user: evidence.user,
    unit: evidence.unit,
    container: evidence.container,
    startedAt: evidence.startedAt,
    owners: evidence.owners,
  }) satisfies Every<Evidence>;

const trackedFields = ({ subject, evidence, ...tracked }: Tracked) => ({
  fingerprint: tracked.fingerprint,
  rule: tracked.rule,
  severity: tracked.severity,
  confidence: tracked.confidence,
  message: tracked.message,
  remedy: tracked.remedy,
  evidence: evidence === null ? null : evidenceFields(evidence),
  firstSeen: tracked.firstSeen,
  lastSeen: tracked.lastSeen,
  status: tracked.status,
  resolvedAt: tracked.resolvedAt,
  listener: subject?.id ?? null,
  port: subject?.port ?? null,
  protocol: subject?.protocol ?? null,
  toldAt: tracked.toldAt,
  turns: tracked.turns,
});

const gapFields = (gap: TrackedGap) => ({
  kind: gap.kind,
  scope: gap.scope,
  count: gap.count,
  reason: gap.reason,
  remedy: gap.remedy,
  firstSeen: gap.firstSeen,
  lastSeen: gap.lastSeen,
  status: gap.status,
  resolvedAt: gap.resolvedAt,
  toldAt: gap.toldAt,
});

const waitingFields = ({ recipient, news, gaps }: Undelivered) => ({
  recipient,
  news: news.length,
  gaps: gaps.length,
});

/** Everything that is remembered, with the evidence as it was first seen; findings in the order given. */
export const historyFields = (
  { machine, updatedAt, gaps, undelivered, refused }: State,
  findings: readonly Tracked[],
) => ({
  schema: HISTORY_SCHEMA,
  machine,
  updatedAt,
  findings: findings.map(trackedFields),
  gaps: gaps.map(gapFields),
  undelivered: undelivered.map(waitingFields),
  refused,
});
