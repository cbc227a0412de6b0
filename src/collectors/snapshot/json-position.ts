/** Where a text stops being JSON, and what had to be there. */
export interface JsonMistake {
  /** Counted in UTF-16 units from 0; the length of the text when it ends too early. */
  readonly offset: number;
  readonly expected: string;
}

const SPACE = /[ \t\r\n]*/y;
/** One piece of a string; a whole one in a single pattern would exhaust the stack of the matcher on megabytes. */
const STRING_PIECE = /[^"\\\u0000-\u001f]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

type Expected =
  | 'a value'
  | 'a value or "]"'
  | 'a key'
  | 'a key or "}"'
  | '":"'
  | '"," or the end of the object or list';

/** Walks over a text that JSON.parse refused. Without recursion, so that nothing is too deep for it. */
class Scanner {
  private offset = 0;
  private expected: Expected = 'a value';
  private readonly open: Array<'{' | '['> = [];

  constructor(private readonly text: string) {}

  private skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.offset;
    if (!pattern.test(this.text)) return false;
    this.offset = pattern.lastIndex;
    return true;
  }

  private take(character: string): boolean {
    if (this.text[this.offset] !== character) return false;
    this.offset++;
    return true;
  }

  private string(): boolean {
    if (!this.take('"')) return false;
    while (this.skip(STRING_PIECE)) {
      // On to the closing quote.
    }
    return this.take('"');
  }

  private close(): boolean {
    this.open.pop();
    this.expected = '"," or the end of the object or list';
    return true;
  }

  private value(): boolean {
    if (this.take('{')) {
      this.open.push('{');
      this.expected = 'a key or "}"';
      return true;
    }
    if (this.take('[')) {
      this.open.push('[');
      this.expected = 'a value or "]"';
      return true;
    }
    this.expected = '"," or the end of the object or list';
    return this.string() || this.skip(SCALAR);
  }

  private key(): boolean {
    this.expected = '":"';
    return this.string();
  }

  private next(): boolean {
    const top = this.open.at(-1);
    if (this.take(',')) {
      this.expected = top === '{' ? 'a key' : 'a value';
      return true;
    }
    return this.take(top === '{' ? '}' : ']') && this.close();
  }

  private step(): boolean {
    switch (this.expected) {
      case 'a value':
        return this.value();
      case 'a value or "]"':
        return this.take(']') ? this.close() : this.value();
      case 'a key':
        return this.key();
      case 'a key or "}"':
        return this.take('}') ? this.close() : this.key();
      case '":"':
        this.expected = 'a value';
        return this.take(':');
      default:
        return this.next();
    }
  }

  find(): JsonMistake | null {
    for (;;) {
      this.skip(SPACE);
      const { expected, offset } = this;
      if (this.open.length === 0 && expected !== 'a value') {
        return offset === this.text.length ? null : { offset, expected: 'the end of the file' };
      }
      if (!this.step()) return { offset, expected };
    }
  }
}

/** The first place where a text is not JSON; null when all of it is. */
export function findJsonMistake(text: string): JsonMistake | null {
  return new Scanner(text).find();
}
