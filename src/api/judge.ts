import { parseJsonText } from '../collectors/snapshot/json.js';
import { snapshotChecker } from '../collectors/snapshot/snapshot.js';
import type { RegistryFacts, Report } from '../domain/report.js';
import type { Snapshot } from '../domain/snapshot.js';
import type { Host } from '../host/types.js';
import { loadRegistry } from '../registry/load.js';
import { attend } from './attend.js';
import { judgeSnapshot, policyOf } from './audit.js';
import type { AuditRequest } from './audit-request.js';
import { FLAG, TEXT_OR_NULL, THRESHOLD } from './option-checks.js';
import { ATTENDED_OPTIONS, type Checks } from './options.js';
import { stagesOf } from './progress.js';

/** By which measure to judge. */
export interface JudgeRequest
  extends Pick<AuditRequest, 'policy' | 'strict' | 'failOn' | 'redact' | 'signal' | 'onProgress'> {}

/** A snapshot or report: the value, or its JSON text. It is checked either way. */
export type Judgeable = Snapshot | Report | string;

/** The registry and the policy, opened once for any number of machines. */
export interface Judge {
  readonly registry: RegistryFacts;
  /**
   * The report of one machine. `name` stands in messages: `hosts.ndjson:17`. Throws UsageError for what is no snapshot;
   * the next one may be.
   */
  judge(input: Judgeable, name?: string): Report;
}

export const JUDGE_OPTIONS: Checks<JudgeRequest> = {
  policy: TEXT_OR_NULL,
  strict: FLAG,
  failOn: THRESHOLD,
  ...ATTENDED_OPTIONS,
  redact: FLAG,
};

/**
 * Opens the registry, and the policy where one is named. Rejects with UsageError for a policy that is not valid. The time
 * of each report, which `until` of the policy is held against, is when it is made.
 */
export async function openJudge(options: Partial<JudgeRequest> = {}, machine?: Host): Promise<Judge> {
  return attend<JudgeRequest, Judge>(options, JUDGE_OPTIONS, machine, async ({ request, host }) => {
    const { strict = false, failOn = null, redact = true, signal } = request;
    const policy = await policyOf({ policy: request.policy ?? null, strict }, host);
    const [snapshotOf, { registry }] = [await snapshotChecker(), loadRegistry(host)];
    return {
      registry: registry.facts,
      judge(input, name = 'snapshot') {
        signal?.throwIfAborted();
        const snapshot = snapshotOf(name, typeof input === 'string' ? parseJsonText(name, input) : input);
        return judgeSnapshot(snapshot, { registry, policy, strict, failOn, redact, now: host.now(), here: null });
      },
    };
  });
}

/**
 * Snapshots in, reports out, in their order and one at a time, so that any number of machines needs the memory of one.
 * Rejects with UsageError at the first that is no snapshot; {@link openJudge} judges on.
 */
export async function* judge(
  inputs: Iterable<Judgeable> | AsyncIterable<Judgeable>,
  options: Partial<JudgeRequest> = {},
  machine?: Host,
): AsyncGenerator<Report, void, undefined> {
  const opened = await openJudge(options, machine);
  const begin = stagesOf({ signal: options.signal ?? null, onProgress: options.onProgress ?? null });
  let done = 0;
  for await (const input of inputs) {
    begin('judging', done);
    done++;
    yield opened.judge(input, `snapshot ${done}`);
  }
}
