import { UNKNOWN, type Values } from './expand.js';
import type { Status } from './script.js';

/** What getopts asks for and sets. */
export interface Optioned {
  readonly parameters: readonly string[];
  readonly values: Pick<Values, 'get' | 'set'>;
}

/** How far into a word of several letters it has come: `OPTIND` alone does not tell. */
const PLACE = ' place in OPTIND';

/**
 * getopts of POSIX: the next option of the words that a script is called with, and its value; false where there is none. Null where
 * a word is not known, or the letters are not.
 */
export function nextOption(
  { parameters, values }: Optioned,
  [letters = '', name = '', ...given]: readonly string[],
): Status {
  const words = given.length > 0 ? given : parameters;
  const index = Number(values.get('OPTIND') ?? '1');
  const place = Number(values.get(PLACE) ?? '1');
  const word = words[index - 1];
  if (letters.includes(UNKNOWN) || name === '' || word?.includes(UNKNOWN)) return null;
  const leave = (next: number, at = 1) => {
    values.set('OPTIND', String(next));
    values.set(PLACE, String(at));
  };
  if (word === undefined || !/^-./.test(word) || word === '--') {
    if (word === '--') leave(index + 1);
    values.set(name, '?');
    return false;
  }
  const letter = word[place] ?? '';
  const at = letters.indexOf(letter);
  const isLast = place + 1 >= word.length;
  if (at < 0 || letter === ':') values.set(name, '?');
  else values.set(name, letter);
  if (at >= 0 && letters[at + 1] === ':') {
    values.set('OPTARG', isLast ? (words[index] ?? '') : word.slice(place + 1));
    leave(isLast ? index + 2 : index + 1);
  } else leave(isLast ? index + 1 : index, isLast ? 1 : place + 1);
  return true;
}
