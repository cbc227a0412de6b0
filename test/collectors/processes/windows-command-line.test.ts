import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitWindowsCommandLine } from '../../../src/collectors/processes/windows-command-line.js';

/** How a word is written so that the C runtime reads it back. */
function quote(word: string): string {
  if (word !== '' && !/[ \t"]/.test(word)) return word;
  return `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;
}

describe('splitWindowsCommandLine', () => {
  it.each([
    ['C:\\Windows\\system32\\svchost.exe -k RPCSS -p', ['C:\\Windows\\system32\\svchost.exe', '-k', 'RPCSS', '-p']],
    ['"C:\\Program Files\\nodejs\\node.exe" "server.js"', ['C:\\Program Files\\nodejs\\node.exe', 'server.js']],
    ['"a b c" d e', ['a b c', 'd', 'e']],
    ['"ab\\"c" "\\\\" d', ['ab"c', '\\', 'd']],
    ['a\\\\\\b d"e f"g h', ['a\\\\\\b', 'de fg', 'h']],
    ['a\\\\\\"b c d', ['a\\"b', 'c', 'd']],
    ['a\\\\\\\\"b c" d e', ['a\\\\b c', 'd', 'e']],
    ['x ""', ['x', '']],
    ['', []],
  ])('%s', (text, words) => expect(splitWindowsCommandLine(text)).toEqual(words));

  it('reads back what was quoted', () => {
    const word = fc.string({ unit: fc.constantFrom('a', '\\', '"', ' ', '\t', 'é') });
    fc.assert(
      fc.property(fc.array(word), (words) => {
        expect(splitWindowsCommandLine(words.map(quote).join(' '))).toEqual(words);
      }),
    );
  });

  it('takes long lines without trouble', () => {
    expect(splitWindowsCommandLine(`"${'\\'.repeat(1_000_000)}`)).toHaveLength(1);
  });
});
