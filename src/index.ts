/**
 * port-audit as a library. The command line uses these functions and nothing else.
 *
 * @example
 * import { audit } from 'port-audit';
 *
 * const report = await audit();
 * for (const { port, program, verdict } of report.listeners) console.log(port, program?.name, verdict);
 */
import { type AuditRequest, audit as auditOn } from './api/audit.js';
import { type ExplainRequest, explain as explainOn } from './api/explain.js';
import { AUDIT_OPTIONS, COLLECT_OPTIONS, EXPLAIN_OPTIONS, givenOptions } from './api/options.js';
import { TOOL } from './api/tool.js';
import { type CollectRequest, collectSnapshot } from './collectors/collect.js';
import type { Explanation } from './domain/explanation.js';
import type { Report } from './domain/report.js';
import type { Snapshot } from './domain/snapshot.js';
import { nodeHost } from './host/node.js';
import type { Host } from './host/types.js';

export type { AuditRequest } from './api/audit.js';
export type { ExplainRequest } from './api/explain.js';
export { UsageError } from './base/errors.js';
export type { CollectRequest } from './collectors/collect.js';
export type { Explanation, NamePage, PortPage, RulePage } from './domain/explanation.js';
export type { Finding, RuleId } from './domain/finding.js';
export type { Listener, Owner } from './domain/listener.js';
export type { JudgedListener, Report, ReportListener, Verdict } from './domain/report.js';
export type { Severity, Threshold } from './domain/severity.js';
export type { Gap, Snapshot, Source } from './domain/snapshot.js';
export { nodeHost } from './host/node.js';
export type { Host } from './host/types.js';

/**
 * Looks at what listens on this machine (or reads a capture), compares it with the registry and a policy, and reports.
 * Rejects with UsageError for a file or request that is not valid; whatever cannot be seen is in `report.gaps`.
 */
export async function audit(options: Partial<AuditRequest> = {}, host: Host = nodeHost()): Promise<Report> {
  const { report } = await auditOn(givenOptions(options, AUDIT_OPTIONS), host);
  return report;
}

/** Only looks: the facts, without any judgement. Rejects with UsageError for an unknown source or option. */
export async function collect(options: Partial<CollectRequest> = {}, host: Host = nodeHost()): Promise<Snapshot> {
  const given = givenOptions(options, COLLECT_OPTIONS);
  return collectSnapshot(host, { sources: ['auto'], tool: TOOL, verify: false, ...given });
}

/**
 * Everything that is known of a port (`3099`, `3099/tcp`), a rule, a program or a service, and what listens there now.
 * Rejects with UsageError for a subject that is not known.
 */
export async function explain(
  subject: string,
  options: Partial<ExplainRequest> = {},
  host: Host = nodeHost(),
): Promise<Explanation> {
  return explainOn(subject, givenOptions(options, EXPLAIN_OPTIONS), host);
}
