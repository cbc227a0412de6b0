import type { FindingDraft } from '../../src/domain/finding.js';
import type { ReportListener } from '../../src/domain/report.js';
import type { HostFacts } from '../../src/domain/snapshot.js';
import type { RuleId } from '../../src/judge/rules/list.js';
import { runRules } from '../../src/judge/rules/run.js';
import type { PortClaim, Program } from '../../src/registry/types.js';
import { buildHost, buildReportListener } from './build-report.js';
import { aRegistry } from './registry.js';

interface Circumstances {
  readonly host?: Partial<HostFacts>;
  readonly claims?: readonly PortClaim[];
  readonly programs?: readonly Program[];
}

/** What one rule finds at one listener, null when it finds nothing. */
export function find(
  rule: RuleId,
  listener: Partial<ReportListener>,
  { host = {}, ...facts }: Circumstances = {},
): FindingDraft | null {
  const context = { host: buildHost(host), registry: aRegistry(facts) };
  return runRules([buildReportListener(listener)], context).find((draft) => draft.rule === rule) ?? null;
}
