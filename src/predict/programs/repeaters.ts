import type { Image } from '../tree/image.js';
import type { Command } from '../types.js';
import { UNKNOWN } from './shell/expand.js';
import { behind, type Unwrap } from './wrappers.js';

/** find(1): what it runs for each file that it finds, if it finds one. */
const found: Unwrap = ({ words }) => {
  const at = words.findIndex((word) => /^-(?:exec|ok)(?:dir)?$/.test(word));
  const end = words.findIndex((word, index) => index > at && (word === ';' || word === '+'));
  if (at < 0) return null;
  const command = words.slice(at + 1, end < 0 ? undefined : end);
  return command.length === 0 ? null : command.map((word) => word.replaceAll('{}', UNKNOWN));
};

const behindInput = behind({ valued: ['-a', '-d', '-E', '-I', '-L', '-n', '-P', '-s'] });

/** xargs(1): words of its input stand behind those of the command, or for a sign in them. */
const fed: Unwrap = (command, image) => {
  const words = behindInput(command, image);
  const sign = /^-I(.*)$/.exec(command.words.find((word) => word.startsWith('-I')) ?? '')?.[1];
  if (words === null || sign === undefined) return words === null ? null : [...words, UNKNOWN];
  const mark = sign || (command.words[command.words.indexOf('-I') + 1] ?? '{}');
  return words.map((word) => word.replaceAll(mark, UNKNOWN));
};

const REPEATERS: Readonly<Record<string, Unwrap>> = { find: found, xargs: fed };

/** What is run for each thing that only the running machine knows, and may never be; null where a command is of no such kind. */
export function repeated(command: Command, image: Image): readonly string[] | null {
  const name = (command.words[0] ?? '').replace(/^.*\//, '');
  return Object.hasOwn(REPEATERS, name) ? (REPEATERS[name]?.(command, image) ?? null) : null;
}
