import { globMatcher } from '../../../base/glob.js';
import type { Doubt } from './doubt.js';
import { isMatchable, UNKNOWN, unquotedText, type Values } from './expand.js';
import type { Node } from './parse.js';
import type { Status } from './script.js';

/** What control structures need of the shell that runs them. */
export interface Control {
  readonly values: Values;
  run(node: Node): Status;
  /** Runs what may not be reached: an end in it is not the end. */
  maybe(what: () => Status): Status;
  readonly doubt: Doubt;
}

/** `&&` and `||`: the right side runs where the left decides so, and may run where it does not tell. */
export function either(shell: Control, { type, left, right }: Extract<Node, { type: 'and' | 'or' }>): Status {
  const status = shell.run(left);
  if (status === null) return shell.maybe(() => shell.run(right));
  return status === (type === 'and') ? shell.run(right) : status;
}

/** `if`: the branch that holds, and every one that may. */
export function conditional(shell: Control, { branches, otherwise }: Extract<Node, { type: 'if' }>): Status {
  let decided = true;
  for (const { condition, body } of branches) {
    const status = shell.run(condition);
    if (status === true && decided) return shell.doubt.within(shell.doubt.isTouched, () => shell.run(body));
    if (status === true) return shell.maybe(() => shell.run(body));
    if (status === null) {
      decided = false;
      shell.maybe(() => shell.run(body));
    }
  }
  if (otherwise === null) return decided ? true : null;
  return decided ? shell.run(otherwise) : shell.maybe(() => shell.run(otherwise));
}

/** `case`: the first item that fits, or all where the word is not known. */
export function selection(shell: Control, { word, items }: Extract<Node, { type: 'case' }>): Status {
  shell.doubt.isTouched = false;
  const text = unquotedText(word, shell.values);
  const patterns = items.flatMap((item) => item.patterns);
  if (text.includes(UNKNOWN) || !patterns.every((pattern) => isMatchable(text, pattern))) {
    for (const { body } of items) shell.maybe(() => shell.run(body));
    return null;
  }
  const fits = (pattern: string) => globMatcher(unquotedText(pattern, shell.values))(text);
  const item = items.find((each) => each.patterns.some(fits));
  return item === undefined ? true : shell.doubt.within(shell.doubt.isTouched, () => shell.run(item.body));
}
