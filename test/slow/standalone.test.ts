import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../src/domain/snapshot.js';
import { machineLine, SSHD } from '../helpers/command.js';
import { manyDescriptors } from '../helpers/many-descriptors.js';
import { type MinimalDebian, minimalDebian } from '../helpers/minimal-debian.js';
import { workersOf } from '../helpers/workers-of.js';

const EXECUTABLE = 'dist/standalone/port-audit';

/** Listens, and comes back only when it does: what runs after it needs no waiting. */
const LISTEN = `use strict; use warnings; use Socket;
socket(my $socket, PF_INET, SOCK_STREAM, 0) or die;
bind($socket, sockaddr_in($ARGV[0], INADDR_ANY)) or die;
listen($socket, 5) or die;
exit 0 if fork;
close STDIN; close STDOUT; close STDERR;
sleep;
`;

const START = 'perl /srv/sshd.pl 22 && perl /srv/listen.pl 3099';

const ALLOW_SSH = `version: 1
allow:
  - port: 22/tcp
    program: /usr/bin/perl
    user: root
    reason: administration
`;

const ALLOW_BOTH = `${ALLOW_SSH}  - port: 3099/tcp
    program: listen.pl
    reason: the chip machine
`;

const made = minimalDebian();
if (typeof made === 'string') {
  process.stderr.write(`SKIPPED: the standalone executable on a minimal Debian: ${made}\n`);
}

/** Milliseconds from start to end. */
function duration([command, ...args]: readonly [string, ...string[]]): number {
  const began = performance.now();
  spawnSync(command, args);
  return performance.now() - began;
}

/** The quickest of some runs of each, taken in turns: what else the machine does only ever adds, and to both. */
function startTimes(): { readonly own: number; readonly bare: number } {
  const rounds = Array.from({ length: 15 }, () => ({
    own: duration([EXECUTABLE, '--version']),
    bare: duration([process.execPath, '-e', '0']),
  }));
  return { own: Math.min(...rounds.map(({ own }) => own)), bare: Math.min(...rounds.map(({ bare }) => bare)) };
}

const mebibytes = (file: string) => `${(statSync(file).size / 2 ** 20).toFixed(0)} MiB`;

describe.skipIf(typeof made === 'string')('the standalone executable on a minimal Debian', () => {
  const debian = made as MinimalDebian;

  beforeAll(() => {
    execFileSync('npm', ['run', 'build:standalone'], { stdio: ['ignore', 'ignore', 'inherit'] });
    debian.copy(EXECUTABLE, '/usr/local/bin/port-audit');
    debian.write('/srv/sshd.pl', LISTEN);
    debian.write('/srv/listen.pl', LISTEN);
    debian.write('/srv/ssh.yaml', ALLOW_SSH);
    debian.write('/srv/both.yaml', ALLOW_BOTH);
  });

  afterAll(() => debian.remove());

  const check = (policy: string, options?: { readonly proc: boolean }) => {
    const command = `port-audit check --policy ${policy} 2>&1; echo "exit code $?"`;
    return debian.run(options?.proc === false ? command : `${START} && ${command}`, options);
  };

  it('has no tool beside it that could show listeners', () => {
    const tools = 'netstat ss lsof node nodejs ip fuser nmap perl port-audit';
    expect(debian.run(`for tool in ${tools}; do command -v $tool; done`)).toBe(
      '/usr/bin/perl\n/usr/local/bin/port-audit\n',
    );
  });

  it('collects both listeners with their owners', () => {
    const snapshot = JSON.parse(debian.run(`${START} && port-audit collect`)) as Snapshot;
    const seen = snapshot.listeners.map(({ id, ownerStatus, owners }) => [
      id,
      ownerStatus,
      ...owners.map(({ exe, cmdline, user }) => [exe, cmdline?.slice(1), user]),
    ]);
    expect(seen).toEqual([
      ['tcp4:0.0.0.0:22', 'known', ['/usr/bin/perl', ['/srv/sshd.pl', '22'], 'root']],
      ['tcp4:0.0.0.0:3099', 'known', ['/usr/bin/perl', ['/srv/listen.pl', '3099'], 'root']],
    ]);
    expect(snapshot.gaps.filter(({ kind }) => kind === 'blind')).toEqual([]);
  });

  it('fails a policy that allows one of them, and names the other', () => {
    const text = check('/srv/ssh.yaml');
    expect(text).toMatch(/^medium +3099\/tcp .*not in the policy/m);
    expect(text).toContain('registered: chmd');
    expect(text).not.toMatch(/^medium +22\/tcp/m);
    expect(text).toMatch(/exit code 1\n$/);
  });

  it('passes a policy that allows both', () => {
    expect(check('/srv/both.yaml')).toMatch(/exit code 0\n$/);
  });

  it('passes the policy that it wrote itself, once there is a reason', () => {
    const baseline = 'port-audit baseline --accept-all-reason golden --output /srv/own.yaml';
    expect(debian.run(`${START} && ${baseline} && port-audit check --policy /srv/own.yaml; echo $?`)).toMatch(/0\n$/);
  });

  it.each(['/srv/ssh.yaml', '/srv/both.yaml'])('never takes an image without /proc for a clean one: %s', (policy) => {
    expect(check(policy, { proc: false })).toMatch(/No audit was performed[\s\S]*exit code 3\n$/);
  });

  it('collects nothing without /proc, and says so', () => {
    const text = debian.run('port-audit collect; echo "exit code $?"', { proc: false });
    expect(text).toMatch(/exit code 3\n$/);
    expect(text.match(/"kind":"blind"/g)).toHaveLength(4);
  });

  it('names itself in the line for crontab, however it was called', () => {
    const printed = debian.run(
      'cd /usr/local/bin && for name in port-audit ./port-audit; do $name cron --print-crontab; done',
    );
    expect(printed.match(/^\*\/15 .*/gm)).toEqual(Array(2).fill('*/15 * * * * /usr/local/bin/port-audit cron'));
  });

  it('works in a directory that was deleted', () => {
    const text = debian.run(
      'mkdir /srv/gone && cd /srv/gone && rmdir /srv/gone && port-audit check --policy /srv/own.yaml 2>&1; echo $?',
    );
    expect(text).not.toContain('internal error');
  });

  it('looks through many descriptors with the worker that it carries', async () => {
    const load = await manyDescriptors(32_000);
    const workers = workersOf(EXECUTABLE, ['collect', '--source', 'kernel']);
    await load.end();
    expect(workers).toEqual(['worker answered']);
  });

  it('judges on more than one thread with the program that it carries', () => {
    const machine = machineLine('web1', [SSHD]).replace('\n', `${' '.repeat(12_000)}\n`);
    expect(workersOf(EXECUTABLE, ['judge', '--jobs', '2'], machine.repeat(900))).toEqual(['worker answered']);
  });

  it('tells its size and start time', () => {
    const { own, bare } = startTimes();
    const times = `${own.toFixed(0)} ms (node -e 0: ${bare.toFixed(0)} ms), ${(own / bare).toFixed(2)} times`;
    process.stdout.write(`${mebibytes(EXECUTABLE)} (node: ${mebibytes(process.execPath)}), starts in ${times}\n`);
    expect(spawnSync(EXECUTABLE, ['--version'], { encoding: 'utf8' }).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
