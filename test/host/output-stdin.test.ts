import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readStdin } from '../../src/host/output.js';

const chunks = (count: number, size: number) =>
  Readable.from(Array.from({ length: count }, (_, index) => Buffer.alloc(size, index % 251)));

describe('readStdin', () => {
  it.each([
    [0, 1],
    [3, 7],
    [16, 1 << 16],
    [17, 1 << 16],
    [1, 3 << 20],
    [50, 99_991],
  ])('reads %i chunks of %i bytes', async (count, size) => {
    const read = await readStdin(chunks(count, size), 8 << 20);
    const expected = Buffer.concat(await chunks(count, size).toArray());
    expect(read.equals(expected)).toBe(true);
    expect((await readStdin(chunks(count, size), count * size)).length).toBe(count * size);
  });

  it('refuses one byte too many', async () => {
    await expect(readStdin(chunks(2, 1 << 20), (2 << 20) - 1)).rejects.toMatchObject({ code: 'EFBIG' });
  });

  it('takes memory for what it reads, once', async () => {
    const before = process.memoryUsage().rss;
    const read = await readStdin(chunks(2, 5 << 20), 512 << 20);
    expect(read.length).toBe(10 << 20);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 << 20);
  });
});
