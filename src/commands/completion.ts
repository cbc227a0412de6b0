import { listeningPorts, programNames } from '../api/completes.js';
import { EXIT } from '../api/exit-code.js';
import { didYouMean } from '../base/did-you-mean.js';
import { UsageError } from '../base/errors.js';
import type { Host } from '../host/types.js';
import { SHELLS } from '../reports/shell/list.js';
import { print } from './output.js';
import { referenceOf } from './reference.js';
import type { Command } from './types.js';

/** What the scripts ask for when they complete. */
const ANSWERS: Readonly<Record<string, (host: Host) => Promise<readonly string[]>>> = {
  ports: listeningPorts,
  programs: async (host) => programNames(host),
};

const NAMES = SHELLS.map(({ id }) => id);

/** Prints the completion script of a shell. */
export const completion: Command = {
  arguments: [{ usage: '<shell>', description: NAMES.join(', '), values: NAMES }],
  options: [],
  examples: [
    { command: 'port-audit completion bash', description: 'the script; eval it, or keep it where bash looks' },
    { command: 'port-audit completion fish', description: 'the same for fish' },
  ],
  async run({ args: [wanted = ''] }, host) {
    const shell = SHELLS.find(({ id }) => id === wanted);
    if (shell !== undefined) {
      const { COMMANDS } = await import('./list.js');
      await print(host, shell.script(await referenceOf(COMMANDS)));
      return EXIT.clean;
    }
    const answer = Object.hasOwn(ANSWERS, wanted) ? ANSWERS[wanted] : undefined;
    if (answer === undefined) {
      const hint = didYouMean(wanted, NAMES);
      throw new UsageError([`completion: there is none for '${wanted}'${hint}; one of ${NAMES.join(', ')}`]);
    }
    await print(host, `${(await answer(host)).join('\n')}\n`);
    return EXIT.clean;
  },
};
