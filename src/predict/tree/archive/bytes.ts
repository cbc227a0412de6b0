import type { Host } from '../../../host/types.js';

/** Bytes that can be read anywhere: a file, or a part of one. */
export interface Bytes {
  readonly size: number;
  /** So many from an offset, fewer at the end. */
  read(offset: number, length: number): Buffer;
}

/** A file of this machine. */
export const fileBytes = (host: Host, file: string, size: number): Bytes => ({
  size,
  read: (offset, length) => host.files.readAt(file, offset, Math.max(Math.min(length, size - offset), 0)),
});

/** What is in memory. */
export const bufferBytes = (buffer: Buffer): Bytes => ({
  size: buffer.length,
  read: (offset, length) => buffer.subarray(offset, offset + length),
});

/** A part of other bytes: a file in an archive. */
export const partOf = (bytes: Bytes, begin: number, size: number): Bytes => ({
  size,
  read: (offset, length) => bytes.read(begin + offset, Math.max(Math.min(length, size - offset), 0)),
});

/** How much is read of a file at once. */
const PIECE = 1 << 20;

/** Everything, piece by piece. */
export function* piecesOf(bytes: Bytes): Generator<Buffer> {
  for (let offset = 0; offset < bytes.size; offset += PIECE) {
    const piece = bytes.read(offset, PIECE);
    if (piece.length === 0) return;
    yield piece;
  }
}
