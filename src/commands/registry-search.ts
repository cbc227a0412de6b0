import { EXIT } from '../api/exit-code.js';
import { registry } from '../api/registry.js';
import { renderSearch } from '../reports/answers/registry.js';
import { searchFields } from '../reports/contract/registry.js';
import { ANSWER_OPTIONS, answer } from './answer.js';
import { warnOfRegistry } from './tell.js';
import type { Command } from './types.js';

export const registrySearch: Command = {
  arguments: [{ usage: '<text...>', description: 'words that all have to be there, in any case' }],
  options: ANSWER_OPTIONS,
  examples: [{ command: 'port-audit registry search nvidia', description: 'everything of NVIDIA' }],
  async run(input, host) {
    const found = await registry.search(input.args.join(' '), {}, host);
    await warnOfRegistry(found.registry.warning, host);
    await answer(found, renderSearch, searchFields, input, host);
    return EXIT.clean;
  },
};
