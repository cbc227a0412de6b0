import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shellWord } from '../../src/base/shell-word.js';

it('leaves ordinary words as they are', () => {
  expect(['/var/lib/x.json', 'a b', "it's"].map(shellWord)).toEqual(['/var/lib/x.json', "'a b'", `'it'\\''s'`]);
});

it.skipIf(process.platform === 'win32')('is read back by a shell exactly', () =>
  fc.assert(
    fc.property(
      fc.string().map((text) => text.replaceAll('\0', '')),
      (text) => {
        const { stdout } = spawnSync('sh', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' });
        expect(stdout).toBe(text);
      },
    ),
    { numRuns: 20 },
  ),
);
