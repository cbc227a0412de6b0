import { globLengths } from '../../../base/glob.js';
import { worked } from './arithmetic.js';
import { fieldsOf, USUAL_IFS } from './fields.js';

/** Stands in a word for what only the running machine knows. */
export const UNKNOWN = '\uFFFC';

/** What expansions ask for. */
export interface Values {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
  /** The words of an array of bash. */
  list(name: string): readonly string[] | undefined;
  /** `$1` …, without `$0`. */
  readonly arguments: readonly string[];
  /** What a command substitution prints; {@link UNKNOWN} where that cannot be said. */
  substitute(command: string): string;
}

/** The longest value that is held against a pattern, and the longest pattern, characters. */
const TRIM_LIMIT = 1024;
const PATTERN_LIMIT = 100;

/** Whether it is short enough to be held against a pattern as often as a script may ask for it. */
export const isMatchable = (value: string, pattern: string): boolean =>
  value.length <= TRIM_LIMIT && pattern.length <= PATTERN_LIMIT;

/** What parts words; what is usual where it is not known. */
function separators(values: Values): string {
  const said = values.get('IFS') ?? USUAL_IFS;
  return said.includes(UNKNOWN) ? USUAL_IFS : said;
}

/** `${NAME#pattern}` and its kind: takes the shortest or longest piece away. */
function trimmed(value: string, operator: string, pattern: string): string {
  if (!isMatchable(value, pattern)) return value;
  const fromEnd = operator.startsWith('%');
  const length = globLengths(pattern, value, fromEnd).at(operator.length === 2 ? -1 : 0) ?? 0;
  return fromEnd ? value.slice(0, value.length - length) : value.slice(length);
}

/** `$NAME`, `${NAME:-word}` and what else stands in braces. POSIX shell section 2.6.2 */
function parameter(text: string, values: Values): string {
  const [, array, at = ''] = /^(\w+)\[([@*]|\d{1,4})\]$/.exec(text) ?? [];
  if (array !== undefined) {
    const words = values.list(array) ?? [values.get(array) ?? ''];
    return /\d/.test(at) ? (words[Number(at)] ?? '') : words.join(' ');
  }
  const [, name, operator = '', word = ''] =
    /^(\w+|[@*#?$!-])(:?[-=?+]|##?|%%?)?([\s\S]*)$/.exec(text.replace(/^[#!](?=\w)/, '')) ?? [];
  // Pieces, lengths and replacements are not made: what they would be is not known.
  if (name === undefined || (operator === '' && word !== '')) return UNKNOWN;
  const value = parameterValue(name, values);
  const isSet = value !== undefined && (value !== '' || !operator.startsWith(':'));
  const other = () => unquotedText(word, values);
  if (operator.endsWith('-')) return isSet ? (value ?? '') : other();
  if (operator.endsWith('=') && !isSet) values.set(name, other());
  if (operator.endsWith('=')) return values.get(name) ?? '';
  if (operator.endsWith('+')) return isSet ? other() : '';
  if (/^[#%]/.test(operator)) return trimmed(value ?? '', operator, other());
  return value ?? '';
}

function parameterValue(name: string, values: Values): string | undefined {
  if (/^[1-9]\d*$/.test(name)) return values.arguments[Number(name) - 1];
  if (name === '@') return values.arguments.join(' ');
  if (name === '*') return values.arguments.join(separators(values).slice(0, 1));
  if (name === '#') return String(values.arguments.length);
  if (/^[?$!-]$/.test(name)) return name === '?' ? '0' : UNKNOWN;
  return values.get(name);
}

/** `$((…))`, of which the outer pair is gone. */
const arithmetic = (text: string, values: Values) =>
  String(worked(text.slice(1, -1), (name) => parameterValue(name, values)) ?? UNKNOWN);

const PIECE =
  /\$'((?:[^'\\]|\\[\s\S])*)'|\\([\s\S])|'([^']*)'|"((?:[^"\\$`]|\\[\s\S]|\$\((?:[^()]|\([^()]*\))*\)|\$\{[^}]*\}|\$|`[^`]*`)*)"|\$\{((?:[^{}]|\{[^{}]*\})*)\}|\$\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)|`([^`]*)`|\$(\w+|[@*#?$!-])|[^\\'"$`]+|[\s\S]/g;

/** What `$'…'` says: characters that have no sign of their own. Bash, ANSI-C Quoting */
const unescaped = (text: string) =>
  text.replace(
    /\\([\s\S])/g,
    (whole, letter: string) => ({ n: '\n', t: '\t', r: '\r' })[letter] ?? (/\w/.test(letter) ? whole : letter),
  );

/** So much longer than it is written a word may become, characters: a variable may be made of itself twice, again and again. */
const GROWTH_LIMIT = 8 << 10;

/** Calls back for each piece of a word: its text, and whether blanks in it part words. What is too long is not known. */
function pieces(word: string, values: Values, see: (text: string, parts: boolean) => void): void {
  let left = word.length + GROWTH_LIMIT;
  const visit = (text: string, parts: boolean) => {
    const isLast = left >= 0 && left < text.length;
    left -= text.length;
    if (left >= 0 || isLast) see(isLast ? UNKNOWN : text, parts);
  };
  for (const match of word.matchAll(PIECE)) {
    const [whole, ansi, escaped, single, double, braced, command, ticked, name] = match;
    if (ansi !== undefined) visit(unescaped(ansi), false);
    else if (escaped !== undefined) visit(escaped === '\n' ? '' : escaped, false);
    else if (single !== undefined) visit(single, false);
    else if (double !== undefined) visit(quoted(double, values), false);
    else if (braced !== undefined) visit(parameter(braced, values), true);
    else if (command?.startsWith('(') === true) visit(arithmetic(command, values), true);
    else if (command !== undefined) visit(values.substitute(command), true);
    else if (ticked !== undefined) visit(values.substitute(ticked), true);
    else if (name !== undefined) visit(parameter(name, values), true);
    else visit(whole, false);
  }
}

const INSIDE = /(\$\((?:[^()]|\([^()]*\))*\)|`[^`]*`)|\\([$`"\\\n])|(['])|\\/g;

/** Inside double quotes nothing but `$`, backquotes and the backslash means something. */
function quoted(text: string, values: Values): string {
  let result = '';
  const inner = text.replace(INSIDE, (whole, command?: string, kept?: string, tick?: string) => {
    // Quotes of a command in it are that command's own.
    if (command !== undefined) return command;
    return kept !== undefined ? `\\${kept}` : tick !== undefined ? `\\'` : whole === '\\' ? '\\\\' : whole;
  });
  pieces(inner, values, (piece) => {
    result += piece;
  });
  return result;
}

/** A word as one text: assignments, patterns, what stands behind `case`. */
export function unquotedText(word: string, values: Values): string {
  let result = '';
  pieces(word, values, (piece) => {
    result += piece;
  });
  return result;
}

/** The words that a word becomes: `IFS` parts unquoted expansions part them, an empty one is none. */
export function expandedWords(word: string, values: Values): string[] {
  if (/^"\$(?:@|\{@\})"$/.test(word)) return [...values.arguments];
  const [, array] = /^"?\$\{(\w+)\[[@*]\]\}"?$/.exec(word) ?? [];
  const listed = array === undefined ? undefined : values.list(array);
  if (listed !== undefined) return [...listed];
  const words: string[] = [];
  let current: string | null = /['"]/.test(word) ? '' : null;
  pieces(word, values, (text, parts) => {
    if (!parts) {
      current = (current ?? '') + text;
      return;
    }
    const [first = '', ...rest] = fieldsOf(text, separators(values));
    if (first !== '') current = (current ?? '') + first;
    for (const next of rest) {
      if (current !== null) words.push(current);
      current = next === '' ? null : next;
    }
  });
  return current === null ? words : [...words, current];
}
