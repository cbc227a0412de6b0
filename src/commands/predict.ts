import { EXIT } from '../api/exit-code.js';
import { type Predicted, predict as predictRoot } from '../api/predict.js';
import { UsageError } from '../base/errors.js';
import { THRESHOLDS } from '../domain/severity.js';
import { renderPrediction } from '../reports/answers/prediction.js';
import { predictedFields } from '../reports/contract/prediction.js';
import { ANSWER_OPTIONS, answer } from './answer.js';
import type { Command, Input } from './types.js';

const text = (value: Input['options'][string]) => (typeof value === 'string' ? value : null);

/** Throws UsageError for a severity that there is not. */
function thresholdOf(value: string | null) {
  const found = THRESHOLDS.find((each) => each === value);
  if (value === null || found !== undefined) return found ?? null;
  throw new UsageError([`--fail-on: unknown severity "${value}"; one of ${THRESHOLDS.join(', ')}`]);
}

/** Says what would listen if a file system were booted. */
export const predict: Command = {
  arguments: [
    { usage: '<root>', description: 'a directory, a tar archive, an OCI layout, or what `docker save` wrote' },
  ],
  options: [
    ...ANSWER_OPTIONS,
    { flags: '--policy <file>', description: 'judge the prediction by this policy, as check does' },
    { flags: '--against <snapshot>', description: 'compare it with what was seen on the booted twin' },
    {
      flags: '--fail-on <severity>',
      description: `exit with 1 from this severity: ${THRESHOLDS.join(', ')}`,
      values: THRESHOLDS,
      default: 'what the policy says, else low',
    },
  ],
  examples: [
    { command: 'port-audit predict ./rootfs', description: 'what would listen, and which line says so' },
    {
      command: 'port-audit predict image.tar --policy port-audit.yaml',
      description: 'judge an image before it is booted',
    },
    {
      command: 'port-audit predict ./rootfs --against web1.json',
      description: 'what listens though the image does not say so',
    },
  ],
  async run(input, host) {
    const { policy, against, failOn } = input.options;
    const request = {
      root: input.args[0] ?? '',
      policy: text(policy),
      against: text(against),
      failOn: thresholdOf(text(failOn)),
    };
    const predicted: Predicted = await predictRoot(request, host);
    await answer(predicted, renderPrediction, predictedFields, input, host);
    return predicted.report?.summary.exitCode ?? EXIT.clean;
  },
};
