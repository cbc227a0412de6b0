import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildListener, buildOwner } from '../helpers/build-report.js';
import { snapshotText } from '../helpers/command.js';
import { used } from '../helpers/program-use.js';

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'port-audit-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const lines = (count: number, lineAt: (index: number) => string) =>
  `${Array.from({ length: count }, (_, index) => lineAt(index)).join('\n')}\n`;

const far = (index: number) => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}:5000`;

const withWord = (length: number) =>
  snapshotText([buildListener({ owners: [buildOwner({ cmdline: ['x'.repeat(length)] })] })]);

/** Each is a capture, the exit code and the most megabytes that it may take. */
const CAPTURES: ReadonlyArray<readonly [name: string, text: () => string, code: number, most: number]> = [
  ['5 MB of brackets', () => '['.repeat(5_000_000), 2, 100],
  ['a word of 10 MB', () => withWord(10 << 20), 2, 120],
  ['a list of 5,000,000 words', () => `{"schema":[${'"a",'.repeat(5_000_000)}"a"]}`, 2, 150],
  [
    '20,000 listeners of ss',
    () => lines(20_000, (n) => `tcp LISTEN 0 128 10.0.0.1:${n + 1} 0.0.0.0:* users:(("sshd",pid=${n + 1},fd=3))`),
    1,
    230,
  ],
  [
    '400,000 connections of ss',
    () =>
      `${lines(400_000, (n) => `tcp ESTAB 0 0 10.0.0.1:443 ${far(n)} users:(("nginx",pid=1,fd=3))`)}tcp LISTEN 0 128 0.0.0.0:443 0.0.0.0:* users:(("nginx",pid=1,fd=4))\n`,
    0,
    230,
  ],
];

it.each(CAPTURES)('%s', (_, text, code, most) => {
  writeFileSync(path.join(directory, 'capture'), text());
  const use = used(['--from', 'capture', '--output', 'out'], directory);
  expect(use).toMatchObject({ code });
  expect(use.megabytes).toBeLessThan(most);
});

it('does not read a file that says itself that it is too large', () => {
  writeFileSync(path.join(directory, 'sparse'), '');
  truncateSync(path.join(directory, 'sparse'), 4 * 1024 ** 3);
  const { code, stderr, megabytes } = used(['--from', 'sparse'], directory);
  expect({ code, stderr }).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('larger than the limit of 64 MiB'),
  });
  expect(megabytes).toBeLessThan(90);
});
