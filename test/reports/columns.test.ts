import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { painter } from '../../src/reports/colour.js';
import { type Cells, laidOut } from '../../src/reports/columns.js';
import { forTerminal } from '../../src/reports/text.js';
import { wrapped } from '../../src/reports/width.js';
import { hostileText } from '../helpers/hostile.js';

const COLUMNS = [8, 20, 33].map((width) => ({ title: '', width }));
const INKS = [null, 'bold', 'alarm', 'magenta'] as const;

/** Lines that fit, painted or not; now and then one that does not. */
function linesOfCell(width: number): fc.Arbitrary<readonly string[]> {
  const lines = fc
    .tuple(hostileText(), fc.constantFrom(...INKS), fc.boolean())
    .map(([text, ink, colour]) => wrapped(forTerminal(text), width).map((line) => painter(colour)(ink, line)));
  return fc.oneof({ weight: 9, arbitrary: lines }, { weight: 1, arbitrary: fc.constant(['wide '.repeat(12)]) });
}

const row: fc.Arbitrary<Cells> = fc.oneof(
  fc.tuple(...COLUMNS.map(({ width }) => linesOfCell(width))),
  linesOfCell(60).map((across) => ({ across })),
);

describe('laidOut', () => {
  it('lays out a long table line for line as the short ones that it is made of', () => {
    const rows = fc.array(row, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(rows, (some) => {
        const short = [...laidOut(COLUMNS, some)];
        const copies = Math.ceil(300 / short.length);
        const long = [...laidOut(COLUMNS, Array.from({ length: copies }, () => some).flat())];
        expect(long.join('\n').split('\n')).toEqual(Array.from({ length: copies }, () => short).flat());
      }),
    );
  });
});
