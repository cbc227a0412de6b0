import { slipOf } from '../base/did-you-mean.js';
import type { Host } from '../host/types.js';
import { hintFor } from './hints.js';
import type { ListedCommand } from './types.js';

const OWN_OPTIONS = ['-h', '--help', '-V', '--version', '--licences'];

/** `3099`, `3099/tcp`, `tcp/3099`; also what is none, `99999`, so that `port` says why. */
const isPort = (word: string) => /^\d/.test(word) || /^(?:tcp|udp)[/:]\d+$/i.test(word);

/** Whether a word alone is the name of a program, a service or a rule, and no slip in the name of a command. */
async function opensPage(word: string, commands: readonly ListedCommand[], host: Host): Promise<boolean> {
  if (hintFor(word) !== null) return false;
  // No command has a dot in it; what this machine calls so shows when it is looked at.
  if (/^[\w-]+(?:\.[\w-]+)+$/.test(word)) return true;
  const { knownAs } = await import('../api/explain.js');
  const known = knownAs(word, host);
  if (known === null) return false;
  return (
    known !== 'service' ||
    slipOf(
      word,
      commands.map(({ name }) => name),
    ) === null
  );
}

/**
 * The words with their command: without one it is the first of the list; a port is `port`, and the name of a program, a
 * service or a rule, alone, is `explain`.
 */
export async function meantWords(
  argv: readonly string[],
  commands: readonly ListedCommand[],
  host: Host,
): Promise<readonly string[]> {
  const [first, second] = argv;
  if (first === undefined) return [commands[0]?.name ?? ''];
  if (first === '-v' && argv.length === 1) return ['--version'];
  if (['-h', '--help'].includes(first) && second !== undefined && !second.startsWith('-'))
    return ['help', ...argv.slice(1)];
  if (first.startsWith('-')) return OWN_OPTIONS.includes(first) ? argv : [commands[0]?.name ?? '', ...argv];
  if (first === 'help' || commands.some(({ name }) => name === first)) return argv;
  if (isPort(first)) return ['port', ...argv];
  return argv.length === 1 && (await opensPage(first, commands, host)) ? ['explain', first] : argv;
}
