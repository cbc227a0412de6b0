import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createProblems } from '../../src/policy/file/problems.js';
import { readYaml } from '../../src/policy/file/yaml-file.js';
import { readPlainYaml } from '../../src/policy/plain-yaml.js';
import { HOSTILE_VALUES } from '../helpers/hostile.js';
import { FULL_EXAMPLE } from '../helpers/load-policy.js';

/** Values of every kind: plain, just beyond plain, and wrong. */
const VALUES = [
  '',
  ' ',
  '22',
  '22/tcp',
  '007',
  '1e3',
  '.5',
  'x',
  'a b',
  ' \ufeffx',
  'x\u00a0 ',
  '[a, \u2028b]',
  '[\ufeffa]',
  'a: b',
  'a:b',
  'a#b',
  'a #b',
  '#',
  '- x',
  '-x',
  '[a, b]',
  '[]',
  '[a,,b]',
  '[a b, c]',
  '[a: b]',
  '"q"',
  '"q" x',
  '"a\\tb"',
  "'q'",
  '"',
  'true',
  'NULL',
  '~',
  '2027-06-30',
  '10.0.0.0/8',
  'x,y',
  '{a: b}',
  '!t x',
  '&a x',
  '*a',
  '|',
  '>',
  '%x',
  '@x',
  '`x',
  '? x',
  'é',
  '.inf',
  '+1',
  '1-2',
  'a:',
  '/p/q',
  ': x',
];
const KEYS = ['a', 'b', 'port', 'reason', 'null', 'x-y', 'constructor', '"q"', 'a b'];
const ODD_LINES = ['', '   ', '# c', '  # c', '---', '...', '\t', 'a: b\t', 'a: b  # c'];

const value = fc.constantFrom(...VALUES);
const indent = fc.constantFrom('', ' ', '  ', '    ', '      ');
const line = fc.oneof(
  fc
    .tuple(
      indent,
      fc.constantFrom('', '', '- ', '-  '),
      fc.constantFrom(...KEYS),
      fc.constantFrom(':', ': ', ':  '),
      value,
    )
    .map((parts) => parts.join('')),
  fc.tuple(indent, fc.constantFrom('- ', ''), value).map((parts) => parts.join('')),
  fc.constantFrom(...ODD_LINES, ...HOSTILE_VALUES.filter((text) => text.length < 40)),
);

/** Whether the text is read as plain; when it is, the complete reader has to agree about everything. */
function readAlike(text: string): boolean {
  const plain = readPlainYaml(text);
  if (plain === null) return false;
  const problems = createProblems();
  const complete = readYaml('f', text, problems);
  problems.throwIfAny();
  expect(plain.value).toEqual(complete?.value ?? {});
  for (const [list, places] of plain.items) {
    for (const [index, place] of places.entries()) {
      expect({ file: 'f', ...place }).toEqual(complete?.placeOf([list, index]));
    }
  }
  return true;
}

describe('readPlainYaml', () => {
  it.each([
    FULL_EXAMPLE,
    'allow:\n- port: 22\n  reason: at the margin\n',
    'a: 1\n\n# comment\nb: "quoted # text" # and comment\nc: [a, b/c, 22]\nd:\n',
    'extends:\n  - ../a.yaml\n  - b.yaml\n',
    'rules:\n    policy-unused: off\n    name-mismatch: low\n',
    "a: 2027-06-30\nb: 10.0.0.0/8\nc: 6000-6063/tcp\nd: fd00::/8\ne: it's 5 o'clock, really?\nf: Zürich\n",
  ])('reads %j', (text) => expect(readPlainYaml(text)?.value).toEqual(parse(text)));

  it.each([
    'a: "escaped \\n"',
    "a: 'single'",
    'a: &x 1',
    'a: *x',
    'a: |\n  text',
    'a: first\n  second',
    'a: true',
    'a: 0x16',
    'a: 1.5',
    'a: ~',
    'a: 1\na: 2',
    'a:\n  - x: 1\n    x: 2',
    'a:\n  - x:\n      y: 1',
    'a:\n  - x: 1\n  - y',
    'a:\n  - y\n  - x: 1',
    'a:\n  - x: 1\n   y: 2',
    'a:\n  b: 1\n   c: 2',
    'a: 1\rb: 2',
    'a:\tb',
    '--- \na: 1',
    'a: b: c',
    'a: [b, [c]]',
    'a: {b: c}',
    'null: 1',
    '"a": 1',
    '- 1',
    'text',
  ])('leaves %j to the complete reader', (text) => expect(readPlainYaml(text)).toBeNull());

  it('reads nothing in another way than the complete reader: lines without sense', () => {
    let read = 0;
    const lines = fc.array(line, { maxLength: 7 });
    fc.assert(
      fc.property(lines, fc.constantFrom('\n', '\r\n'), (texts, lineBreak) => {
        if (readAlike(texts.join(lineBreak))) read++;
      }),
      { numRuns: 20_000 },
    );
    expect(read).toBeGreaterThan(1000);
  });

  it('reads nothing in another way than the complete reader: policies with other lines in them', () => {
    const policy = FULL_EXAMPLE.split('\n');
    let read = 0;
    const change = fc.record({ at: fc.nat(policy.length), gone: fc.nat(2), added: fc.array(line, { maxLength: 2 }) });
    fc.assert(
      fc.property(change, ({ at, gone, added }) => {
        if (readAlike(policy.toSpliced(at, gone, ...added).join('\n'))) read++;
      }),
      { numRuns: 5000 },
    );
    expect(read).toBeGreaterThan(500);
  });

  it('reads nothing in another way than the complete reader: policies with another value', () => {
    const policy = FULL_EXAMPLE.split('\n');
    fc.assert(
      fc.property(fc.nat(policy.length - 1), value, (at, text) => {
        readAlike(policy.with(at, (policy[at] ?? '').replace(/: .*/, `: ${text}`)).join('\n'));
      }),
      { numRuns: 5000 },
    );
  });
});
