import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../src/registry/csv.js';

const rows = (text: string) => [...parseCsv(text)].map(({ fields }) => fields);

describe('parseCsv', () => {
  it.each([
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['\uFEFFa,,\n', [['a', '', '']]],
    ['"a,b","say ""x""",""\n', [['a,b', 'say "x"', '']]],
    ['"two\nlines",x\n', [['two\nlines', 'x']]],
    ['""""\n', [['"']]],
    ['', []],
    ['\n', [['']]],
  ])('reads %j', (text, expected) => expect(rows(text)).toEqual(expected));

  it('counts the lines inside quotes', () => {
    expect([...parseCsv('a\n"b\n\nc"\nd')].map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  it.each([
    ['x\n"never ends\nhere', 'line 2: a quoted field that never ends'],
    ['a"b', 'line 1: a quote inside a field'],
    ['"a"b', 'line 1: a field goes on'],
    ['a\rb', 'line 1: a field goes on'],
  ])('refuses %j', (text, message) => expect(() => rows(text)).toThrow(message));

  it('reads back whatever was written', () => {
    const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', 'ü', ' ') });
    const table = fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { maxLength: 5 });
    const write = (row: string[]) => `${row.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')}\r\n`;
    fc.assert(
      fc.property(table, (written) => {
        expect(rows(written.map(write).join(''))).toEqual(written);
      }),
    );
  });

  it('reads any text or refuses it with a line number', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r') }), (text) => {
        try {
          expect(rows(text).length).toBeLessThanOrEqual(text.length);
        } catch (error) {
          expect(String(error)).toMatch(/^CsvError: line \d+: /);
        }
      }),
    );
  });
});
