import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forTerminal } from '../../src/reports/text.js';
import { displayWidth, shortenMiddle, wrapped } from '../../src/reports/width.js';
import { hostileText } from '../helpers/hostile.js';
import { unescaped } from '../helpers/unescaped.js';

/** The ruler of cli-table3, which pads the columns. */
const rulerOfTables: (text: string) => number = createRequire(createRequire(import.meta.url).resolve('cli-table3'))(
  'string-width',
);

describe('displayWidth', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['日本', 4],
    ['e\u0301', 1],
    ['🦀', 2],
    ['…', 1],
    ['─│●→', 4],
  ])('%s takes %i columns', (text, width) => expect(displayWidth(text)).toBe(width));

  it('agrees with the table about every character that forTerminal lets pass', () => {
    const disagreed: string[] = [];
    for (let codePoint = 0x20; codePoint < 0x30000; codePoint++) {
      const character = String.fromCodePoint(codePoint);
      if (forTerminal(`a${character}`) !== `a${character}`) continue;
      if (displayWidth(character) !== rulerOfTables(character)) disagreed.push(codePoint.toString(16));
    }
    expect(disagreed).toEqual([]);
  });
  it('agrees with the table about every text', () => {
    fc.assert(
      fc.property(hostileText(), (text) => displayWidth(forTerminal(text)) === rulerOfTables(forTerminal(text))),
    );
  });
});

describe('shortenMiddle', () => {
  it.each([
    ['/usr/lib/jvm/java/bin/java', 11, '/usr/…/java'],
    ['abc', 3, 'abc'],
    ['abcd', 3, 'a…d'],
    ['abcd', 1, '…'],
    ['abcd', 0, ''],
    ['日本語日本語', 6, '日…語'],
    ['\\x1b\\x1b\\x1b\\x1b', 12, '\\x1b…\\x1b'],
  ])('%s in %i columns is %s', (text, width, short) => expect(shortenMiddle(text, width)).toBe(short));

  it('always fits, and keeps whole characters and escapes', () => {
    fc.assert(
      fc.property(hostileText(), fc.integer({ min: 0, max: 40 }), (text, width) => {
        const shown = forTerminal(text);
        const short = shortenMiddle(shown, width);
        expect(displayWidth(short)).toBeLessThanOrEqual(width);
        const [head = '', tail = ''] = short.split('…');
        if (short !== shown && !shown.includes('…')) {
          expect(text.startsWith(unescaped(head))).toBe(true);
          expect(text.endsWith(unescaped(tail))).toBe(true);
        }
      }),
    );
  });
});

describe('wrapped', () => {
  it('breaks at spaces', () => expect(wrapped('one two three', 8)).toEqual(['one two', 'three']));
  it('breaks a word that is too long', () => expect(wrapped('a 123456', 4)).toEqual(['a', '1234', '56']));
  it('breaks ordinary text just as any other', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(words, fc.integer({ min: 4, max: 30 }), (some, width) => {
        // Two blanks are out of the ordinary, and mean the same.
        expect(wrapped(some.join(' '), width)).toEqual(wrapped(some.join('  '), width));
      }),
    );
  });
  it('fits, and loses nothing', () => {
    fc.assert(
      fc.property(hostileText(), fc.integer({ min: 10, max: 60 }), (text, width) => {
        const shown = forTerminal(text);
        const lines = wrapped(shown, width);
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(shown.replaceAll(' ', ''));
      }),
    );
  });
});
