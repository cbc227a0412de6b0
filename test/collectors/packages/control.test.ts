import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forEachParagraph, paragraphsOf } from '../../../src/collectors/packages/control.js';

describe('paragraphs of a control file', () => {
  it('begin and end where those of its text do', () => {
    const lines = fc.array(fc.constantFrom('', '', 'Package: a', 'Version: 1', ' more'));
    fc.assert(
      fc.property(lines, (each) => {
        const file = Buffer.from(each.join('\n'));
        const texts: string[] = [];
        forEachParagraph(file, (start, end) => texts.push(file.toString('latin1', start, end)));
        expect(texts).toEqual(paragraphsOf(file.toString('latin1')));
      }),
    );
  });
});
