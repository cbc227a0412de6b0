import { globbed } from '../../start/systemd/conditions.js';
import type { Image } from '../../tree/image.js';
import type { Control } from './control.js';
import { expandedWords, UNKNOWN } from './expand.js';
import type { Node } from './parse.js';
import { Broken, type Status } from './script.js';

/** The most rounds of one loop. */
const ROUND_LIMIT = 200;

/** What loops need of the shell beside what branches need. */
export interface Looping extends Control {
  readonly parameters: readonly string[];
  readonly image: Image;
}

/** One round; whether it is the last one, as a `break` says. */
function isLast(round: () => Status): boolean {
  try {
    round();
    return false;
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    return error.isOver;
  }
}

/** The files that a pattern leads to; a word that is none stays what it is. */
function filesOf(image: Image, word: string): readonly string[] {
  const found = /^\/.*[*?[]/.test(word) ? globbed(image, word) : [];
  return found.length > 0 ? found : [word];
}

/** `for`: a round for each word. */
export function each(shell: Looping, { name, words, body }: Extract<Node, { type: 'for' }>): Status {
  shell.doubt.isTouched = false;
  const values = words
    .flatMap((word) => expandedWords(word, shell.values))
    .flatMap((word) => filesOf(shell.image, word));
  const { isTouched } = shell.doubt;
  const isKnown = !values.some((value) => value.includes(UNKNOWN));
  for (const value of values.slice(0, ROUND_LIMIT)) {
    shell.values.set(name, value);
    const round = () => shell.doubt.within(isTouched, () => shell.run(body));
    if (!isKnown) shell.maybe(round);
    else if (isLast(round)) break;
  }
  return null;
}

/** What a loop over options works off; one that changes nothing of it would run the same for ever. */
const left = ({ parameters, values }: Looping) => `${parameters.length} ${values.get('OPTIND') ?? ''}`;

/**
 * `while` and `until`: round after round where the condition is known and options are worked off by it, else one that may be run.
 */
export function whilst(shell: Looping, { until, condition, body }: Extract<Node, { type: 'while' }>): Status {
  for (let round = 0; round < ROUND_LIMIT; round += 1) {
    const before = left(shell);
    const status = shell.run(condition);
    if (status === null) return shell.maybe(() => shell.run(body));
    if (status === until || isLast(() => shell.run(body))) return true;
    if (left(shell) === before) return null;
  }
  return null;
}
