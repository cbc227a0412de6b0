import type { Setting } from '../types.js';
import type { Parse } from './include.js';
import { eachLine } from './lines-in.js';
import { quotedWords, unquoted } from './split.js';

/** How a file of lines is written. */
export interface LineSyntax {
  /** What begins a comment at the begin of a line. */
  readonly comment: RegExp;
  /** What begins a comment behind a value; null: nothing does. */
  readonly trailing: RegExp | null;
  /**
   * What stands between key and value; blanks before it belong to neither. It begins with no repetition, since that would be
   * tried anew at each of many blanks.
   */
  readonly between: RegExp;
  /** The name of a section in its first group; null: there are none. */
  readonly section: RegExp | null;
  /** Whether the value is split into words, quotes removed. */
  readonly words: boolean;
  /** Whether a backslash at the end of a line goes on. */
  readonly continued: boolean;
  /** Whether a line that begins with a blank goes on with the one before. */
  readonly folded?: boolean;
  /** What a key has to look like; other lines are passed over. */
  readonly key: RegExp;
}

/** `Key value value`, as sshd, redis and many more. */
export const DIRECTIVES: LineSyntax = {
  comment: /^[#;]/,
  trailing: /\s#.*$/,
  between: /=\s*|\s(?:\s*=)?\s*/,
  section: null,
  words: true,
  continued: true,
  key: /^[\w$./@+-]+$/,
};

/** `[section]` and `key = value`. */
export const INI: LineSyntax = {
  comment: /^[#;]/,
  trailing: /\s[#;].*$/,
  between: /[=:]\s*/,
  section: /^\[+([^[\]]*)\]+$/,
  words: false,
  continued: false,
  key: /^[^\s=:][^=:]*$/,
};

/** `key = value`, without sections; also properties of Java. */
export const ASSIGNMENTS: LineSyntax = { ...INI, comment: /^(?:[#;!]|\/\/)/, section: null, continued: true };

/** `section:` alone, then `key: value`, as unbound and nsd. */
export const CLAUSES: LineSyntax = {
  ...DIRECTIVES,
  comment: /^#/,
  between: /:\s*/,
  section: /^([\w-]+):\s*$/,
  continued: false,
};

interface Line {
  readonly number: number;
  readonly text: string;
}

/** Joins lines that begin with a blank to the one before. */
function* unfolded(lines: Iterable<Line>): Generator<Line> {
  let before: Line | null = null;
  for (const line of lines) {
    if (before !== null && /^[ \t]+[^\s#]/.test(line.text))
      before = { number: before.number, text: `${before.text} ${line.text.trim()}` };
    else if (!/^\s*#/.test(line.text)) {
      if (before !== null) yield before;
      before = line;
    }
  }
  if (before !== null) yield before;
}

function* logicalLines(text: string, continued: boolean): Generator<Line> {
  let parts: string[] = [];
  let begin = '';
  const end = (index: number): Line => {
    const line = { number: index + 2 - parts.length, text: parts.join('') };
    [parts, begin] = [[], ''];
    return line;
  };
  let last = 0;
  for (const [index, raw] of eachLine(text)) {
    last = index;
    const part = raw.replace(/\\\r?$/, '');
    if (begin === '') begin = part.trimStart();
    const goesOn = continued && part.length < raw.length && !begin.startsWith('#');
    parts.push(goesOn ? `${part} ` : raw);
    if (!goesOn) yield end(index);
  }
  if (parts.length > 0) yield end(last);
}

function valuesOf(text: string, { words }: LineSyntax): string[] {
  if (!words) return text === '' ? [] : [unquoted(text)];
  return quotedWords(text);
}

/** Reads files of lines. */
export function parseLines(syntax: LineSyntax): Parse {
  return (file, text, limit = Number.POSITIVE_INFINITY) => {
    const settings: Setting[] = [];
    let within: Setting['within'] = [];
    const lines = logicalLines(text, syntax.continued);
    for (const { number, text: raw } of syntax.folded === true ? unfolded(lines) : lines) {
      if (settings.length >= limit) break;
      const trimmed = raw.trim();
      if (trimmed === '' || syntax.comment.test(trimmed)) continue;
      const line = syntax.trailing === null ? trimmed : trimmed.replace(syntax.trailing, '').trim();
      const section = syntax.section?.exec(line)?.[1];
      if (section !== undefined) {
        within = [[unquoted(section).trim()]];
        continue;
      }
      const between = syntax.between.exec(line);
      const key = between === null ? line : line.slice(0, between.index).trimEnd();
      if (!syntax.key.test(key)) continue;
      const rest = between === null ? '' : line.slice(between.index + between[0].length);
      settings.push({ file, line: number, text: trimmed, within, key, values: valuesOf(rest, syntax) });
    }
    return settings;
  };
}
