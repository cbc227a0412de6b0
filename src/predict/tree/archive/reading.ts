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

/** The most that comes out of all compressed archives of one image, bytes: more is taken for a trap. */
export const STREAM_LIMIT = 6 * 1024 ** 3;

/** What has come out of the compressed archives of one image so far, bytes. */
export interface Spent {
  bytes: number;
}

/** Thrown where more comes out than {@link STREAM_LIMIT}. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** Of a stream, everything passes by once. */
export function readStream(stream: AsyncIterable<Buffer>, spent: Spent = { bytes: 0 }): Reading {
  const iterator = stream[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const next = async (): Promise<boolean> => {
    const { done, value } = await iterator.next();
    if (done === true) return false;
    rest = value;
    spent.bytes += value.length;
    if (spent.bytes > STREAM_LIMIT) throw new TooLarge();
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
