import type { Running } from '../programs/running.js';
import { evidenceOf, type Place } from '../types.js';
import type { Source } from './sockets.js';

/** A value of the command line. */
export interface Flag {
  /** The option, with its dashes. */
  readonly name: string;
  readonly value: string;
}

/** `--name`, `-name` and `-n` in all their spellings: `--name=V`, `--name V`, `-nV`. */
export function flagValues(words: readonly string[], names: readonly string[]): Flag[] {
  const found: Flag[] = [];
  for (const [index, word] of words.entries()) {
    if (index === 0) continue;
    for (const name of names) {
      if (word === name) found.push({ name, value: words[index + 1] ?? '' });
      else if (word.startsWith(`${name}=`)) found.push({ name, value: word.slice(name.length + 1) });
      else if (/^-[^-]$/.test(name) && word.startsWith(name) && word.length > 2) {
        found.push({ name, value: word.slice(2).replace(/^=/, '') });
      }
    }
  }
  return found;
}

/** The last value of one of these options, null where none is given. */
export const flagValue = ({ words }: Pick<Running, 'words'>, ...names: readonly string[]): string | null =>
  flagValues(words, names).at(-1)?.value ?? null;

/** Whether a switch is given, alone or among short ones: `-d`, `-Dd`. */
export function hasFlag({ words }: Pick<Running, 'words'>, ...names: readonly string[]): boolean {
  return words.slice(1).some((word) => names.includes(word));
}

/** Whether an option is given, with or without a value behind `=` that takes it back. */
export const isGiven = ({ words }: Pick<Running, 'words'>, names: readonly string[]): boolean =>
  words.slice(1).some((word) => {
    const [, option = word, value = ''] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
    return names.includes(word) || (names.includes(option) && !/^(?:false|no|off|0)$/i.test(value));
  });

/**
 * Where a word of the command line was written: the line of the variable that it came from, or of the command. A script need not
 * give its variables to what it starts, and then their lines alone tell what they were.
 */
export function placeOfWord({ place, origins, environment }: Running, word: string): Place {
  if (word === '') return place;
  const holds = (value: string | undefined) => value?.includes(word) === true;
  for (const [name, origin] of origins) if (holds(environment.get(name) ?? origin.text)) return origin;
  return place;
}

/** An argument says so. */
export const argued = (run: Running, ...words: readonly string[]): Source => ({
  certainty: 'certain',
  evidence: [...new Set([...words.map((word) => evidenceOf(placeOfWord(run, word))), evidenceOf(run.place)])],
});

/** Nothing says otherwise. */
export const byDefault = (run: Running): Source => ({
  certainty: 'default',
  evidence: [`${run.unit ?? run.exe}: started (${run.reason})`, evidenceOf(run.place)],
});
