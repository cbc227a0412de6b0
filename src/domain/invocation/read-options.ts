import type { OptionGrammar } from './options.js';

/** The options of an interpreter, and the operand that they end with. */
export interface ReadOptions {
  /** Every word before the operand. */
  readonly options: readonly string[];
  /** Every word behind the operand. */
  readonly rest: readonly string[];
  /** What is run: a file, or a module where `isModule`. Null: none, or it could not be told. */
  readonly operand: string | null;
  readonly isModule: boolean;
  /** Code that is loaded before: files, modules, URLs, as given. */
  readonly loads: readonly string[];
  /** Whether program text stands on the command line, or an option that is not known may hide what runs. */
  readonly unclear: boolean;
}

/** What one word is, and the value that is attached to it; null: the next word is the value. */
type Meaning =
  | { readonly kind: 'flag' | 'unknown' }
  | { readonly kind: 'value' | 'code' | 'module' | 'load'; readonly attached: string | null };

const FLAG: Meaning = { kind: 'flag' };
const UNKNOWN: Meaning = { kind: 'unknown' };

/** Letters joined behind one dash, up to the first that takes a value. */
function meaningOfLetters(word: string, grammar: OptionGrammar): Meaning {
  for (let at = 1; at < word.length; at++) {
    const letter = word[at] ?? '';
    const rest = at + 1 < word.length ? word.slice(at + 1) : null;
    if (grammar.flags.includes(letter)) continue;
    if (grammar.attached.includes(letter)) return FLAG;
    if (grammar.values.includes(letter)) return { kind: 'value', attached: rest };
    if (grammar.code.includes(letter)) return { kind: 'code', attached: rest };
    if (grammar.module.includes(letter)) return { kind: 'module', attached: rest };
    if (grammar.loads.includes(letter)) return { kind: 'load', attached: rest };
    return UNKNOWN;
  }
  return FLAG;
}

/** `--require=FILE`, `-javaagent:FILE`: the option and what is attached to it. */
function parted(word: string): readonly [string, string | null] {
  const match = /^(--?[\w/.-]+)[=:](.*)$/s.exec(word);
  return match === null ? [word, null] : [match[1] ?? '', match[2] ?? ''];
}

function meaningOf(word: string, grammar: OptionGrammar): Meaning {
  const [name, attached] = parted(word);
  if (grammar.wordCode.has(name)) return { kind: 'code', attached };
  if (grammar.wordValues.has(name)) return { kind: 'value', attached };
  if (grammar.words.test(word) && !grammar.wordLoads.has(word.split('=')[0] ?? '')) return FLAG;
  if (grammar.wordLoads.has(name)) return { kind: 'load', attached };
  return /^-[A-Za-z0-9]/.test(word) && !word.startsWith('--') ? meaningOfLetters(word, grammar) : UNKNOWN;
}

/** Settings of php that load code: `-d auto_prepend_file=FILE`; php.ini. */
const LOADING_SETTING = /^(?:auto_prepend_file|auto_append_file|extension|zend_extension|opcache\.preload)=(.+)$/;

/** Reads the words of a command line from `from` on, up to the operand. What stands behind that is the program's own. */
export function readOptions(grammar: OptionGrammar, words: readonly string[], from = 1): ReadOptions {
  const loads: string[] = [];
  const end = (at: number, operand: string | null, more: Partial<ReadOptions> = {}): ReadOptions => ({
    options: words.slice(from, at),
    rest: words.slice(at + 1),
    operand,
    isModule: false,
    loads,
    unclear: operand === null,
    ...more,
  });
  for (let at = from; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--') return end(at, words[at + 1] ?? null, { rest: words.slice(at + 2) });
    if (word === '' || word === '-') return end(at, null);
    if (!word.startsWith('-')) return end(at, word);
    const meaning = meaningOf(word, grammar);
    if (meaning.kind === 'flag') continue;
    if (!('attached' in meaning) || meaning.kind === 'code') return end(at, null);
    const value = meaning.attached ?? words[++at] ?? null;
    if (meaning.kind === 'module') return end(at, value, { isModule: true });
    const loaded = meaning.kind === 'load' ? value : (LOADING_SETTING.exec(value ?? '')?.[1] ?? null);
    if (loaded !== null) loads.push(loaded);
  }
  return end(words.length, null);
}
