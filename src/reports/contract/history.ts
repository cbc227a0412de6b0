import type { Evidence, State, Tracked, Undelivered } from '../../history/types.js';
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
});

const waitingFields = ({ recipient, news }: Undelivered) => ({ recipient, news: news.length });

/** Everything that is remembered, with the evidence as it was first seen; findings in the order given. */
export const historyFields = ({ updatedAt, undelivered }: State, findings: readonly Tracked[]) => ({
  schema: HISTORY_SCHEMA,
  updatedAt,
  findings: findings.map(trackedFields),
  undelivered: undelivered.map(waitingFields),
});
