import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonMistake } from '../../../src/collectors/snapshot/json-position.js';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('findJsonMistake', () => {
  it.each([
    ['', 0, 'a value'],
    ['{"a":1,}', 7, 'a key'],
    ['{"a" 1}', 5, '":"'],
    ['{a:1}', 1, 'a key or "}"'],
    ['[1,]', 3, 'a value'],
    ['[,]', 1, 'a value or "]"'],
    ['[1 2]', 3, '"," or the end of the object or list'],
    ['{"a":[1}', 7, '"," or the end of the object or list'],
    ['{"a":01}', 5, 'a value'],
    ['["a\nb"]', 1, 'a value or "]"'],
    ['["\\x"]', 1, 'a value or "]"'],
    ['{} {}', 3, 'the end of the file'],
    ['{"a":1', 6, '"," or the end of the object or list'],
    ['nul', 0, 'a value'],
  ])('%j: at %i, %s', (text, offset, expected) => expect(findJsonMistake(text)).toEqual({ offset, expected }));

  it('finds nothing in JSON', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(4), (text, indent) => {
        expect(findJsonMistake(text)).toBeNull();
        expect(findJsonMistake(JSON.stringify(JSON.parse(text), null, indent))).toBeNull();
      }),
    );
  });

  it('agrees with JSON.parse about any text', () => {
    const mutated = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom(...'{}[]",:\\1e.- \n\u0001'))
      .map(([text, at, character]) => text.slice(0, at % (text.length + 1)) + character + text.slice(at % text.length));
    fc.assert(
      fc.property(fc.oneof(mutated, fc.string()), (text) => {
        expect(findJsonMistake(text) === null).toBe(isJson(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('is not too shallow for deep nesting, nor too small for long strings', () => {
    expect(findJsonMistake('['.repeat(1_000_000))?.offset).toBe(1_000_000);
    expect(findJsonMistake(`["${'\\n'.repeat(5_000_000)}"`)?.offset).toBe(10_000_003);
  });
});
