import { EXIT } from '../api/exit-code.js';
import { registry } from '../api/registry.js';
import { renderLookup } from '../reports/answers/registry.js';
import { lookupFields } from '../reports/contract/registry.js';
import { ANSWER_OPTIONS, answer } from './answer.js';
import { warnOfRegistry } from './tell.js';
import type { Command } from './types.js';

export const registryLookup: Command = {
  arguments: [{ usage: '<port|service>', description: '3476, 3476/tcp or nppmp' }],
  options: ANSWER_OPTIONS,
  examples: [
    { command: 'port-audit registry lookup 3476', description: 'whose port is it?' },
    { command: 'port-audit registry lookup redis', description: 'which ports has the service?' },
  ],
  async run(input, host) {
    const found = await registry.lookup(input.args[0] ?? '', {}, host);
    await warnOfRegistry(found.registry.warning, host);
    await answer(found, renderLookup, lookupFields, input, host);
    return EXIT.clean;
  },
};
