import { spawn, spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { machineLine, SQUATTER, SSHD } from '../helpers/command.js';

const PROGRAM = 'bin/port-audit.js';

it.each(['1', '2'])('answers a line while stdin is still open, with --jobs %s', async (jobs) => {
  const child = spawn(process.execPath, [PROGRAM, 'judge', '--format', 'rows', '--jobs', jobs]);
  child.stdin.write(machineLine('web1', [SSHD]));
  const first = await new Promise<string>((resolve) => child.stdout.once('data', (data) => resolve(String(data))));
  expect(JSON.parse(first)).toMatchObject({ host: 'web1', port: 22 });
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.stdin.end('rubbish\n');
  expect(await ended).toBe(2);
});

it('keeps the order on many threads', () => {
  // JSON may end with spaces: 12 MB, of which threads get their share.
  const machines = Array.from({ length: 900 }, (_, index) =>
    machineLine(`web${index}`, [SSHD, SQUATTER]).replace('\n', `${' '.repeat(12_000)}\n`),
  );
  const input = machines.toSpliced(450, 0, 'rubbish\n').join('');
  const { stdout, stderr, status } = spawnSync(process.execPath, [PROGRAM, 'judge', '--jobs', '3'], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const hosts = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).host.hostname);
  expect(hosts).toEqual(machines.map((_, index) => `web${index}`));
  expect(stderr).toContain('stdin:451:');
  expect(status).toBe(2);
});
