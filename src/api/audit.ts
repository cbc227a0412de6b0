import { OptionError } from '../base/errors.js';
import { collectSnapshot } from '../collectors/collect.js';
import type { FindingDraft } from '../domain/finding.js';
import { redactedReport } from '../domain/redaction/redact.js';
import type { Report, ReportListener } from '../domain/report.js';
import type { Gap, Snapshot } from '../domain/snapshot.js';
import type { Host } from '../host/types.js';
import { claimGaps } from '../judge/classify/claims.js';
import { judge } from '../judge/classify/classify.js';
import { relayGaps } from '../judge/classify/relay-gaps.js';
import { runRules } from '../judge/rules/run.js';
import { applyPolicy, type PolicyContext, type PolicyOutcome } from '../policy/apply.js';
import type { Here } from '../policy/onward.js';
import type { Policy } from '../policy/types.js';
import { type LoadedRegistry, loadRegistry } from '../registry/load.js';
import { servicePortsOf } from '../registry/service-ports.js';
import type { Registry } from '../registry/types.js';
import { attend, type Call } from './attend.js';
import { AUDIT_OPTIONS, type AuditRequest } from './audit-request.js';
import { withWord } from './own-word.js';
import { buildReport } from './report.js';
import { TOOL } from './tool.js';
import { usualPolicy, usualPolicyPath } from './usual-policy.js';

type Look = Pick<AuditRequest, 'sources' | 'from' | 'verify' | 'hidden' | 'dynamicPorts'>;

/** `image:ROOT`: a prediction in place of what was seen. */
const IMAGE = /^image:(.*)$/s;

/** A capture as it was asked for; the registry knows what names of ports mean. */
async function readFrom(from: string, host: Host, registry: Registry): Promise<Snapshot> {
  const { readCapture } = await import('../collectors/captures/read.js');
  return readCapture(host, from, TOOL, servicePortsOf(registry));
}

export async function observe(
  request: Partial<Look>,
  policy: Policy | null,
  host: Host,
  loading: Promise<LoadedRegistry> = loadAtOnce(host),
): Promise<Snapshot> {
  const { sources = ['auto'], from = null, verify = false, hidden = false, dynamicPorts = null } = request;
  const [, root] = IMAGE.exec(from ?? '') ?? [];
  if (root !== undefined) {
    const { predictRoot, snapshotOfPrediction } = await import('./predict-root.js');
    return snapshotOfPrediction(await predictRoot(root, (await loading).registry, host), policy, host);
  }
  if (from === null && dynamicPorts !== null) {
    throw new OptionError(
      (name) => `${name('dynamicPorts')}: this machine is asked for its range; only with ${name('from')}`,
    );
  }
  const snapshot =
    from === null
      ? await withWord(
          await collectSnapshot(host, { sources, tool: TOOL, verify, hidden }),
          (await loading).registry,
          host,
        )
      : await readFrom(from, host, (await loading).registry);
  if (dynamicPorts === null) return snapshot;
  return { ...snapshot, host: { ...snapshot.host, localPortRange: dynamicPorts } };
}

/** The default policy belongs to this machine: what a capture shows is another one's. */
function usualPolicyOf({ defaultPolicy = false, from = null }: Partial<AuditRequest>, host: Host): string | null {
  return defaultPolicy && from === null ? usualPolicy(host) : null;
}

/** The policy of a request, if any; `found`: nobody named it. Throws UsageError for one that is not valid. */
export async function policyOf(request: Partial<AuditRequest>, host: Host, found = false): Promise<Policy | null> {
  const { strict = false } = request;
  const usual = request.policy == null ? usualPolicyOf(request, host) : null;
  const policy = request.policy ?? usual;
  if (policy === null) return null;
  const { loadPolicy } = await import('../policy/file/load.js');
  return loadPolicy(host, policy, { strict, found: found || usual !== null });
}

/** At once: to load it while tools compile their tables gained nothing, 195 ms of a default audit where it was 197. */
async function loadAtOnce(host: Host): Promise<LoadedRegistry> {
  return loadRegistry(host);
}

/** A report, and by what it was judged. */
export interface Audited {
  readonly report: Report;
  /** Null: there was none. */
  readonly policy: Policy | null;
  /** The time of the run, which `until` was held against. */
  readonly now: Date;
  readonly registry: Registry;
}

/** By what a snapshot is judged. */
export interface Measure extends Pick<AuditRequest, 'strict' | 'failOn' | 'redact'> {
  readonly registry: Registry;
  readonly policy: Policy | null;
  readonly now: Date;
  /** Null: what was looked at is not this machine, now. */
  readonly here: Here | null;
}

/** Commands on this machine take its own policy without being told. */
export function hereFor({ host: facts }: Snapshot, policy: Policy | null, host: Host): Here {
  const file = policy?.facts.file ?? null;
  return { host: facts, policy: file === usualPolicyPath(host) ? null : file };
}

/** What was found, as the policy sees it; without one everything speaks. */
function outcomeOf(
  policy: Policy | null,
  listeners: readonly ReportListener[],
  findings: readonly FindingDraft[],
  context: PolicyContext,
): PolicyOutcome {
  if (policy === null) return { listeners, findings, requirements: [], gaps: [] };
  return applyPolicy(policy, listeners, findings, context);
}

/** A file that decides what is told is in the hands of somebody else, who was trusted by naming it. */
export const trustGap = (scope: 'policy' | 'state', reason: string): Gap => ({
  kind: 'partial',
  scope,
  count: null,
  reason,
  remedy: 'let it and its directories belong to root or to the user of this run',
});

/** From what was seen to the report: the verdict of each listener, the findings, what the policy accepts. */
export function judgeSnapshot(seen: Snapshot, { registry, policy, now, strict, ...measure }: Measure): Report {
  const judged = judge(seen, registry);
  const found = runRules(judged, { host: seen.host, registry });
  const snapshot = { ...seen, gaps: [...seen.gaps, ...claimGaps(judged, found, seen.host)] };
  const context = { strict, now, host: snapshot.host, gaps: snapshot.gaps };
  const outcome = outcomeOf(policy, judged, found, context);
  const failOn = measure.failOn ?? policy?.failOn ?? (strict ? 'low' : 'medium');
  const facts = { registry: registry.facts, policy: policy?.facts ?? null };
  const gaps = [
    ...snapshot.gaps,
    ...relayGaps(judged),
    ...(policy?.warnings ?? []).map((warning) => trustGap('policy', warning)),
  ];
  const report = buildReport({ snapshot: { ...snapshot, gaps }, ...facts, failOn, outcome, here: measure.here });
  return measure.redact ? redactedReport(report) : report;
}

/**
 * The walk of a listener: what listens, which program holds it, what the port is, the verdict, the findings, what the
 * policy accepts. `found`: nobody named the policy. Throws UsageError for a file or a request that is not valid.
 */
export async function auditIn({ request, host, begin }: Call<AuditRequest>, found = false): Promise<Audited> {
  const { strict = false, failOn = null, from = null, redact = true, explainOrigin = false } = request;
  if (explainOrigin && from !== null)
    throw new OptionError(
      (name) => `${name('explainOrigin')}: only this machine's files are read, not with ${name('from')}`,
    );
  const policy = await policyOf(request, host, found);
  begin(from === null ? 'looking' : 'reading');
  const loading = loadAtOnce(host);
  const [snapshot, { registry }] = await Promise.all([observe(request, policy, host, loading), loading]);
  begin('judging');
  const now = host.now();
  const here = from === null ? hereFor(snapshot, policy, host) : null;
  const report = judgeSnapshot(snapshot, { registry, policy, strict, failOn, redact, now, here });
  if (!explainOrigin) return { report, policy, now, registry };
  const { withOrigins } = await import('./origin.js');
  return { report: withOrigins(report, registry, host), policy, now, registry };
}

/** What looks at this machine applies its policy, unless that is declined. */
export function live({ request, ...call }: Call<AuditRequest>): Call<AuditRequest> {
  return { ...call, request: { defaultPolicy: true, ...request } };
}

/**
 * Looks at what listens on this machine (or reads a capture), compares it with the registry and a policy, and reports.
 * Rejects with UsageError for a file or request that is not valid; whatever cannot be seen is in `report.gaps`.
 */
export async function audit(options: Partial<AuditRequest> = {}, machine?: Host): Promise<Report> {
  return attend<AuditRequest, Report>(
    options,
    AUDIT_OPTIONS,
    machine,
    async (call) => (await auditIn(live(call))).report,
  );
}
