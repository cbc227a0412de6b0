import { describe, expect, it } from 'vitest';
import { BRACED_LINES, SEMICOLONS } from '../../../../src/predict/config/syntax/block-tokens.js';
import { blocksOf, parseBlocks } from '../../../../src/predict/config/syntax/blocks.js';

const read = (text: string, syntax = SEMICOLONS) =>
  parseBlocks(syntax)('f', text).map(({ key, values, line }) => [line, key, ...values]);

describe('parseBlocks', () => {
  it('takes a quote behind a backslash for a letter, and one that has no end', () => {
    expect(read('a \\"b c\\"; d " e;')).toEqual([
      [1, 'a', '\\"b', 'c\\"'],
      [1, 'd', '"', 'e'],
    ]);
    expect(read('a "b; \\" c" d;')).toEqual([[1, 'a', 'b; \\" c', 'd']]);
  });
  it('leaves out comments that have an end, and takes one without for words', () => {
    expect(read('a /* b; */ c; // d\ne /* f;')).toEqual([
      [1, 'a', 'c'],
      [2, 'e', '/*', 'f'],
    ]);
  });
  it('reads texts in which nothing has an end', () => {
    for (const piece of ['/* ', '\\"', '"\\', "'\\", '{', '}\n'])
      expect(read(`a ${piece.repeat(40_000)}`, BRACED_LINES)[0]?.[1]).toBe('a');
  });
});

describe('blocksOf', () => {
  it('parts settings at the begins of blocks', () => {
    const settings = parseBlocks(BRACED_LINES)('f', 'x\nservice a {\n  port = 1\n}\nservice b {\n}\n');
    const found = blocksOf(settings, ({ key }) => key === 'service');
    expect(found.map(({ block, behind }) => [block.values, behind.map(({ key }) => key)])).toEqual([
      [['a'], ['port']],
      [['b'], []],
    ]);
  });
});
