import type { Setting } from '../types.js';
import { lineAt, linesIn } from './lines-in.js';

/** The deepest that members stand in one another. */
export const DEPTH_LIMIT = 64;

/** The most doubts about one file: it is clear by then that it was not understood. */
const DOUBT_LIMIT = 20;

/** Where a value stands: the key that it is of, what is around it, and what is around the members of it. */
export interface Slot {
  readonly within: Setting['within'];
  /** Null at the root. */
  readonly key: string | null;
  readonly inner: Setting['within'];
  readonly offset: number;
}

export const ROOT: Slot = { within: [], key: null, inner: [], offset: 0 };

export const member = ({ inner }: Slot, key: string, offset: number): Slot => ({
  within: inner,
  key,
  inner: [...inner, [key]],
  offset,
});

/** An item of a list: it has the key of the list, and its number behind it. */
export const item = ({ within, key }: Slot, index: number, offset: number): Slot => ({
  within,
  key,
  inner: [...within, [key ?? '', String(index)]],
  offset,
});

export const twice = (key: string) => `said twice, and programs differ in which counts: ${key.slice(0, 100)}`;

/** Collects the settings of a file that is a tree of members, as JSON, YAML and XML are. */
export class Members {
  readonly settings: Setting[] = [];
  private readonly lineOf: (offset: number) => number;
  private doubts = 0;
  private line = 0;
  private said = '';

  constructor(
    private readonly file: string,
    private readonly text: string,
    private readonly limit: number,
  ) {
    this.lineOf = linesIn(text);
  }

  get isFull(): boolean {
    return this.settings.length >= this.limit;
  }

  add(offset: number, within: Setting['within'], key: string, values: readonly string[]): void {
    if (!this.isFull) this.settings.push({ ...this.place(offset), within, key, values });
  }

  set({ within, key, offset }: Slot, values: readonly string[]): void {
    if (key !== null) this.add(offset, within, key, values);
  }

  /** Notes that what stands at a place was not understood. */
  doubt(offset: number, reason: string): void {
    this.doubts += 1;
    if (this.doubts <= DOUBT_LIMIT)
      this.settings.push({ ...this.place(offset), within: [], key: '', values: [], doubt: reason });
  }

  /** The line of an offset: cut once for all that stands in it, which may be all of the text. */
  private place(offset: number) {
    const line = this.lineOf(offset);
    if (line !== this.line) {
      const begin = offset === 0 ? 0 : this.text.lastIndexOf('\n', offset - 1) + 1;
      [this.line, this.said] = [line, lineAt(this.text, begin).trim()];
    }
    return { file: this.file, line, text: this.said };
  }
}
