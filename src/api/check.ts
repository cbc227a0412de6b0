import { UsageError } from '../base/errors.js';
import type { Report } from '../domain/report.js';
import type { Host } from '../host/types.js';
import type { PolicyExplanation as Decision } from '../policy/explain.js';
import { attend, type Call } from './attend.js';
import { type Audited, type AuditRequest, auditIn } from './audit.js';
import { CHECK_OPTIONS } from './options.js';

/** The policy of the directory that `check` is run in. */
export const DEFAULT_POLICY = 'port-audit.yaml';

/** What to check; `policy` null: {@link DEFAULT_POLICY}. */
export interface CheckRequest extends Omit<AuditRequest, 'strict' | 'defaultPolicy'> {}

/** Throws UsageError when no policy is named and there is none in the working directory. */
function policyFile(named: string | null | undefined, host: Host): string {
  if (named != null) return named;
  if (host.files.stat(DEFAULT_POLICY) !== null) return DEFAULT_POLICY;
  throw new UsageError([
    `check needs a policy: there is no ./${DEFAULT_POLICY}; name one with --policy FILE, or write one with \`port-audit baseline --output ${DEFAULT_POLICY}\``,
  ]);
}

function checkIn(call: Call<CheckRequest>): Promise<Audited> {
  const policy = policyFile(call.request.policy, call.host);
  const found = call.request.policy == null;
  return auditIn({ ...call, request: { ...call.request, policy, strict: true } }, found);
}

/**
 * Judges strictly, for CI: whatever the policy does not allow is a finding, and what it requires must be there. Rejects with
 * UsageError for a policy that is not valid or not there.
 */
export async function check(options: Partial<CheckRequest> = {}, machine?: Host): Promise<Report> {
  return attend<CheckRequest, Report>(options, CHECK_OPTIONS, machine, async (call) => (await checkIn(call)).report);
}

/** A check, and why. */
export interface ExplainedCheck {
  readonly report: Report;
  /** In the order of the listeners: which entry matches, or why the nearest one does not. */
  readonly decisions: readonly Decision[];
}

/** The same as {@link check}, with what the policy says of each listener. */
export async function explainCheck(options: Partial<CheckRequest> = {}, machine?: Host): Promise<ExplainedCheck> {
  return attend<CheckRequest, ExplainedCheck>(options, CHECK_OPTIONS, machine, async (call) => {
    const { report, policy, now } = await checkIn(call);
    const { explainPolicy } = await import('../policy/explain.js');
    if (policy === null) return { report, decisions: [] };
    const { listeners, findings, host } = report;
    return { report, decisions: explainPolicy(policy, listeners, findings, { now, host }) };
  });
}
