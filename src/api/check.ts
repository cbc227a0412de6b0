import { OptionError } from '../base/errors.js';
import type { Report } from '../domain/report.js';
import { nearestFile } from '../host/repository.js';
import type { Host } from '../host/types.js';
import type { PolicyExplanation as Decision } from '../policy/explain.js';
import { attend, type Call } from './attend.js';
import { type Audited, auditIn } from './audit.js';
import { AUDIT_OPTIONS, type AuditRequest } from './audit-request.js';
import { count } from './option-checks.js';
import type { Checks } from './options.js';

/** The policy of `check`: in the directory that it is run in, or the nearest parent up to the root of the repository. */
export const DEFAULT_POLICY = 'port-audit.yaml';

/** What to check; `policy` null: {@link DEFAULT_POLICY}. */
export interface CheckRequest extends Omit<AuditRequest, 'strict' | 'defaultPolicy'> {
  /** Look again until everything required is there, at most so many seconds; only this machine can be waited for. */
  readonly wait: number;
}

const { strict: _, defaultPolicy: __, ...CHECK } = AUDIT_OPTIONS;
export const CHECK_OPTIONS: Checks<CheckRequest> = { ...CHECK, wait: count(0) };

/** Throws UsageError when no policy is named, and there is none here or above, up to the root of the repository. */
function policyFile(named: string | null | undefined, host: Host): string {
  if (named != null) return named;
  const nearest = nearestFile(host, DEFAULT_POLICY);
  if (nearest !== null) return nearest;
  throw new OptionError(
    (name) =>
      `check needs a policy: there is no ./${DEFAULT_POLICY}, nor one above it in the repository; name one with ${name('policy')} FILE, or write one with \`port-audit baseline --output ${DEFAULT_POLICY}\``,
  );
}

/** Milliseconds between two looks. */
const PAUSE = 1_000;

/**
 * Looks until everything required stayed for two looks, or the time is over. What must not listen is judged by the last
 * look.
 */
async function lookUntilThere(look: () => Promise<Audited>, seconds: number, host: Host): Promise<Audited> {
  const until = host.elapsed() + seconds * 1000;
  let wasThere = false;
  for (;;) {
    const audited = await look();
    const isThere = audited.report.requirements.every(({ listeners }) => listeners.length > 0);
    if (isThere ? wasThere : host.elapsed() >= until) return audited;
    wasThere = isThere;
    await host.pause(PAUSE);
  }
}

function checkIn(call: Call<CheckRequest>): Promise<Audited> {
  const { wait = 0, ...request } = call.request;
  if (wait > 0 && request.from != null) {
    throw new OptionError(
      (name) => `${name('wait')} and ${name('from')} exclude each other: a capture does not change`,
    );
  }
  const policy = policyFile(request.policy, call.host);
  const found = request.policy == null;
  const look = () => auditIn({ ...call, request: { ...request, policy, strict: true } }, found);
  return wait === 0 ? look() : lookUntilThere(look, wait, call.host);
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
