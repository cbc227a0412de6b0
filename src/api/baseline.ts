import type { Report } from '../domain/report.js';
import type { Host } from '../host/types.js';
import { renderBaseline } from '../policy/baseline/baseline.js';
import { visible } from '../reports/text.js';
import { attend } from './attend.js';
import { type AuditRequest, auditIn } from './audit.js';
import { BASELINE_OPTIONS } from './options.js';

/** What to make a policy of. */
export interface BaselineRequest extends Pick<AuditRequest, 'sources' | 'from' | 'verify' | 'signal' | 'onProgress'> {
  /** Stands as the reason of every entry; `check` refuses `TODO`, the default, until somebody has filled it in. */
  readonly reason: string;
}

/** A policy that allows what listens. */
export interface Baseline {
  /** The policy file, YAML with comments. */
  readonly text: string;
  /** What it was made of; whatever its gaps name is not in the policy. */
  readonly report: Report;
}

/** Writes a policy that allows what listens now. Rejects with UsageError as `audit` does. */
export async function baseline(options: Partial<BaselineRequest> = {}, machine?: Host): Promise<Baseline> {
  return attend<BaselineRequest, Baseline>(options, BASELINE_OPTIONS, machine, async (call) => {
    const { reason = 'TODO', ...request } = call.request;
    const { report } = await auditIn({ ...call, request });
    return { text: renderBaseline(report, { reason, visible }), report };
  });
}
