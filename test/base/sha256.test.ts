import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sha256 } from '../../src/base/sha256.js';

it('agrees with node:crypto about every text, the first as well as the thousandth', () => {
  const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.constant('\ud800 half a character'));
  fc.assert(
    fc.property(texts, (text) => {
      expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
    }),
    { numRuns: 1000 },
  );
});
