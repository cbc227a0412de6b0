import { describe, expect, it } from 'vitest';
import { ASSIGNMENTS, DIRECTIVES, INI, parseLines } from '../../../../src/predict/config/syntax/lines.js';

const read = (syntax: Parameters<typeof parseLines>[0], text: string) =>
  parseLines(syntax)('/etc/x.conf', text).map(({ within, key, values }) => [within, key, values]);

describe('parseLines', () => {
  it.each([
    ['Port 22', [[[], 'Port', ['22']]]],
    ['Port = 22', [[[], 'Port', ['22']]]],
    ['Port=22 23', [[[], 'Port', ['22', '23']]]],
    ['Port  "a b"  # why', [[[], 'Port', ['a b']]]],
    ['  Alone', [[[], 'Alone', []]]],
  ])('reads directives: %s', (text, settings) => {
    expect(read(DIRECTIVES, text)).toEqual(settings);
  });

  it.each([
    ['[ "main" ]\na key  =  1', [[[['main']], 'a key', ['1']]]],
    ['[[inner]]\nkey: "x" ; why', [[[['inner']], 'key', ['x']]]],
    [
      '[not one]x\nkey=1',
      [
        [[], '[not one]x', []],
        [[], 'key', ['1']],
      ],
    ],
  ])('reads sections: %s', (text, settings) => {
    expect(read(INI, text)).toEqual(settings);
  });

  it.each([
    ['blanks in a line', `x${' '.repeat(2_000_000)}y`],
    ['blanks behind a bracket', `[${' '.repeat(2_000_000)}y`],
    ['brackets', '['.repeat(2_000_000)],
  ])('does not try every one of many %s', (_, line) => {
    for (const syntax of [DIRECTIVES, INI, ASSIGNMENTS])
      expect(read(syntax, `${line}\nport = 1`).at(-1)).toEqual([[], 'port', ['1']]);
  });
});
