import { collectSnapshot } from '../collectors/collect.js';
import type { FindingDraft } from '../domain/finding.js';
import type { Report, ReportListener } from '../domain/report.js';
import type { Threshold } from '../domain/severity.js';
import type { Snapshot } from '../domain/snapshot.js';
import type { Host } from '../host/types.js';
import { judge } from '../judge/classify/classify.js';
import { runRules } from '../judge/rules/run.js';
import { applyPolicy, type PolicyContext, type PolicyOutcome } from '../policy/apply.js';
import type { Policy } from '../policy/types.js';
import { type LoadedRegistry, loadRegistry } from '../registry/load.js';
import { buildReport } from './report.js';
import { TOOL } from './tool.js';

/** What to audit, and by which measure. */
export interface AuditRequest {
  /** Live sources by id, or `auto`. */
  readonly sources: readonly string[];
  /** A capture in place of this machine, `FORMAT:FILE` or `FORMAT:-`. */
  readonly from: string | null;
  /** Path of a policy file. */
  readonly policy: string | null;
  /** Everything that the policy does not allow is a finding, and what it requires must be there. */
  readonly strict: boolean;
  /** The severity from which findings make the exit code 1; null: as the policy says, else `medium` (`low` if strict). */
  readonly failOn: Threshold | null;
  /** Compare executables with the checksums of their packages. */
  readonly verify: boolean;
}

const DEFAULTS: AuditRequest = {
  sources: ['auto'],
  from: null,
  policy: null,
  strict: false,
  failOn: null,
  verify: false,
};

async function observe(request: AuditRequest, host: Host): Promise<Snapshot> {
  if (request.from !== null) {
    const { readCapture } = await import('../collectors/captures/read.js');
    return readCapture(host, request.from, TOOL);
  }
  return collectSnapshot(host, { sources: request.sources, tool: TOOL, verify: request.verify });
}

async function policyOf({ policy, strict }: AuditRequest, host: Host): Promise<Policy | null> {
  if (policy === null) return null;
  const { loadPolicy } = await import('../policy/file/load.js');
  return loadPolicy(host, policy, { strict });
}

/** Loads the registry while the kernel compiles its tables. */
async function loadMeanwhile(host: Host): Promise<LoadedRegistry> {
  return loadRegistry(host);
}

/** A report, and by what it was judged. */
export interface Audited {
  readonly report: Report;
  /** Null: there was none. */
  readonly policy: Policy | null;
  /** The time of the run, which `until` was held against. */
  readonly now: Date;
}

/** What was found, as the policy sees it; without one everything speaks. */
function outcomeOf(
  policy: Policy | null,
  listeners: readonly ReportListener[],
  findings: readonly FindingDraft[],
  context: PolicyContext,
): PolicyOutcome {
  if (policy === null) return { listeners, findings, requirements: [] };
  return applyPolicy(policy, listeners, findings, context);
}

/**
 * The walk of a listener: what listens, which program holds it, what the port is, the verdict, the findings, what the
 * policy accepts. Throws UsageError for a file or a request that is not valid.
 */
export async function audit(options: Partial<AuditRequest>, host: Host): Promise<Audited> {
  const request = { ...DEFAULTS, ...options };
  const policy = await policyOf(request, host);
  const [snapshot, { registry }] = await Promise.all([observe(request, host), loadMeanwhile(host)]);
  const judged = judge(snapshot, registry);
  const found = runRules(judged, { host: snapshot.host, registry });
  const now = host.now();
  const context = { strict: request.strict, now, host: snapshot.host, gaps: snapshot.gaps };
  const outcome = outcomeOf(policy, judged, found, context);
  const failOn = request.failOn ?? policy?.failOn ?? (request.strict ? 'low' : 'medium');
  const report = buildReport({ snapshot, registry: registry.facts, policy: policy?.facts ?? null, failOn, outcome });
  return { report, policy, now };
}
