import { EXIT } from '../api/exit-code.js';
import { searchRegistry } from '../registry/search.js';
import { renderSearch } from '../reports/answers/registry.js';
import { ANSWER_OPTIONS, answer, loadWithWarning } from './answer.js';
import type { Command } from './types.js';

export const registrySearch: Command = {
  arguments: [{ usage: '<text...>', description: 'words that all have to be there, in any case' }],
  options: ANSWER_OPTIONS,
  examples: [{ command: 'port-audit registry search nvidia', description: 'everything of NVIDIA' }],
  async run(input, host) {
    const { registry } = await loadWithWarning(host);
    await answer(searchRegistry(registry, input.args.join(' ')), renderSearch, input, host);
    return EXIT.clean;
  },
};
