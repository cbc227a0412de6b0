import { EXIT } from '../api/exit-code.js';
import { predict as predictRoot } from '../api/predict.js';
import { renderPrediction } from '../reports/answers/prediction.js';
import { predictionFields } from '../reports/contract/prediction.js';
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
    await answer(prediction, renderPrediction, predictionFields, input, host);
    return EXIT.clean;
  },
};
