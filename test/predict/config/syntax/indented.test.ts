import { expect, it } from 'vitest';
import { parseIndented, parseJsonLines, parseXml } from '../../../../src/predict/config/syntax/indented.js';
import { DIRECTIVES, parseLines } from '../../../../src/predict/config/syntax/lines.js';

it.each([
  ["port: 80 # it's the usual one", ['80']],
  ['host: "a # b" # c', ['a # b']],
  ["host: a#b 'c # d'", ["a#b 'c # d'"]],
  ['# port: 80', undefined],
])('ends %j where its comment begins', (text, values) =>
  expect(parseIndented('f', text).at(0)?.values).toEqual(values),
);

it('tells the lines of members of JSON and elements of XML', () => {
  expect(parseJsonLines('f', '{\n\n"a": 1,\n"b": [2, 3]}').map(({ line, key }) => [line, key])).toEqual([
    [3, 'a'],
    [4, 'b'],
  ]);
  expect(
    parseXml('f', '<a>\n<!-- x\n-->\n<b>1</b></a>').map(({ line, key, values }) => [line, key, ...values]),
  ).toEqual([[4, 'b', '1']]);
});

it('joins lines that go on, but for comments', () => {
  const read = (text: string) =>
    parseLines(DIRECTIVES)('f', text).map(({ line, key, values }) => [line, key, ...values]);
  expect(read('a 1 \\\n2 \\\n3\nb 4\n# c \\\nd 5\n \\\n# e\nf 6 \\')).toEqual([
    [1, 'a', '1', '2', '3'],
    [4, 'b', '4'],
    [6, 'd', '5'],
    [9, 'f', '6'],
  ]);
});
