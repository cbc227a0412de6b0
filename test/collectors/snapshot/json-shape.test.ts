import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findDoubledKey, keysIn, shapeOf } from '../../../src/collectors/snapshot/json-shape.js';

describe('shapeOf', () => {
  it('counts the keys that the value has, however it is written', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(4), (text, indent) => {
        const value: unknown = JSON.parse(text);
        for (const written of [JSON.stringify(value), JSON.stringify(value, null, indent)]) {
          expect(shapeOf(written).keys).toBe(keysIn(value));
          expect(findDoubledKey(written)).toBeNull();
        }
      }),
    );
  });

  it('is not misled by what stands in strings', () => {
    expect(shapeOf('{"a\\\\":"{[,:\\"","b":"\\\\"}')).toEqual({ values: 2, keys: 2, depth: 1, longest: 8 });
    expect(shapeOf('[{"a":[1]},[]]').depth).toBe(3);
  });

  it('ends for a text that is no JSON', () => {
    fc.assert(fc.property(fc.string(), (text) => void expect(shapeOf(text).depth).toBeLessThanOrEqual(text.length)));
  });
});

describe('findDoubledKey', () => {
  it.each([
    ['{"a":1,"a":2}', 7, 'a'],
    ['{"a":1,"\\u0061":2}', 7, 'a'],
    ['[{"a":{"b":1}},{"b":1,"a":{"c":[],"c":1}}]', 34, 'c'],
    ['{"a":"a","b":"a" , "b" : 1}', 19, 'b'],
    ['{"__proto__":1,"__proto__":2}', 15, '__proto__'],
  ])('%s', (text, offset, key) => {
    expect(keysIn(JSON.parse(text))).toBe(shapeOf(text).keys - 1);
    expect(findDoubledKey(text)).toEqual({ offset, key });
  });

  it('takes the same key of different objects for what it is', () => {
    expect(findDoubledKey('[{"a":1},{"a":{"a":{}}}]')).toBeNull();
  });
});
