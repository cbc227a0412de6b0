import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BRACED_LINES, SEMICOLONS } from '../../../../src/predict/config/syntax/block-tokens.js';
import { parseBlocks } from '../../../../src/predict/config/syntax/blocks.js';
import { parseClauses } from '../../../../src/predict/config/syntax/clauses.js';
import { derived } from '../../../../src/predict/config/syntax/derived.js';
import type { Parse } from '../../../../src/predict/config/syntax/include.js';
import { parseJson } from '../../../../src/predict/config/syntax/json.js';
import { ASSIGNMENTS, DIRECTIVES, INI, parseLines } from '../../../../src/predict/config/syntax/lines.js';
import { eachLine } from '../../../../src/predict/config/syntax/lines-in.js';
import { parseToml } from '../../../../src/predict/config/syntax/toml.js';
import { parseUcl } from '../../../../src/predict/config/syntax/ucl.js';
import { parseXml } from '../../../../src/predict/config/syntax/xml.js';
import { parseYaml } from '../../../../src/predict/config/syntax/yaml.js';

const PARSES: ReadonlyArray<readonly [string, Parse]> = [
  ['semicolons', parseBlocks(SEMICOLONS)],
  ['braced lines', parseBlocks(BRACED_LINES)],
  ['directives', parseLines(DIRECTIVES)],
  ['folded lines', parseLines({ ...DIRECTIVES, folded: true })],
  ['INI', parseLines(INI)],
  ['assignments', parseLines(ASSIGNMENTS)],
  ['clauses', parseClauses],
  ['YAML', parseYaml],
  ['JSON', parseJson({ comments: true })],
  ['XML', parseXml],
  ['TOML', parseToml],
  ['UCL', parseUcl],
];

const piece = fc.constantFrom(
  'a',
  ' b',
  '=',
  ': ',
  '\n',
  ';',
  '{',
  '}',
  '"',
  '- ',
  '  ',
  '<x y="1">',
  'c</x>',
  '"k": 1,',
  '\\\n',
  '#',
);
const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));

describe.each(PARSES)('a file of %s that is read up to a limit', (_, parse) => {
  it('has the settings of the whole file up to there, and little more', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 8 }), (whole, limit) => {
        const some = parse('f', whole, limit);
        expect(some.slice(0, limit)).toEqual(parse('f', whole).slice(0, limit));
        expect(some.filter(({ doubt }) => doubt === undefined).length).toBeLessThan(limit + 3);
      }),
    );
  });
});

it('lines come one at a time as they would at once', () => {
  fc.assert(
    fc.property(text, (whole) => {
      expect([...eachLine(whole)]).toEqual([...whole.split('\n').entries()]);
    }),
  );
});

it('settings that stand in the same blocks share what they stand in', () => {
  const [, , first, second] = parseBlocks(SEMICOLONS)('f', 'a { b { c; d; } }');
  expect(first?.within).toEqual([['a'], ['b']]);
  expect(first?.within).toBe(second?.within);
});

it('of settings that are made of others it is told where the limit cut them', () => {
  const none = derived(parseLines(DIRECTIVES), () => []);
  expect(none('f', 'a 1\nb 2\n', 3)).toEqual([]);
  expect(none('f', 'a 1\nb 2\nc 3\n', 2).map(({ line, key, doubt }) => [line, key, doubt])).toEqual([
    [2, '', 'what stands behind this was not read'],
  ]);
});
