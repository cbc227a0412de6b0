import type { Parse } from './include.js';
import { DEPTH_LIMIT, item, Members, member, ROOT, type Slot, twice } from './members.js';

/** What a program takes beyond the letter of JSON; of anything else it is told that it stands there. */
export interface JsonDialect {
  readonly comments?: boolean;
  /** A comma behind the last member. */
  readonly commas?: boolean;
  /** Values one behind another. */
  readonly several?: boolean;
  /** A mark of the order of bytes at the begin. */
  readonly mark?: boolean;
}

/** It is not JSON from this place on. */
class Broken extends Error {
  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

const PIECE =
  /[ \t\r\n]+|(?<comment>\/\/[^\n]*|#[^\n]*|\/\*)|(?<mark>[{}[\],:])|(?<text>")|(?<bare>true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;

/** The rest of a string behind its first quote. */
const STRING = /(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

class Reading {
  private at = 0;
  /** The piece that comes next: a mark, the begin of a string, a word, or null at the end. */
  private piece: { readonly kind: 'mark' | 'text' | 'bare'; readonly text: string; readonly offset: number } | null =
    null;

  constructor(
    private readonly text: string,
    private readonly dialect: JsonDialect,
    private readonly members: Members,
  ) {}

  all(): void {
    if (this.text.startsWith('\uFEFF')) {
      this.at = 1;
      if (this.dialect.mark !== true) this.members.doubt(0, 'a mark of the order of bytes, which is no JSON');
    }
    this.next();
    if (this.piece === null) this.members.doubt(0, 'this is no JSON: it is empty');
    for (let count = 0; this.piece !== null; count += 1) {
      if (count > 0 && this.dialect.several !== true) this.fail('something behind the end');
      this.value(ROOT);
    }
  }

  private fail(what: string): never {
    throw new Broken(this.piece?.offset ?? this.text.length, `this is no JSON: ${what}`);
  }

  private next(): void {
    this.piece = null;
    while (this.at < this.text.length) {
      PIECE.lastIndex = this.at;
      const found = PIECE.exec(this.text);
      const offset = this.at;
      if (found === null) throw new Broken(offset, `this is no JSON: ${this.text.slice(offset, offset + 20).trim()}`);
      this.at = PIECE.lastIndex;
      const { comment, mark, text, bare } = found.groups ?? {};
      if (comment !== undefined) this.passComment(comment, offset);
      else if (text !== undefined) this.piece = { kind: 'text', text: this.string(offset), offset };
      else if (mark !== undefined) this.piece = { kind: 'mark', text: mark, offset };
      else if (bare !== undefined) this.piece = { kind: 'bare', text: bare, offset };
      if (this.piece !== null) return;
    }
  }

  private passComment(comment: string, offset: number): void {
    if (this.dialect.comments !== true) this.members.doubt(offset, 'a comment, which is no JSON');
    if (comment !== '/*') return;
    const end = this.text.indexOf('*/', this.at);
    if (end < 0) throw new Broken(offset, 'this is no JSON: a comment that does not end');
    this.at = end + 2;
  }

  private string(offset: number): string {
    STRING.lastIndex = offset + 1;
    if (!STRING.test(this.text)) throw new Broken(offset, 'this is no JSON: a text that does not end, or an escape');
    this.at = STRING.lastIndex;
    return JSON.parse(this.text.slice(offset, this.at));
  }

  private isNext(mark: string): boolean {
    return this.piece?.kind === 'mark' && this.piece.text === mark;
  }

  private value(slot: Slot): void {
    if (this.members.isFull) throw new Broken(slot.offset, 'it has more members than are read');
    if (slot.inner.length > DEPTH_LIMIT) this.fail('it is nested too deep');
    if (this.isNext('{')) this.object(slot);
    else if (this.isNext('[')) this.list(slot);
    else this.members.set(slot, this.scalar());
  }

  /** The value of a text, a number or a word; of `null` and an empty text none. */
  private scalar(): readonly string[] {
    const { piece } = this;
    if (piece === null || piece.kind === 'mark') this.fail('a value is missing');
    this.next();
    if (piece.kind === 'text') return piece.text === '' ? [] : [piece.text];
    if (!/^-?\d+[.eE]/.test(piece.text)) return piece.text === 'null' ? [] : [piece.text];
    const number = Number(piece.text);
    if (Number.isInteger(number)) this.members.doubt(piece.offset, 'a whole number that is not written as one');
    return [String(number)];
  }

  /** Whether another member stands before the end of what is read. */
  private goesOn(end: string): boolean {
    if (this.isNext(',')) {
      const offset = this.piece?.offset ?? 0;
      this.next();
      if (!this.isNext(end)) return true;
      if (this.dialect.commas !== true) this.members.doubt(offset, 'a comma with nothing behind it, which is no JSON');
    }
    if (!this.isNext(end)) this.fail(`neither a comma nor ${end}`);
    this.next();
    return false;
  }

  private object(slot: Slot): void {
    this.members.set(slot, []);
    const keys = new Set<string>();
    this.next();
    if (this.isNext('}')) this.next();
    else
      do {
        const { piece } = this;
        if (piece?.kind !== 'text') this.fail('the name of a member is missing');
        const key = piece.text;
        if (keys.has(key)) this.members.doubt(piece.offset, twice(key));
        keys.add(key);
        this.next();
        if (!this.isNext(':')) this.fail('a colon is missing');
        this.next();
        this.value(member(slot, key, piece.offset));
      } while (this.goesOn('}'));
  }

  private list(slot: Slot): void {
    const values: string[] = [];
    let count = 0;
    this.next();
    if (this.isNext(']')) this.next();
    else
      do {
        const offset = this.piece?.offset ?? 0;
        if (this.isNext('{') || this.isNext('[')) this.value(item(slot, count, offset));
        else values.push(...this.scalar());
        count += 1;
      } while (this.goesOn(']'));
    if (values.length > 0 || count === 0) this.members.set(slot, values);
  }
}

/**
 * JSON, each member a setting: a list of plain values has all of them, and what is in a list stands behind the number of its
 * place. What is not JSON is a doubt, and ends what is read.
 */
export function parseJson(dialect: JsonDialect = {}): Parse {
  return (file, text, limit = Number.POSITIVE_INFINITY) => {
    const members = new Members(file, text, limit);
    try {
      new Reading(text, dialect, members).all();
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      members.doubt(error.offset, error.message);
    }
    return members.settings;
  };
}
