import { expect, it } from 'vitest';
import { sharer } from '../../src/base/sharer.js';

it('makes one of values that are equal, and no others', () => {
  const share = sharer();
  const first = share({ a: [1] });
  expect(share({ a: [1] })).toBe(first);
  expect(share({ a: [2] })).toEqual({ a: [2] });
  expect(share(null)).toBeNull();
});
