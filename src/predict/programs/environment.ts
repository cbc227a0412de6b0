import { baseName } from '../../domain/executable-path.js';
import { quotedWords } from '../config/syntax/split.js';
import type { Command } from '../types.js';

type Environment = Command['environment'];

/** env(1): what stands behind `-S` is a line of words itself. */
export const splitWords = (words: readonly string[]): string[] =>
  words.flatMap((word, index, all) => {
    const [, attached] = /^(?:-S|--split-string=)(.+)$/s.exec(word) ?? [];
    if (attached !== undefined) return quotedWords(attached);
    return word === '-S' || word === '--split-string'
      ? []
      : /^(?:-S|--split-string)$/.test(all[index - 1] ?? '')
        ? quotedWords(word)
        : [word];
  });

/** env(1): `-i` leaves no variable, `-u NAME` takes one away, `NAME=value` sets one. */
function byEnv(words: readonly string[], before: Environment): Environment {
  const after = new Map(before);
  for (let at = 1; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [, name, value = ''] = /^(\w+)=([\s\S]*)$/.exec(word) ?? [];
    const [, taken] = /^(?:-u|--unset=)(\w+)$/.exec(word) ?? [];
    if (/^(?:-|-[a-z0]*i[a-z0]*|--ignore-environment)$/.test(word)) after.clear();
    else if (taken !== undefined) after.delete(taken);
    else if (/^(?:-[ugC]|--unset|--chdir)$/.test(word)) {
      at += 1;
      if (word.startsWith('-u') || word === '--unset') after.delete(words[at] ?? '');
    } else if (name !== undefined) after.set(name, value);
    else if (!word.startsWith('-')) break;
  }
  return after;
}

const EMPTY: Environment = new Map();

/** A login begins with an environment of its own. su(1), runuser(1) */
const byLogin = (words: readonly string[], before: Environment): Environment =>
  words.some((word) => /^(?:-|-l|--login)$/.test(word)) ? EMPTY : before;

/** Programs that start another one with other variables than their own. sudo(8) keeps them for `-E` alone. */
const CHANGED: Readonly<Record<string, (words: readonly string[], before: Environment) => Environment>> = {
  env: (words, before) => byEnv(splitWords(words), before),
  su: byLogin,
  runuser: byLogin,
  sudo: (words, before) => byEnv(words, words.some((word) => /^(?:-E|--preserve-env)/.test(word)) ? before : EMPTY),
};

/** The variables of what a wrapper starts. */
export function environmentBehind({ words, environment }: Command): Environment {
  const name = baseName(words[0] ?? '');
  return Object.hasOwn(CHANGED, name) ? (CHANGED[name]?.(words, environment) ?? environment) : environment;
}
