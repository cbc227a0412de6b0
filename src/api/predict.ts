import type { FindingDraft } from '../domain/finding.js';
import type { Prediction } from '../domain/prediction.js';
import { redactedPrediction } from '../domain/redaction/redact.js';
import type { Report } from '../domain/report.js';
import type { Threshold } from '../domain/severity.js';
import type { Snapshot } from '../domain/snapshot.js';
import type { Host } from '../host/types.js';
import { allOverridden } from '../policy/overrides.js';
import type { Policy } from '../policy/types.js';
import { against as held } from '../predict/against.js';
import { loadRegistry } from '../registry/load.js';
import type { Registry } from '../registry/types.js';
import { attend } from './attend.js';
import { judgeSnapshot, policyOf } from './audit.js';
import { isText, TEXT_OR_NULL, THRESHOLD } from './option-checks.js';
import { ATTENDED_OPTIONS, type Checks } from './options.js';
import { predictRoot, snapshotOfPrediction } from './predict-root.js';
import type { Attended } from './progress.js';
import { finish, withSummary } from './report.js';
import { TOOL } from './tool.js';

/** What to predict, and by which measure it is judged. */
export interface PredictRequest extends Attended {
  /** A directory, a tar archive, an OCI layout, or what `docker save` wrote. */
  readonly root: string;
  /** Path of a policy that the prediction is judged by, strictly as `check` does; null: it is not judged. */
  readonly policy: string | null;
  /** A snapshot or report of the booted twin, by the path of its file; null: it is held against none. */
  readonly against: string | null;
  /** The severity from which findings make the exit code 1; null: as the policy says, else `low`. */
  readonly failOn: Threshold | null;
}

export const PREDICT_OPTIONS: Checks<PredictRequest> = {
  root: { words: 'the path of a directory or archive', holds: (value) => isText(value) && value !== '' },
  policy: TEXT_OR_NULL,
  against: TEXT_OR_NULL,
  failOn: THRESHOLD,
  ...ATTENDED_OPTIONS,
};

/** What would listen, and what is to be said of it; null where nothing was asked. */
export interface Predicted {
  readonly prediction: Prediction;
  readonly report: Report | null;
}

interface Judged {
  readonly prediction: Prediction;
  readonly registry: Registry;
  readonly policy: Policy | null;
  readonly failOn: Threshold | null;
}

/** The report of a prediction; without a policy it holds nothing but what the comparison found. */
function reportOf(
  { prediction, registry, policy, failOn }: Judged,
  compared: readonly FindingDraft[],
  host: Host,
): Report {
  const snapshot = snapshotOfPrediction(prediction, policy, host);
  const measure = {
    registry,
    policy,
    strict: policy !== null,
    redact: true,
    failOn: failOn ?? policy?.failOn ?? 'low',
    now: host.now(),
    here: null,
  };
  const report = judgeSnapshot(snapshot, measure);
  const drafts = allOverridden(compared, policy?.rules ?? {});
  const { findings } = finish({ listeners: report.listeners, findings: drafts, requirements: [] }, null);
  return withSummary({ ...report, findings: policy === null ? findings : [...report.findings, ...findings] });
}

/**
 * What would listen if a file system were booted; nothing of it is run. With `policy` it is judged, with `against` it is
 * compared with what was seen. Rejects with UsageError for what is no image, policy or snapshot.
 */
export async function predict(
  options: Partial<PredictRequest> & Pick<PredictRequest, 'root'>,
  machine?: Host,
): Promise<Predicted> {
  return attend<PredictRequest, Predicted>(options, PREDICT_OPTIONS, machine, async ({ request, host, begin }) => {
    const { root = '', against = null, failOn = null } = request;
    const policy = await policyOf({ policy: request.policy ?? null, strict: true }, host);
    begin('reading');
    const { registry } = loadRegistry(host);
    const prediction = await predictRoot(root, registry, host);
    const told = redactedPrediction(prediction);
    if (policy === null && against === null) return { prediction: told, report: null };
    begin('judging');
    const compared = against === null ? [] : held(prediction, await seenIn(against, host));
    return { prediction: told, report: reportOf({ prediction, registry, policy, failOn }, compared, host) };
  });
}

async function seenIn(file: string, host: Host): Promise<Snapshot> {
  const { readSnapshot } = await import('../collectors/captures/read.js');
  return readSnapshot(host, file, TOOL);
}
