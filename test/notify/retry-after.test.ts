import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryAfter } from '../../src/notify/retry-after.js';

const NOW = new Date('2026-11-20T10:00:00.000Z');
const read = (text: string) => retryAfter({ 'retry-after': text }, NOW);

describe('retryAfter', () => {
  it.each([
    ['120', 120_000],
    [' 3 ', 3000],
    ['0.25', 250],
    ['Fri, 20 Nov 2026 10:00:30 GMT', 30_000],
    ['Fri, 20 Nov 2026 09:00:00 GMT', 0],
    ['Friday', null],
    ['-1', null],
    ['1e9', null],
    ['', null],
  ])('%j', (text, expected) => expect(read(text)).toBe(expected));

  it('is null where nothing is asked for', () => expect(retryAfter({}, NOW)).toBeNull());

  it('is a time or nothing, whatever a server says', () =>
    fc.assert(
      fc.property(fc.string(), (text) => {
        const milliseconds = read(text);
        expect(milliseconds === null || (Number.isFinite(milliseconds) && milliseconds >= 0)).toBe(true);
      }),
    ));
});
