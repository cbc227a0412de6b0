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

it.each(['1', '2'])('goes on behind whatever is no document, and tells each, with --jobs %s', (jobs) => {
  const machine = machineLine('web1', [SSHD]).trim();
  const lines = [
    Buffer.from(`\uFEFF${machine}\r`),
    Buffer.alloc(100 << 20, 'x'),
    Buffer.from([0x1f, 0x8b, 0x00, 0xff, 0xfe]),
    Buffer.from('{"a":"\0"}'),
    Buffer.alloc(0),
    Buffer.from(machine),
    // Broken off: there is no end of the line.
    Buffer.from('{"schema":"port-audit/snapshot@1"'),
  ];
  const input = Buffer.concat(lines.flatMap((line, index) => (index === 0 ? [line] : [Buffer.from('\n'), line])));
  const words = [PROGRAM, 'judge', '--format', 'rows', '--jobs', jobs];
  const { stdout, stderr, status } = spawnSync(process.execPath, words, { input, encoding: 'utf8' });
  expect(
    stdout
      .trim()
      .split('\n')
      .map((row) => JSON.parse(row).host),
  ).toEqual(['web1', 'web1']);
  expect(stderr.match(/stdin:\d+/g)).toEqual(['stdin:2', 'stdin:3', 'stdin:4', 'stdin:7']);
  expect(stderr).toContain('4 lines could not be judged, 2 were');
  expect(status).toBe(2);
});

it.each(['1', '2'])('ends without a word when its reader has had enough, with --jobs %s', async (jobs) => {
  const child = spawn(process.execPath, [PROGRAM, 'judge', '--jobs', jobs]);
  let told = '';
  child.stderr.on('data', (data) => {
    told += String(data);
  });
  // Whoever writes to it is told by EPIPE in turn.
  child.stdin.on('error', () => {});
  child.stdout.once('data', () => child.stdout.destroy());
  const ended = new Promise((resolve) => child.once('close', resolve));
  for (let count = 0; count < 2000; count++) child.stdin.write(machineLine(`web${count}`, [SSHD, SQUATTER]));
  child.stdin.end();
  expect([await ended, told]).toEqual([0, '']);
});
