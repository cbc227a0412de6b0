/** How much is handed over at once, bytes: little memory, and few calls. */
const PORTION = 1 << 18;

/** Bytes that a UTF-16 unit can become in UTF-8. */
const BYTES_A_UNIT = 3;

/**
 * Pieces of text of any size as few portions of UTF-8 that are worth a write each. All lie in the same bytes, so each has
 * to be written before the next is asked for: memory that was not touched before costs more than what is put into it. A
 * piece that is larger by itself is a portion of its own.
 */
export function* portions(pieces: Iterable<string>): Generator<Uint8Array> {
  let room: Buffer | undefined;
  let filled = 0;
  for (const piece of pieces) {
    const needed = piece.length * BYTES_A_UNIT;
    if (room !== undefined && filled > 0 && filled + needed > PORTION) {
      yield room.subarray(0, filled);
      filled = 0;
    }
    if (needed > PORTION) yield Buffer.from(piece);
    else {
      room ??= Buffer.allocUnsafeSlow(PORTION);
      filled += room.write(piece, filled);
    }
  }
  if (room !== undefined && filled > 0) yield room.subarray(0, filled);
}
