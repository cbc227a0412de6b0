import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SQUATTER, snapshotText } from '../helpers/command.js';

const PROGRAM = path.resolve('bin/port-audit.js');

let directory = '';
beforeAll(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'port-audit-full-'));
  fs.writeFileSync(path.join(directory, 'now.json'), snapshotText([SQUATTER]));
  fs.mkdirSync(path.join(directory, 'disk'));
});
afterAll(() => fs.rmSync(directory, { recursive: true }));

/**
 * Four runs on a small file system of their own: while it is full, twice; with room again, twice. A line with the exit
 * code follows the output of each.
 */
const SCRIPT = `
  mount -t tmpfs -o size=64k none disk
  run() { "$@" cron --from snapshot:now.json --state disk/state.json 2>&1; echo "exit $?"; }
  head -c 1000000 /dev/zero > disk/filler 2>/dev/null
  run "$@"; run "$@"
  rm disk/filler
  run "$@"; run "$@"
  ls -A disk`;

describe('a disk that is full', () => {
  it('keeps nobody from being told, says so every time, and does not harm the state', () => {
    const words = ['-m', '--propagation', 'private', 'sh', '-c', SCRIPT, 'sh', process.execPath, PROGRAM];
    const { stdout, error } = spawnSync('unshare', words, { cwd: directory, encoding: 'utf8' });
    if (error !== undefined) throw error;
    const [first, second, third, fourth, left] = stdout.split(/^exit /m);
    for (const output of [first, second]) {
      expect(output).toContain('NEW (1)');
      expect(output).toContain('cannot be written: the disk is full; the next run will tell again what this one told');
    }
    expect([second, third, fourth, left].map((output) => output?.[0])).toEqual(['3', '3', '1', '0']);
    expect(third).toContain('NEW (1)');
    expect(fourth?.trim()).toBe('1');
    expect(left?.trim().split('\n').slice(1)).toEqual(['state.json']);
  });
});
