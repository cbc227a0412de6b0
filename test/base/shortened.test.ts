import { expect, it } from 'vitest';
import { shortened } from '../../src/base/shortened.js';

it('leaves a short text, and says how much it takes from a long one', () => {
  expect(shortened('abc', 3)).toBe('abc');
  expect(shortened('abcd', 3)).toBe('abc … 1 more character');
});

it('never leaves half a character', () => expect(shortened('ab\u{1f600}', 3)).toBe('ab … 1 more character'));
