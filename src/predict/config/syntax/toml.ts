import type { Parse } from './include.js';
import { DEPTH_LIMIT, item, Members, member, ROOT, type Slot, twice } from './members.js';

/** It is not TOML from this place on. */
class Broken extends Error {
  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

const BLANKS = /[ \t]*/y;
const BETWEEN_VALUES = /(?:\s|#[^\n]*)*/y;
const END_OF_LINE = /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y;
const BARE_KEY = /[\w-]+/y;
const BARE_VALUE = /\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]+|[^\s,\]}#"'[{=]+/y;

/** Texts in quotes, the longest first: three quotes go over lines, and one or two may stand before the three that end it. */
const TEXTS = [
  { pattern: /"""((?:[^"\\]|\\[\s\S]|"{1,2}(?!"))*"{0,2})"""/y, hasEscapes: true },
  { pattern: /'''((?:[^']|'{1,2}(?!'))*'{0,2})'''/y, hasEscapes: false },
  { pattern: /"((?:[^"\\\n]|\\.)*)"/y, hasEscapes: true },
  { pattern: /'([^'\n]*)'/y, hasEscapes: false },
];

const ESCAPED: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', e: '\x1b' };

/** What a text says; a backslash at the end of a line passes over the white space that follows. */
const unescaped = (text: string) =>
  text.replace(
    /\\(?:[ \t]*\r?\n\s*|u([\da-fA-F]{4})|U00([\da-fA-F]{6})|([\s\S]))/g,
    (_, short?: string, long?: string, letter?: string) => {
      const code = Number.parseInt(short ?? long ?? '', 16);
      if (code <= 0x10ffff) return String.fromCodePoint(code);
      return letter === undefined ? '' : (ESCAPED[letter] ?? letter);
    },
  );

/** A number as others write it: without `_`, and with a base of 10. */
function plain(word: string): string {
  const bare = word.replace(/(?<=[\da-f])_(?=[\da-f])/gi, '');
  return /^(?:0x[\da-f]+|0o[0-7]+|0b[01]+|\+\d+)$/i.test(bare) ? String(Number(bare)) : bare;
}

class Reading {
  private at = 0;
  private depth = 0;
  private table: Slot = ROOT;
  /** How many items a list of tables has so far, by its path. */
  private readonly counts = new Map<string, number>();
  private readonly said = new Set<string>();

  constructor(
    private readonly text: string,
    private readonly members: Members,
  ) {}

  all(): void {
    while (this.at < this.text.length && !this.members.isFull) {
      if (this.passed(END_OF_LINE)) continue;
      this.passed(BLANKS);
      if (this.text[this.at] === '[') this.header();
      else this.pair(this.table);
      if (!this.passed(END_OF_LINE)) this.fail('something behind a value');
    }
  }

  private fail(what: string): never {
    throw new Broken(this.at, `this is no TOML that is understood: ${what}`);
  }

  /** What fits here, behind which it goes on; null where nothing does. */
  private taken(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found !== null) this.at = pattern.lastIndex;
    return found;
  }

  private passed(pattern: RegExp): boolean {
    return this.taken(pattern) !== null;
  }

  private isNext(mark: string): boolean {
    if (!this.text.startsWith(mark, this.at)) return false;
    this.at += mark.length;
    return true;
  }

  private quoted(): string | null {
    for (const { pattern, hasEscapes } of TEXTS) {
      const [, inside] = this.taken(pattern) ?? [];
      if (inside === undefined) continue;
      const text = inside.replace(/^\r?\n/, '');
      return hasEscapes ? unescaped(text) : text;
    }
    return null;
  }

  /** `a."b c".d`. */
  private name(): readonly string[] {
    const parts: string[] = [];
    do {
      this.passed(BLANKS);
      const part = this.taken(BARE_KEY)?.[0] ?? this.quoted();
      if (part === null) this.fail('the name of a member is missing');
      parts.push(part);
      this.passed(BLANKS);
    } while (this.isNext('.'));
    return parts;
  }

  private header(): void {
    const offset = this.at;
    const isList = this.isNext('[[');
    if (!isList) this.at += 1;
    const parts = this.name();
    if (!this.isNext(isList ? ']]' : ']')) this.fail('the name of a table does not end');
    const list = JSON.stringify(parts);
    if (isList) this.counts.set(list, (this.counts.get(list) ?? 0) + 1);
    this.table = parts.reduce((slot, part, index) => {
      const count = this.counts.get(JSON.stringify(parts.slice(0, index + 1)));
      const inner = member(slot, part, offset);
      return count === undefined ? inner : item(inner, count - 1, offset);
    }, ROOT);
    this.members.set(this.table, []);
    if (!isList) this.note(this.table);
  }

  /** Tells what is said again, for which programs end. */
  private note({ inner, offset, key }: Slot): void {
    const path = JSON.stringify(inner);
    if (this.said.has(path)) this.members.doubt(offset, twice(key ?? ''));
    this.said.add(path);
  }

  private pair(table: Slot): void {
    const offset = this.at;
    const slot = this.name().reduce((around, part) => member(around, part, offset), table);
    if (!this.isNext('=')) this.fail('an equals sign is missing');
    this.passed(BLANKS);
    this.note(slot);
    this.value(slot);
  }

  private value(slot: Slot): void {
    this.depth += 1;
    if (this.depth > DEPTH_LIMIT) this.fail('it is nested too deep');
    if (this.isNext('{')) this.inline(slot);
    else if (this.isNext('[')) this.list(slot);
    else this.members.set(slot, this.scalar());
    this.depth -= 1;
  }

  private scalar(): readonly string[] {
    const text = this.quoted();
    if (text !== null) return text === '' ? [] : [text];
    const [word] = this.taken(BARE_VALUE) ?? [];
    if (word === undefined) this.fail('a value is missing, or a text does not end');
    return [plain(word)];
  }

  private inline(slot: Slot): void {
    this.members.set(slot, []);
    this.passed(BLANKS);
    if (this.isNext('}')) return;
    do {
      this.passed(BLANKS);
      this.pair(slot);
      this.passed(BLANKS);
    } while (this.isNext(','));
    if (!this.isNext('}')) this.fail('a table in braces does not end');
  }

  private list(slot: Slot): void {
    const values: string[] = [];
    for (let count = 0; ; count += 1) {
      this.passed(BETWEEN_VALUES);
      if (this.isNext(']')) break;
      if (/[[{]/.test(this.text[this.at] ?? '')) this.value(item(slot, count, this.at));
      else values.push(...this.scalar());
      this.passed(BETWEEN_VALUES);
      if (this.isNext(',')) continue;
      if (!this.isNext(']')) this.fail('a list does not end');
      break;
    }
    this.members.set(slot, values);
  }
}

/**
 * TOML, each member a setting: a list of plain values has all of them, and what is in a list of tables stands behind the number of
 * its place. What is not TOML is a doubt, and ends what is read.
 */
export const parseToml: Parse = (file, text, limit = Number.POSITIVE_INFINITY) => {
  const members = new Members(file, text, limit);
  try {
    new Reading(text.replace(/^\uFEFF/, ' '), members).all();
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    members.doubt(error.offset, error.message);
  }
  return members.settings;
};
