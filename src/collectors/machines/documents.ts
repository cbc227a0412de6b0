import { decoded } from '../captures/decode.js';

/** The largest document, bytes: a machine with 20,000 listeners has 25 MB. */
export const DOCUMENT_LIMIT = 32 * 1024 * 1024;

/** One JSON document of a stream: a line, or an object or list that is laid out over several. */
export interface Document {
  /** Where it begins; counts from 1. */
  readonly line: number;
  readonly text: string;
  /** Why it cannot be read at all; null: it can. */
  readonly problem: string | null;
}

const NEWLINE = 0x0a;

/** What a document that is laid out over several lines begins and ends with, as JSON is printed for people. */
const ENDS: Readonly<Record<string, string>> = { '{': '}', '[': ']' };

const tooLong = (limit: number) => `longer than the limit of ${limit / 1024 / 1024} MiB`;

/** A document that has begun. */
interface Open {
  readonly line: number;
  readonly end: string;
  lines: string[];
  size: number;
}

/**
 * Takes a stream apart into documents, and keeps no more than one of them. One line is one document; a line that is only
 * `{` or `[` begins one that ends with the line that is only its counterpart, with indented lines between, as
 * `port-audit collect` and `jq` print it. A line that is not indented ends it early, so that nothing swallows what follows.
 */
export class Documents {
  private pending: Buffer[] = [];
  private size = 0;
  private line = 0;
  private open: Open | null = null;

  constructor(private readonly limit = DOCUMENT_LIMIT) {}

  /** The documents that end in a chunk, which may be used again afterwards. */
  push(chunk: Buffer): Document[] {
    const found: Document[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      this.keep(chunk.subarray(start, end));
      this.endLine(found);
      start = end + 1;
    }
    if (start < chunk.length) this.keep(Buffer.from(chunk.subarray(start)));
    return found;
  }

  /** What is left when the stream ends. */
  end(): Document[] {
    const found: Document[] = [];
    if (this.size > 0) this.endLine(found);
    this.cutShort(found);
    return found;
  }

  /** A line that is too long is counted, not kept. */
  private keep(bytes: Buffer): void {
    this.size += bytes.length;
    if (this.size <= this.limit) this.pending.push(bytes);
    else this.pending = [];
  }

  private endLine(found: Document[]): void {
    this.line++;
    const [only] = this.pending;
    const bytes = this.pending.length === 1 && only !== undefined ? only : Buffer.concat(this.pending);
    const isTooLong = this.size > this.limit;
    this.pending = [];
    this.size = 0;
    if (isTooLong) {
      this.cutShort(found);
      found.push({ line: this.line, text: '', problem: tooLong(this.limit) });
    } else this.take(decoded(bytes).replace(/\r$/, ''), found);
  }

  private take(text: string, found: Document[]): void {
    const { open } = this;
    if (open !== null && (/^\s|^$/.test(text) || text === open.end)) this.goOn(open, text, found);
    else {
      this.cutShort(found);
      this.begin(text, found);
    }
  }

  private goOn(open: Open, text: string, found: Document[]): void {
    open.size += text.length + 1;
    if (open.size <= this.limit) open.lines.push(text);
    else open.lines = [];
    if (text !== open.end) return;
    const problem = open.size > this.limit ? tooLong(this.limit) : null;
    found.push({ line: open.line, text: open.lines.join('\n'), problem });
    this.open = null;
  }

  private begin(text: string, found: Document[]): void {
    const end = ENDS[text];
    if (end !== undefined) this.open = { line: this.line, end, lines: [text], size: text.length };
    else if (text.trim() !== '') found.push({ line: this.line, text, problem: null });
  }

  /** An object that does not end is a document all the same, which nobody can read. */
  private cutShort(found: Document[]): void {
    if (this.open === null) return;
    const { line, lines } = this.open;
    this.open = null;
    found.push({ line, text: lines.join('\n'), problem: null });
  }
}
