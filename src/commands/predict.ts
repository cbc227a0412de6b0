import { EXIT } from '../api/exit-code.js';
import { predict as predictRoot } from '../api/predict.js';
import { renderAnswerJson } from '../reports/answers/answer.js';
import { renderPrediction } from '../reports/answers/prediction.js';
import { predictionFields } from '../reports/contract.js';
import { ANSWER_OPTIONS, answer } from './answer.js';
import type { Command } from './types.js';

/** Says what would listen if a file system were booted. */
export const predict: Command = {
  arguments: [
    { usage: '<root>', description: 'a directory, a tar archive, an OCI layout, or what `docker save` wrote' },
  ],
  options: ANSWER_OPTIONS,
  examples: [{ command: 'port-audit predict ./rootfs', description: 'what would listen, and which line says so' }],
  async run(input, host) {
    const prediction = await predictRoot(input.args[0] ?? '', host);
    await answer(prediction, renderPrediction, input, host, (view) => renderAnswerJson(predictionFields(view)));
    return EXIT.clean;
  },
};
