import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openBlocks } from '../../src/host/blocks.js';

const directory = mkdtempSync(path.join(tmpdir(), 'port-audit-blocks-'));
afterAll(() => rmSync(directory, { recursive: true }));

const BYTES = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7 + (index >> 8)) % 256));

function fileOf(bytes: Buffer): string {
  const file = path.join(directory, `${bytes.length}`);
  writeFileSync(file, bytes);
  return file;
}

describe('a file that is read in blocks', () => {
  it('has the bytes that the whole file has, wherever and in whatever order they are asked for', () => {
    const blocks = openBlocks(fileOf(BYTES));
    const place = fc.nat({ max: BYTES.length });
    fc.assert(
      fc.property(fc.array(fc.tuple(place, fc.oneof(fc.nat({ max: 200 }), fc.nat({ max: 40_000 })))), (asked) => {
        for (const [start, length] of asked) {
          expect(blocks.subarray(start, start + length).equals(BYTES.subarray(start, start + length))).toBe(true);
        }
      }),
    );
  });

  it('goes to the end unless one is given, and is empty behind it', () => {
    const blocks = openBlocks(fileOf(BYTES));
    expect(blocks.length).toBe(BYTES.length);
    expect(blocks.subarray(69_990).equals(BYTES.subarray(69_990))).toBe(true);
    expect(blocks.subarray(0).equals(BYTES)).toBe(true);
    expect([blocks.subarray(70_000).length, blocks.subarray(5, 5).length]).toEqual([0, 0]);
    expect(openBlocks(fileOf(Buffer.alloc(0))).subarray(0).length).toBe(0);
  });

  it('fails where the file became shorter meanwhile, and gives no other bytes', () => {
    const file = fileOf(BYTES.subarray(0, 60_000));
    const blocks = openBlocks(file);
    truncateSync(file, 10);
    expect(() => blocks.subarray(100, 200)).toThrow('it became shorter');
  });
});
