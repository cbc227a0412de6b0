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

  it.each([
    ['known there: one, ...\n', true],
    ['known there: ..., three\n', true],
    ['...two...\n', true],
    ['known there: two, ...\n', false],
    ['known there.\n...\n', false],
  ])('may leave out some of a line: %j', (quote, quoted) => {
    expect(isQuoteOf(quote, 'known there: one, two, three\n')).toBe(quoted);
  });
});
