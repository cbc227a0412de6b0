import fc from 'fast-check';
import { expect, it } from 'vitest';
import { portions } from '../../src/base/portions.js';

/** As whoever writes takes them: each is done with before the next comes. */
function written(pieces: Iterable<string>): readonly Buffer[] {
  const all: Buffer[] = [];
  for (const portion of portions(pieces)) all.push(Buffer.from(portion));
  return all;
}

it('says the same in few pieces', () => {
  const pieces = fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.repeat(1500)));
  fc.assert(
    fc.property(pieces, (some) => {
      const all = written(some);
      expect(Buffer.concat(all).toString()).toBe(some.join(''));
      for (const [index, portion] of all.entries()) {
        const next = all[index + 1];
        expect(portion.length).toBeGreaterThan(0);
        if (next !== undefined) expect(portion.length + next.length * 3).toBeGreaterThan(1 << 18);
      }
    }),
    { numRuns: 40 },
  );
});

it('hands over a piece that is larger than a portion', () => {
  const large = 'ä'.repeat(1 << 19);
  expect(Buffer.concat(written(['before', large, 'behind'])).toString()).toBe(`before${large}behind`);
  expect(written([])).toEqual([]);
});
