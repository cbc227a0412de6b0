import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEnvironmentFile } from '../../../../src/predict/start/systemd/environment-file.js';
import { readUnitFile } from '../../../../src/predict/start/systemd/unit-file.js';
import { unitWords } from '../../../../src/predict/start/systemd/words.js';

const read = (text: string) => readUnitFile('/u', text).map(({ section, key, value }) => `${section}/${key}=${value}`);

function told(reader: typeof readUnitFile | typeof readEnvironmentFile, text: string): string[] {
  const places: string[] = [];
  reader('/u', text, (place) => places.push(place));
  return places;
}

/** What systemd 252 makes of each: seen with `systemd-analyze verify`. */
describe('lines of unit files', () => {
  it.each([
    ['LF', '[S]\nA=a\nB=b\n', ['S/A=a', 'S/B=b']],
    ['CR and LF', '[S]\r\nA=a\r\nB=b\r\n', ['S/A=a', 'S/B=b']],
    ['CR', '[S]\rA=a\rB=b\r', ['S/A=a', 'S/B=b']],
    ['NUL', '[S]\0A=a\0B=b\0', ['S/A=a', 'S/B=b']],
    ['LF and CR, with NUL or without', '[S]\n\rA=a \\\n\r/b\r\n\0B=b', ['S/A=a /b', 'S/B=b']],
    ['a backslash before CR', '[S]\nA=a \\\rB=b\n', ['S/A=a B=b']],
    ['a line with nothing in it ends what goes on', '[S]\nA=a \\\r\rB=b\n', ['S/A=a', 'S/B=b']],
    ['two backslashes are a letter', '[S]\nA=a \\\\\nB=b\n', ['S/A=a \\\\', 'S/B=b']],
    ['a blank behind the backslash', '[S]\nA=a \\ \nB=b\n', ['S/A=a \\', 'S/B=b']],
    ['a comment goes on nowhere', '[S]\n# x \\\nA=a\n', ['S/A=a']],
    ['comments inside of what goes on', '[S]\nA=a \\\n # x \\\n ; y\n/c\nB=b', ['S/A=a /c', 'S/B=b']],
    ['a mark of the order of bytes', '\uFEFF[S]\nA=a\n', ['S/A=a']],
    ['one that stands in a later line', '[S]\n\uFEFFA=a\n', ['S/A=a']],
    ['one behind a blank', '[S]\n \uFEFFA=a\n', ['S/\uFEFFA=a']],
    ['other white space', '[S]\n\fA=a\n\u00a0B=b\nC=c\u00a0\n', ['S/\fA=a', 'S/\u00a0B=b', 'S/C=c\u00a0']],
    ['blanks in the name of a section', ' [ S ] \nA=a\n', [' S /A=a']],
    ['no assignment', '[S]\nX\nA=a\n', ['S/A=a']],
  ])('%s', (_, text, expected) => expect(read(text)).toEqual(expected));

  it('tells where systemd reads no further', () => {
    expect(told(readUnitFile, '[S]\nA=a\n[x\nB=b\n')).toEqual(['/u:3']);
    expect(told(readUnitFile, '[S]\n# \uFFFD\nA=\uFFFD\n')).toEqual(['/u:3']);
  });

  it('whatever ends a line, the settings are the same', () => {
    const lines = fc.array(fc.constantFrom('[S]', 'A=a', '', '# c', 'B=b \\', 'c', ' '), { maxLength: 12 });
    const ends = fc.constantFrom('\r\n', '\n\r', '\r', '\0', '\n\0');
    fc.assert(
      fc.property(lines, ends, (all, end) => {
        expect(read(all.join(end))).toEqual(read(all.join('\n')));
      }),
    );
  });

  it('a mebibyte of backslashes or blanks takes no time that grows with its square', () => {
    for (const letter of ['\\', ' ', '\t'])
      expect(read(`[S]\nA=${`${letter.repeat(50_000)}x`.repeat(8)}\nB=b`).at(-1)).toBe('S/B=b');
  }, 5000);
});

describe('words of a unit file', () => {
  it.each([
    ['-p 2\\0622', ['-p', '222']],
    ['-p \\u0032\\x32', ['-p', '22']],
    ['-p\f22 a\u00a0b', ['-p\f22', 'a\u00a0b']],
    ['a\\q \\000', ['a\\q', '\\000']],
  ])('%s', (text, expected) => expect(unitWords(text)).toEqual(expected));
});

/** src/basic/env-file.c of systemd */
describe('lines of environment files', () => {
  it.each([
    ['a quote in a value is a letter', "A=it's\nPORT=80\nB='x'\n", { A: "it's", PORT: '80', B: 'x' }],
    ['a double one too', 'A=a"b\nPORT=80\n', { A: 'a"b', PORT: '80' }],
    ['CR ends a line', 'A=a\rPORT=80\r\nB=b', { A: 'a', PORT: '80', B: 'b' }],
    ['quotes go over lines', 'A="a\nPORT=80"\nB=b', { A: 'a\nPORT=80', B: 'b' }],
    ['parts behind one another', 'A="a" \'b\' c"d" e \n', { A: 'abc"d" e' }],
    ['a backslash takes the end of a line away', 'A=a\\\nPORT=80\nB="a\\\nb"', { A: 'aPORT=80', B: 'ab' }],
    ['a backslash before other letters', 'A=\\"a\\ \nB="\\$\\x"\n', { A: '"a ', B: '$\\x' }],
    ['a sign of a comment in a value', 'A=80 # c\nB="80" # c\n', { A: '80 # c', B: '80# c' }],
    ['names that are none', 'export A=1\n\uFEFFB=2\n\u00a0C=3\nD =4\n', { D: '4' }],
    ['a quote that does not end', 'A=1\nB="x\nC=3', { A: '1', B: 'x\nC=3' }],
  ])('%s', (_, text, expected) =>
    expect(Object.fromEntries(readEnvironmentFile('/u', text).map(([name, value]) => [name, value]))).toEqual(expected),
  );

  it('tells of a comment that goes on for older systemd, where that matters', () => {
    expect(told(readEnvironmentFile, '\n# a \\\nPORT=80\n')).toEqual(['/u:2']);
    expect(told(readEnvironmentFile, '# a \\\n# b \\\n\nPORT=80\n')).toEqual([]);
  });
});
