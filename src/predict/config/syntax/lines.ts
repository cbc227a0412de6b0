import type { Setting } from '../types.js';
import type { Parse } from './include.js';
import { type Continuation, logicalLines } from './logical-lines.js';
import { quotedWords, unquoted } from './split.js';

/** How a file of lines is written. */
export interface LineSyntax extends Continuation {
  /** What begins a comment behind a value; null: nothing does. */
  readonly trailing: RegExp | null;
  /**
   * What stands between key and value; blanks before it belong to neither. It begins with no repetition, since that would be
   * tried anew at each of many blanks.
   */
  readonly between: RegExp;
  /** The name of a section in its first group; null: there are none. */
  readonly section: RegExp | null;
  /** Whether the line of a section is a setting in it as well, so that an empty one is seen. */
  readonly showsSections?: boolean;
  /** Whether the value is split into words, quotes removed. */
  readonly words: boolean;
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
  backslash: 'unknown',
  key: /^[\w$./@+-]+$/,
};

/** `[section]` and `key = value`. */
export const INI: LineSyntax = {
  comment: /^[#;]/,
  trailing: /\s[#;].*$/,
  between: /[=:]\s*/,
  section: /^\[+([^[\]]*)\]+$/,
  words: false,
  backslash: 'unknown',
  key: /^[^\s=:][^=:]*$/,
};

/** `key = value`, without sections; also properties of Java. */
export const ASSIGNMENTS: LineSyntax = { ...INI, comment: /^(?:[#;!]|\/\/)/, section: null };

function valuesOf(text: string, { words }: LineSyntax): string[] {
  if (!words) return text === '' ? [] : [unquoted(text)];
  return quotedWords(text);
}

/** Reads files of lines. */
export function parseLines(syntax: LineSyntax): Parse {
  return (file, text, limit = Number.POSITIVE_INFINITY) => {
    const settings: Setting[] = [];
    let within: Setting['within'] = [];
    for (const { number, text: raw, doubt: why } of logicalLines(text, syntax)) {
      if (settings.length >= limit) break;
      const trimmed = raw.trim();
      const place = { file, line: number, text: trimmed, within, ...(why === undefined ? {} : { doubt: why }) };
      if (trimmed === '' || syntax.comment.test(trimmed)) {
        // It says nothing, but may hide a line.
        if (why !== undefined) settings.push({ ...place, key: '', values: [] });
        continue;
      }
      const line = syntax.trailing === null ? trimmed : trimmed.replace(syntax.trailing, '').trim();
      const section = syntax.section?.exec(line)?.[1];
      if (section !== undefined) {
        within = [[unquoted(section).trim()]];
        const [key = '', ...values] = syntax.showsSections === true ? section.split(/\s+/) : [];
        if (key !== '' || why !== undefined) settings.push({ ...place, within, key, values });
        continue;
      }
      const between = syntax.between.exec(line);
      const said = between === null ? line : line.slice(0, between.index).trimEnd();
      const key = unquoted(said);
      if (!syntax.key.test(key)) continue;
      const rest = between === null ? '' : line.slice(between.index + between[0].length);
      const doubt = why ?? (key === said ? undefined : 'not every program takes a name in quotes for one');
      settings.push({ ...place, key, values: valuesOf(rest, syntax), ...(doubt === undefined ? {} : { doubt }) });
    }
    return settings;
  };
}
