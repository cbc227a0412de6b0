import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../src/policy/file/load.js';
import { fakeHost } from '../helpers/fake-host.js';
import { HOSTILE_VALUES, hostileText } from '../helpers/hostile.js';
import { FULL_EXAMPLE, refusalOf, yaml } from '../helpers/load-policy.js';

function bomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 9; level++) {
    lines.push(
      `a${level}: &a${level} [${Array(9)
        .fill(`*a${level - 1}`)
        .join(', ')}]`,
    );
  }
  return lines.join('\n');
}

const refused = async (content: string | Buffer) => (await refusalOf({ 'port-audit.yaml': content })).join('\n');

describe('a policy file', () => {
  it('is UTF-8', async () => {
    expect(await refused(Buffer.from(`\ufeff${FULL_EXAMPLE}`, 'utf16le'))).toBe(
      'port-audit.yaml:1:1: is UTF-16; save it as UTF-8',
    );
    const latin = Buffer.concat([Buffer.from('version: 1\n# caf'), Buffer.from([0xe9]), Buffer.from('\n')]);
    expect(await refused(latin)).toBe('port-audit.yaml:2:6: is not UTF-8 from here on; save it as UTF-8');
  });

  it('is text', async () => {
    expect(await refused('version: 1\n\u0000\u0001')).toBe(
      'port-audit.yaml:2:1: is binary: the character U+0000 cannot stand in YAML',
    );
    expect(await refused('version: "\x1b[2J"')).toContain('the character U+001b cannot stand in YAML');
  });

  it('has something in it', async () => {
    const empty = 'port-audit.yaml:1:1: is empty; write one with `port-audit baseline --output FILE`';
    expect(await refused('')).toBe(empty);
    expect(await refused('\ufeff \n\t\n')).toBe(empty);
  });

  it('is at most 16 MiB, and refused without reading on', async () => {
    const asked: Array<number | undefined> = [];
    const files = {
      realPath: (path: string) => path,
      read: (path: string, limit?: number) => {
        asked.push(limit);
        return fakeHost({ files: { [path]: Buffer.alloc(17 * 1024 * 1024, '#') } }).files.read(path, limit);
      },
    };
    await expect(loadPolicy({ files: { ...files, risks: () => [] } }, 'big.yaml')).rejects.toThrow(
      'policy big.yaml: is larger than the limit of 16 MiB',
    );
    expect(asked).toEqual([16 * 1024 * 1024]);
  });

  it('is there, and may be read', async () => {
    expect(await refusalOf({})).toEqual([
      'policy port-audit.yaml: no such file; port-audit baseline --output port-audit.yaml writes one',
    ]);
    expect(await refusalOf({ 'port-audit.yaml': { error: 'EACCES' } })).toEqual([
      'policy port-audit.yaml: may not be read; check its permissions',
    ]);
  });

  it.each([
    ['a bomb of aliases', bomb(), 'anchors repeated more than 100 times'],
    ['brackets without end', '['.repeat(200_000), '1:65: refused: nested more than 64 levels deep'],
    ['brackets behind a word that objects know', `constructor: ${'['.repeat(200_000)}`, 'nested more than 64 levels'],
    ['braces without end', '{'.repeat(200_000), '1:65: refused: nested more than 64 levels deep'],
    ['list marks without end', '- '.repeat(200_000), '1:129: refused: nested more than 64 levels deep'],
    ['key marks without end', '? '.repeat(200_000), '1:129: refused: nested more than 64 levels deep'],
    ['indentation without end', indented(2500), 'nested too deep'],
    ['a million keys', 'a:\n'.repeat(500_000), 'refused: more than 1500000 words and signs'],
    ['keys given again and again', 'a:\n'.repeat(50_000), '2:1: the key "a" is given twice'],
    ['quotes without end', '"'.repeat(100_000), 'not valid YAML'],
    ['cut off', FULL_EXAMPLE.slice(0, 60), 'reason: missing'],
  ])('is refused soon when it is %s', async (_, text, expected) => {
    expect(await refused(text)).toContain(expected);
  });

  it('is told with at most 200 problems and the number of the others', async () => {
    const lines = await refusalOf(yaml(...Array.from({ length: 300 }, (_, index) => `k${index}: 1`)));
    expect(lines).toHaveLength(201);
    expect(lines.at(-1)).toBe('and 100 more problems like these');
  });

  it('never crashes its reader, whatever is in it', async () => {
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.oneof(hostileText(), fc.constantFrom(...HOSTILE_VALUES)).map((text) => Buffer.from(text)),
      fc
        .tuple(fc.nat(FULL_EXAMPLE.length), fc.nat(20), hostileText())
        .map(([at, cut, text]) => Buffer.from(FULL_EXAMPLE.slice(0, at) + text + FULL_EXAMPLE.slice(at + cut))),
    );
    await fc.assert(
      fc.asyncProperty(content, async (file) => {
        const lines = await refusalOf({ 'port-audit.yaml': file });
        for (const line of lines) expect(line).toMatch(/^port-audit\.yaml:\d+:\d+: \S[^\n\r\x1b]*$/);
      }),
      { numRuns: 300 },
    );
  });
});

function indented(depth: number): string {
  return Array.from({ length: depth }, (_, level) => `${' '.repeat(level)}a:`).join('\n');
}
