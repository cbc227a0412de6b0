import fs from 'node:fs';
import type { Bytes } from '../base/bytes.js';
import { HostError } from './types.js';

/** An audit looks up some dozens of places in two megabytes. Memory that is touched for the first time costs most there. */
const BLOCK = 16_384;

function readAt(fd: number, start: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length);
  for (let read = 0; read < length; ) {
    const count = fs.readSync(fd, bytes, read, length - read, start + read);
    if (count === 0) throw new HostError('EIO', 'it became shorter while it was read');
    read += count;
  }
  return bytes;
}

/** A file that stays open and is read in blocks, each when something in it is asked for, and kept. */
export function openBlocks(file: string): Bytes {
  const fd = fs.openSync(file, 'r');
  const { size } = fs.fstatSync(fd);
  const blocks: Buffer[] = [];
  const blockAt = (number: number) => {
    const start = number * BLOCK;
    const block = blocks[number] ?? readAt(fd, start, Math.min(BLOCK, size - start));
    blocks[number] = block;
    return block;
  };
  return {
    length: size,
    subarray(start, end = size) {
      const number = Math.floor(start / BLOCK);
      const before = number * BLOCK;
      const behind = Math.min(end, size);
      if (behind <= start) return Buffer.alloc(0);
      return behind - before > BLOCK
        ? readAt(fd, start, behind - start)
        : blockAt(number).subarray(start - before, behind - before);
    },
  };
}
