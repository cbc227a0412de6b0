import fc from 'fast-check';
import { expect, it } from 'vitest';
import { portions } from '../../src/base/portions.js';

it('says the same in few pieces', () => {
  const pieces = fc.array(fc.string({ maxLength: 40 }).map((text) => text.repeat(5000)));
  fc.assert(
    fc.property(pieces, (some) => {
      const joined = [...portions(some)];
      expect(joined.join('')).toBe(some.join(''));
      for (const portion of joined.slice(0, -1)) expect(portion.length).toBeGreaterThanOrEqual(1 << 18);
    }),
    { numRuns: 20 },
  );
});
