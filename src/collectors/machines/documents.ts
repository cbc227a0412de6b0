/** The largest document, bytes: a machine with 20,000 listeners has 25 MB. */
export const DOCUMENT_LIMIT = 32 * 1024 * 1024;

/** One JSON document of a stream: a line, or an object or list that is laid out over several. */
export interface Document {
  /** Where it begins; counts from 1. */
  readonly line: number;
  /** Not decoded, without the end of its last line; valid until the next chunk is pushed. */
  readonly bytes: Buffer;
  /** Why it cannot be read at all; null: it can. */
  readonly problem: string | null;
}

const [NEWLINE, RETURN, SPACE, TAB] = [0x0a, 0x0d, 0x20, 0x09];

/** What a document that is laid out over several lines begins and ends with, `{` and `[`, as JSON is printed for people. */
const ENDS: ReadonlyMap<number | undefined, number> = new Map([
  [0x7b, 0x7d],
  [0x5b, 0x5d],
]);

const NOTHING = Buffer.alloc(0);

/** What programs of Windows put before UTF-8. */
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

const isSpace = (byte: number | undefined) => byte === SPACE || (byte !== undefined && byte >= TAB && byte <= RETURN);

/** A line without byte order mark and carriage return. */
function bare(bytes: Buffer): Buffer {
  const start = BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte) ? BYTE_ORDER_MARK.length : 0;
  return bytes.subarray(start, bytes.at(-1) === RETURN ? -1 : bytes.length);
}

const tooLong = (limit: number) => `longer than the limit of ${limit / 1024 / 1024} MiB`;

/** A document that has begun. */
interface Open {
  readonly line: number;
  readonly end: number;
  /** What was in earlier chunks. */
  kept: Buffer[];
  /** Lines of this chunk. */
  lines: Buffer[];
  size: number;
}

const LINE_END = Buffer.of(NEWLINE);

const joined = ({ kept, lines }: Open) => Buffer.concat([...kept, ...lines.flatMap((line) => [line, LINE_END])]);

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

  /** The documents that end in a chunk, which may be used again when they are done with. */
  push(chunk: Buffer): Document[] {
    const found: Document[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      this.keep(chunk.subarray(start, end));
      this.endLine(found);
      start = end + 1;
    }
    if (start < chunk.length) this.keep(Buffer.from(chunk.subarray(start)));
    this.keepOpen();
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

  /** A document that goes on in the next chunk has to outlive this one. */
  private keepOpen(): void {
    const { open } = this;
    if (open === null || open.lines.length === 0) return;
    open.kept.push(joined({ ...open, kept: [] }));
    open.lines = [];
  }

  private endLine(found: Document[]): void {
    this.line++;
    const [only = NOTHING] = this.pending;
    const bytes = this.pending.length === 1 ? only : Buffer.concat(this.pending);
    const isTooLong = this.size > this.limit;
    this.pending = [];
    this.size = 0;
    if (isTooLong) {
      this.cutShort(found);
      found.push({ line: this.line, bytes: NOTHING, problem: tooLong(this.limit) });
    } else this.take(bare(bytes), found);
  }

  private take(bytes: Buffer, found: Document[]): void {
    const { open } = this;
    const isEnd = open !== null && bytes.length === 1 && bytes[0] === open.end;
    if (open !== null && (isEnd || bytes.length === 0 || isSpace(bytes[0]))) this.goOn(open, bytes, isEnd, found);
    else {
      this.cutShort(found);
      this.begin(bytes, found);
    }
  }

  private goOn(open: Open, bytes: Buffer, isEnd: boolean, found: Document[]): void {
    open.size += bytes.length + 1;
    if (open.size <= this.limit) open.lines.push(bytes);
    else [open.kept, open.lines] = [[], []];
    if (!isEnd) return;
    const problem = open.size > this.limit ? tooLong(this.limit) : null;
    found.push({ line: open.line, bytes: joined(open), problem });
    this.open = null;
  }

  private begin(bytes: Buffer, found: Document[]): void {
    const end = bytes.length === 1 ? ENDS.get(bytes[0]) : undefined;
    if (end !== undefined) this.open = { line: this.line, end, kept: [], lines: [bytes], size: bytes.length };
    else if (!bytes.every(isSpace)) found.push({ line: this.line, bytes, problem: null });
  }

  /** An object that does not end is a document all the same, which nobody can read. */
  private cutShort(found: Document[]): void {
    if (this.open === null) return;
    const { line } = this.open;
    const bytes = joined(this.open);
    this.open = null;
    found.push({ line, bytes, problem: null });
  }
}
