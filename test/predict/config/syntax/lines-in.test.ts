import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linesIn } from '../../../../src/predict/config/syntax/lines-in.js';

it('tells the line of every offset as counting does', () =>
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '\n') }), fc.nat(20), (text, offset) => {
      expect(linesIn(text)(offset)).toBe(text.slice(0, offset).split('\n').length);
    }),
  ));
