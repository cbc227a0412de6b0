import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../src/domain/snapshot.js';

const PROGRAM = path.resolve('bin/port-audit.js');

let directory = '';
beforeAll(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'port-audit-systemd-'));
});
afterAll(() => fs.rmSync(directory, { recursive: true }));

function sh(command: string, args: readonly string[], input = '') {
  const { error, status, stdout, stderr } = spawnSync(command, args, { input, encoding: 'utf8', cwd: directory });
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
}

/** Complaints about other units of the machine are none about ours. */
const aboutOurs = (text: string) => text.split('\n').filter((line) => line.includes('port-audit'));

const OPTIONS: ReadonlyArray<readonly [string, readonly string[]]> = [
  ['nothing', []],
  ['mail through a server', ['--mail-to', 'root', '--smtp', 'smtps://me@mail.example.org']],
  ['mail through the local program', ['--mail-to', 'root', '--policy', 'my policy 100%.yaml', '--confirm', '2']],
  ['a file for Prometheus', ['--format', 'prometheus', '--output', '/var/lib/prometheus/node-exporter/p.prom']],
];

describe('the units that --install-timer prints', () => {
  it.each(OPTIONS)('are accepted by systemd-analyze verify: with %s', (_, options) => {
    const printed = sh(process.execPath, [PROGRAM, 'cron', ...options, '--install-timer']);
    expect([printed.status, printed.stderr]).toEqual([0, '']);
    sh('awk', ['/^# \\/etc\\//{f=$2; sub(".*/", "", f)} f{print > f}'], printed.stdout);
    const checked = sh('systemd-analyze', ['verify', './port-audit.service', './port-audit.timer']);
    expect(aboutOurs(checked.stderr)).toEqual([]);
    expect(checked.status).toBe(0);
  });

  it('leave little to attack', () => {
    const { stdout } = sh('systemd-analyze', ['security', '--offline=true', './port-audit.service']);
    const level = Number(/Overall exposure level for port-audit\.service: ([\d.]+)/.exec(stdout)?.[1]);
    expect(level).toBeLessThan(4);
  });

  it('fire every quarter of an hour', () => {
    const timer = fs.readFileSync(path.join(directory, 'port-audit.timer'), 'utf8');
    const spans = ['OnBootSec', 'OnUnitInactiveSec'].map(
      (key) => new RegExp(`^${key}=(.*)$`, 'm').exec(timer)?.[1] ?? '',
    );
    const words = spans.map((span) => /Human: (.*)/.exec(sh('systemd-analyze', ['timespan', span]).stdout)?.[1]);
    expect(words).toEqual(['5min', '15min']);
  });
});

/** The limits of the service, as far as they can be had without systemd: capabilities, privileges, a read-only system. */
const LIMITS = [
  ['unshare', '-m', '--propagation', 'private', 'sh', '-c'],
  ['setpriv', '--bounding-set', '-all,+sys_ptrace,+dac_read_search', '--inh-caps', '-all', '--no-new-privs', '--'],
] as const;

function limited(words: readonly string[], writable: string) {
  const [enter, drop] = LIMITS;
  const script = `mount --bind "$0" "$0" && mount -o remount,bind,ro / && exec "$@"`;
  const [command = '', ...args] = [...enter, script, writable, ...drop, ...words];
  return sh(command, args);
}

describe('inside the limits of the service', () => {
  it('an audit sees who holds a port, also for another user, and remembers it', async () => {
    const serve = "const s = require('net').createServer().listen(0, '127.0.0.1', () => console.log(s.address().port))";
    const other = spawn('setpriv', ['--reuid', '65534', '--clear-groups', '--', process.execPath, '-e', serve]);
    const port = Number(await new Promise((resolve) => other.stdout.once('data', (chunk: Buffer) => resolve(chunk))));
    try {
      const collected = limited([process.execPath, PROGRAM, 'collect', '--source', 'kernel'], directory);
      expect(collected.status, collected.stderr).toBe(0);
      const { listeners, host } = JSON.parse(collected.stdout) as Snapshot;
      const listener = listeners.find((each) => each.port === port);
      expect(host.privileged).toBe(true);
      expect(listener).toMatchObject({
        ownerStatus: 'known',
        owners: [{ pid: other.pid, exe: process.execPath, uid: 65534 }],
      });
      const state = path.join(directory, 'state.json');
      const run = limited([process.execPath, PROGRAM, 'cron', '--state', state], directory);
      expect([0, 1], run.stderr).toContain(run.status);
      expect(fs.statSync(state).mode & 0o777).toBe(0o600);
      const refused = limited(
        [process.execPath, PROGRAM, 'cron', '--state', '/var/lib/port-audit-test.json'],
        directory,
      );
      expect([refused.status, refused.stderr]).toEqual([3, expect.stringContaining('the disk is read-only')]);
    } finally {
      other.kill('SIGKILL');
    }
  });
});
