import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileWords, findWord, readWords } from '../../src/registry/word-table.js';

const word = fc.string({
  unit: fc.constantFrom('a', 'b', 'é', '~', '=', '-', '\u{1f600}'),
  minLength: 1,
  maxLength: 4,
});

it('finds the numbers of every word, and none for other words', () => {
  const pairs = fc.array(fc.tuple(word, fc.nat(2000)));
  fc.assert(
    fc.property(pairs, fc.array(word), (written, others) => {
      const table = compileWords(written);
      for (const wanted of [...written.map(([text]) => text), ...others, '', 'constructor', '__proto__', 'a\n']) {
        const numbers = written.filter(([text]) => text === wanted).map(([, number]) => number);
        expect(findWord(table, wanted)).toEqual([...new Set(numbers)]);
        expect(readWords(table).get(wanted) ?? []).toEqual([...new Set(numbers)]);
      }
    }),
  );
});
