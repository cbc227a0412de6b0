import type { Setting } from '../types.js';
import type { Parse } from './include.js';
import { DEPTH_LIMIT, Members } from './members.js';

/** It is not UCL from this place on. */
class Broken extends Error {
  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

const BLANKS = /(?:[ \t\r]|#[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const LINES = /(?:[\s;,]|#[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const MACRO = /\.(\w+)(?:\([^)]*\))?/y;
const QUOTED = /"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'/y;
const BARE_KEY = /[^\s"'{}[\];,=:#]+/y;
/** Of a value without quotes an address of IPv6 in brackets is a part, and a word is all up to what ends it. */
const BARE_VALUE = /(?:\[[\da-fA-F:.]*\](?=:))?[^\n;,{}[\]"'#]*/y;
const TEXT = /<<([A-Z]+)\n([\s\S]*?)\n\1(?=\s|$)/y;
const SEPARATOR = /[=:]/y;

const unescaped = (text: string) => text.replace(/\\([\s\S])/g, '$1');

class Reading {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly text: string,
    private readonly members: Members,
  ) {}

  all(): void {
    this.object([]);
    if (this.at < this.text.length && !this.members.isFull) this.fail('a brace that ends nothing');
  }

  private fail(what: string): never {
    throw new Broken(this.at, `this is no UCL that is understood: ${what}`);
  }

  private taken(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found !== null) this.at = pattern.lastIndex;
    return found;
  }

  private next(pattern = BLANKS): string {
    this.taken(pattern);
    return this.text[this.at] ?? '';
  }

  private quoted(): string | null {
    const [, double, single] = this.taken(QUOTED) ?? [];
    const text = double ?? single;
    return text === undefined ? null : unescaped(text);
  }

  /** Statements up to the brace that ends them, or the end. */
  private object(path: Setting['within']): void {
    for (let next = this.next(LINES); next !== '' && next !== '}' && !this.members.isFull; next = this.next(LINES)) {
      const [, macro] = this.taken(MACRO) ?? [];
      if (macro === undefined) this.statement(path, this.at);
      else this.value(path, `.${macro}`, this.at);
    }
  }

  /** `key value`, `key = value`, and `key other … { … }` as blocks in one another. */
  private statement(path: Setting['within'], offset: number): void {
    const key = this.quoted() ?? this.taken(BARE_KEY)?.[0] ?? this.fail('the name of a member is missing');
    this.next();
    const isSaid = this.taken(SEPARATOR) !== null;
    this.next();
    const begin = this.at;
    const isWord = !isSaid && /[^\s{[<;,}]/.test(this.text[begin] ?? '\n');
    const hasName = isWord && (this.quoted() ?? this.taken(BARE_KEY)) !== null && !/[\n;,}]|^$/.test(this.next());
    this.at = begin;
    if (hasName) this.inside([...path, [key]], () => this.statement([...path, [key]], offset));
    else this.value(path, key, offset);
  }

  private inside(path: Setting['within'], read: () => void): void {
    if (path.length > DEPTH_LIMIT || this.depth > DEPTH_LIMIT) this.fail('it is nested too deep');
    this.depth += 1;
    read();
    this.depth -= 1;
  }

  private value(path: Setting['within'], key: string, offset: number): void {
    const next = this.next();
    if (next === '{') this.block([...path, [key]]);
    else if (next === '[' && !/\[[\da-fA-F:.]*\]:/y.test(this.text.slice(this.at, this.at + 60)))
      this.members.add(offset, path, key, this.list(path, key));
    else this.members.add(offset, path, key, this.scalar());
  }

  private block(path: Setting['within']): void {
    this.at += 1;
    this.inside(path, () => this.object(path));
    if (this.text[this.at] !== '}' && !this.members.isFull) this.fail('a block that does not end');
    this.at += 1;
  }

  private scalar(): readonly string[] {
    const text = this.quoted() ?? this.taken(TEXT)?.[2] ?? this.taken(BARE_VALUE)?.[0].trim() ?? '';
    return text === '' ? [] : [text];
  }

  private list(path: Setting['within'], key: string): string[] {
    const values: string[] = [];
    this.at += 1;
    for (let next = this.next(LINES); next !== ']'; next = this.next(LINES)) {
      const begin = this.at;
      if (next === '{') this.block([...path, [key]]);
      else if (next === '[') this.inside(path, () => values.push(...this.list(path, key)));
      else values.push(...this.scalar());
      if (this.at === begin) this.fail('a list that does not end');
    }
    this.at += 1;
    return values;
  }
}

/**
 * UCL as rspamd takes it: `key value`, `key = value` and `key: value` up to a semicolon, a comma or the end of the line; blocks with
 * a name of several words are blocks in one another, and a macro is a setting of that name.
 */
export const parseUcl: Parse = (file, text, limit = Number.POSITIVE_INFINITY) => {
  const members = new Members(file, text, limit);
  try {
    new Reading(text, members).all();
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    members.doubt(error.offset, error.message);
  }
  return members.settings;
};
