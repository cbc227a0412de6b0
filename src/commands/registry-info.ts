import { EXIT } from '../api/exit-code.js';
import { registry } from '../api/registry.js';
import { renderInfo } from '../reports/answers/registry.js';
import { infoFields } from '../reports/contract/registry.js';
import { ANSWER_OPTIONS, answer } from './answer.js';
import { warnOfRegistry } from './tell.js';
import type { Command } from './types.js';

export const registryInfo: Command = {
  arguments: [],
  options: ANSWER_OPTIONS,
  examples: [{ command: 'port-audit registry info', description: 'by which knowledge are verdicts made?' }],
  async run(input, host) {
    const info = await registry.info({}, host);
    await warnOfRegistry(info.warning, host);
    await answer(info, renderInfo, infoFields, input, host);
    return EXIT.clean;
  },
};
