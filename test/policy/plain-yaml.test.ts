import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readPlainYaml } from '../../src/policy/plain-yaml.js';
import { PolicyProblems } from '../../src/policy/problems.js';
import { readYaml } from '../../src/policy/yaml-file.js';
import { HOSTILE_VALUES } from '../helpers/hostile.js';
import { FULL_EXAMPLE } from '../helpers/load-policy.js';

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
    'a: 1\r\nb: 2',
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

  it('reads nothing in another way than the complete reader', () => {
    const value = fc.constantFrom(
      '',
      ' ',
      '22',
      '22/tcp',
      '007',
      '1e3',
      '.5',
      'x',
      'a b',
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
    );
    const key = fc.constantFrom('a', 'b', 'port', 'reason', 'null', 'x-y', 'constructor', '"q"', 'a b');
    const line = fc.oneof(
      fc
        .tuple(
          fc.constantFrom('', ' ', '  ', '    ', '      '),
          fc.constantFrom('', '', '- ', '-  '),
          key,
          fc.constantFrom(':', ': ', ':  '),
          value,
        )
        .map((parts) => parts.join('')),
      fc.tuple(fc.constantFrom('', '  ', '    '), fc.constantFrom('- ', ''), value).map((parts) => parts.join('')),
      fc.constantFrom(
        '',
        '   ',
        '# c',
        '  # c',
        '---',
        '...',
        '\t',
        'a: b\t',
        'a: b  # c',
        ...HOSTILE_VALUES.filter((text) => text.length < 40),
      ),
    );
    let read = 0;
    fc.assert(
      fc.property(fc.array(line, { maxLength: 7 }), (lines) => {
        const text = lines.join('\n');
        const plain = readPlainYaml(text);
        if (plain === null) return;
        read++;
        const problems = new PolicyProblems();
        const complete = readYaml('f', text, problems);
        problems.throwIfAny();
        expect(plain.value).toEqual(complete?.value ?? {});
        for (const [list, places] of plain.items) {
          for (const [index, place] of places.entries()) {
            expect({ file: 'f', ...place }).toEqual(complete?.placeOf([list, index]));
          }
        }
      }),
      { numRuns: 20_000 },
    );
    expect(read).toBeGreaterThan(1000);
  });
});
