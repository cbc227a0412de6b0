import { describe, expect, it } from 'vitest';
import { isQuoteOf } from './page.js';

describe('isQuoteOf', () => {
  it.each([
    ['a\nb\nc\n', true],
    ['a\n...\n', true],
    ['...\nc\n', true],
    ['a\n...\nc\n', true],
    ['...\nb\n...\n', true],
    ['... \n', false],
    ['a\n', false],
    ['b\nc\n', false],
    ['a\nb\n', false],
    ['a\n...\nb\n', false],
    ['...\nc\nb\n...\n', false],
    ['a\nb\nc\nd\n', false],
  ])('%j', (quote, quoted) => {
    expect(isQuoteOf(quote, 'a\nb\nc\n')).toBe(quoted);
  });

  it('may leave out the rest of a line', () => {
    expect(isQuoteOf('known there: one, ...\n', 'known there: one, two\n')).toBe(true);
    expect(isQuoteOf('known there: two, ...\n', 'known there: one, two\n')).toBe(false);
  });
});
