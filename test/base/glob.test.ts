import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globLengths, globMatcher } from '../../src/base/glob.js';

describe('patterns of the shell', () => {
  it('take what they would take there', () => {
    const cases: ReadonlyArray<readonly [string, string, boolean]> = [
      ['*.conf', 'a.conf', true],
      ['*.conf', 'a.conf.d', false],
      ['a?c', 'abc', true],
      ['a?c', 'ac', false],
      ['[a-c]x', 'bx', true],
      ['[!a-c]x', 'bx', false],
      ['[^a-c]x', 'dx', true],
      ['[]]', ']', true],
      ['[a', '[a', true],
      ['a.c', 'abc', false],
      ['\\*', '*', true],
      ['\\*', 'x', false],
      ['', '', true],
      ['**', 'any\nthing', true],
    ];
    for (const [pattern, text, fits] of cases)
      expect([pattern, text, globMatcher(pattern)(text)]).toEqual([pattern, text, fits]);
  });

  it('say how much of a beginning or an end they take', () => {
    expect(globLengths('*/', 'a/b/c')).toEqual([2, 4]);
    expect(globLengths('.*', 'a.b.c', true)).toEqual([2, 4]);
    expect(globLengths('x', 'a')).toEqual([]);
    expect(globLengths('*', 'ab')).toEqual([0, 1, 2]);
  });

  it('agree with a regular expression about everything small', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6 });
    fc.assert(
      fc.property(letters, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 7 }), (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        const lengths = Array.from({ length: text.length + 1 }, (_, length) => length);
        expect(globMatcher(pattern)(text)).toBe(expression.test(text));
        expect(globLengths(pattern, text)).toEqual(lengths.filter((each) => expression.test(text.slice(0, each))));
        const ends = lengths.filter((each) => expression.test(text.slice(text.length - each)));
        expect(globLengths(pattern, text, true)).toEqual(ends);
      }),
    );
  });

  it('take no power of their stars', () => {
    const [pattern, text] = [`${'*a'.repeat(40)}*b`, 'a'.repeat(4000)];
    const began = process.cpuUsage();
    expect(globMatcher(pattern)(text)).toBe(false);
    expect(globLengths(pattern, text)).toEqual([]);
    expect(process.cpuUsage(began).user).toBeLessThan(5_000_000);
  });
});
