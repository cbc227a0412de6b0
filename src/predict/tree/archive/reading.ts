import type { Bytes } from './bytes.js';

/** Reads an archive from front to end. */
export interface Reading {
  /** The next bytes, fewer only at the end. */
  take(length: number): Promise<Buffer>;
  skip(length: number): Promise<void>;
  /** Lets go of what is behind it, when no more is wanted. */
  close(): Promise<void>;
  /** Where the next byte lies in bytes that can be read again; null in a stream. */
  readonly here: { readonly bytes: Bytes; readonly offset: number } | null;
}

/** Of bytes that can be read anywhere, skipping costs nothing. */
export function readBytes(bytes: Bytes): Reading {
  let offset = 0;
  return {
    async take(length) {
      const piece = bytes.read(offset, length);
      offset += piece.length;
      return piece;
    },
    async skip(length) {
      offset += length;
    },
    close: async () => undefined,
    get here() {
      return { bytes, offset };
    },
  };
}

const GIBIBYTE = 1024 ** 3;

/**
 * The most that may come out of all compressed archives of one image, bytes: more is taken for a trap. Files of programs
 * become three to ten times as large; zeros, of which traps are made, a thousand times.
 */
const mostOf = (packed: number) => Math.min(6 * GIBIBYTE, Math.max(GIBIBYTE, 100 * packed));

/** What has come out of the compressed archives of one image so far, and of how much, bytes. */
export interface Spent {
  bytes: number;
  packed: number;
}

/** More comes out of archives than of any image of their size. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** Of a stream, everything passes by once. */
export function readStream(stream: AsyncIterable<Buffer>, spent: Spent): Reading {
  const iterator = stream[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const next = async (): Promise<boolean> => {
    const { done, value } = await iterator.next();
    if (done === true) return false;
    rest = value;
    spent.bytes += value.length;
    const most = mostOf(spent.packed);
    if (spent.bytes > most) throw new TooLarge(`more than ${(most / GIBIBYTE).toFixed(1)} GiB come out of it`);
    return true;
  };
  return {
    async take(length) {
      const pieces: Buffer[] = [];
      let missing = length;
      while (missing > 0) {
        if (rest.length === 0 && !(await next())) break;
        const piece = rest.subarray(0, missing);
        rest = rest.subarray(piece.length);
        missing -= piece.length;
        pieces.push(piece);
      }
      return pieces.length === 1 ? (pieces[0] ?? rest) : Buffer.concat(pieces);
    },
    async skip(length) {
      let missing = length;
      while (missing > 0) {
        if (rest.length === 0 && !(await next())) break;
        const skipped = Math.min(missing, rest.length);
        rest = rest.subarray(skipped);
        missing -= skipped;
      }
    },
    close: async () => void (await iterator.return?.()),
    here: null,
  };
}
