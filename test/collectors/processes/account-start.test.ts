import { describe, expect, it } from 'vitest';
import { isStartOfAccount } from '../../../src/collectors/processes/account-start.js';
import { readUnitFiles } from '../../../src/collectors/processes/unit-file.js';
import { fakeHost } from '../../helpers/fake-host.js';

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly uid: number;
  readonly exe: string;
}

const APACHE = '/usr/sbin/apache2';
const REDIS = '/usr/bin/redis-server';
const process = (pid: number, parent: number, uid: number, exe: string): Process => ({ pid, parent, uid, exe });

/** /proc of some processes, born in the order of their ids. */
const procOf = (processes: readonly Process[]) =>
  Object.fromEntries(
    processes.flatMap(({ pid, parent, uid, exe }) => [
      [`/proc/${pid}/stat`, `${pid} (x) S ${parent} ${'0 '.repeat(17)}${pid} 0`],
      [`/proc/${pid}/status`, `Uid:\t${uid}\t${uid}\t${uid}\t${uid}\n`],
      [`/proc/${pid}/exe`, { link: exe }],
    ]),
  );

/** Whether the last of the processes of a service is what its account has started for itself. */
function isOwn(unit: string, processes: readonly Process[]): boolean {
  const host = fakeHost({
    files: {
      '/usr/lib/systemd/system/x.service': `[Service]\n${unit}\n`,
      '/group': processes.map(({ pid }) => `${pid}\n`).join(''),
      '/usr/sbin/apachectl': '#!/bin/sh\n',
      '/usr/bin/pg_ctlcluster': '#!/usr/bin/perl\n',
      '/usr/bin/dash': 'ELF',
      '/bin/sh': { link: '/usr/bin/dash' },
      [APACHE]: 'ELF',
      [REDIS]: 'ELF',
      ...procOf(processes),
    },
  });
  const { pid, parent, exe } = processes.at(-1) ?? process(0, 0, 0, '');
  const started = { pid, parentPid: parent, exe, script: null };
  return isStartOfAccount(host, readUnitFiles(host, 'x.service'), started, '/group');
}

const FORKING = 'Type=forking\nExecStart=/usr/sbin/apachectl start';
const apache = [process(10, 1, 0, APACHE), process(11, 10, 33, APACHE)];
const cron = [process(10, 1, 0, '/usr/sbin/cron'), process(11, 10, 0, '/usr/sbin/cron')];
const sudo = '/usr/bin/sudo';

describe('isStartOfAccount', () => {
  it.each([
    ['a child of a worker', FORKING, [...apache, process(12, 11, 33, REDIS)]],
    ['what has left for the background', FORKING, [...apache, process(12, 1, 33, REDIS)]],
    [
      'what a shell has started',
      FORKING,
      [...apache, process(12, 11, 33, '/usr/bin/dash'), process(13, 12, 33, REDIS)],
    ],
    ['the program of the service once more', FORKING, [...apache, process(12, 1, 33, APACHE)]],
    ['a worker of such a one', FORKING, [...apache, process(12, 1, 33, REDIS), process(13, 12, 33, REDIS)]],
    ['a job', 'KillMode=process\nExecStart=/usr/sbin/cron -f', [...cron, process(12, 11, 33, REDIS)]],
    [
      "what its own start of root's program has started",
      FORKING,
      [...apache, process(12, 11, 0, sudo), process(13, 12, 33, REDIS)],
    ],
    ['another program in the place of that of the service', `ExecStart=${APACHE}`, [process(10, 1, 33, REDIS)]],
    [
      'a program beneath that of the service',
      `ExecStart=${APACHE}`,
      [process(10, 1, 33, APACHE), process(11, 10, 33, REDIS)],
    ],
    [
      'an interpreter beneath a server of its name',
      'ExecStart=/usr/bin/php-fpm',
      [process(10, 1, 33, '/usr/bin/php-fpm'), process(11, 10, 33, '/usr/bin/php')],
    ],
  ])('is %s', (_, unit, processes) => expect(isOwn(unit, processes)).toBe(true));

  const beam = '/usr/lib/erlang/erts-13/bin/beam.smp';
  const shell = '/usr/bin/dash';
  it.each([
    ['the process that systemd started', `ExecStart=${REDIS} /etc/redis.conf`, [process(10, 1, 33, REDIS)]],
    ['its worker', `ExecStart=${REDIS}`, [process(10, 1, 33, REDIS), process(11, 10, 33, REDIS)]],
    ['a worker of a server of root’s', FORKING, apache],
    [
      'what root has started',
      'ExecStart=/opt/runsvdir',
      [process(10, 1, 0, '/opt/runsvdir'), process(11, 10, 33, REDIS)],
    ],
    ['what a script has become', 'ExecStart=/usr/sbin/apachectl', [process(10, 1, 33, REDIS)]],
    [
      'what a program has put into the background',
      'Type=forking\nExecStart=/usr/bin/pg_ctlcluster 15',
      [process(10, 1, 33, REDIS)],
    ],
    [
      'a child of the shell of a script',
      'ExecStart=/usr/sbin/apachectl',
      [process(10, 1, 33, shell), process(11, 10, 33, REDIS)],
    ],
    [
      'what lies beside the program',
      'ExecStart=/usr/sbin/apachectl',
      [process(10, 1, 33, beam), process(11, 1, 33, beam.replace('beam.smp', 'epmd'))],
    ],
    [
      'what has the name of the program beside it',
      'ExecStart=/usr/bin/traffic_manager --nosyslog',
      [process(10, 1, 33, '/usr/bin/traffic_manager'), process(11, 10, 33, '/usr/bin/traffic_server')],
    ],
    [
      'one of many that a unit has started',
      'RemainAfterExit=yes\nExecStart=/usr/sbin/apachectl',
      [...apache, process(12, 1, 33, REDIS)],
    ],
    [
      'a service with a root directory of its own',
      `RootDirectory=/srv\nExecStart=${APACHE}`,
      [process(10, 1, 33, REDIS)],
    ],
    ['where the first process is not known', `ExecStart=${APACHE}`, [process(10, 2, 33, REDIS)]],
    ['a path that systemd puts in', 'ExecStart=%h/bin/x', [process(10, 1, 33, REDIS)]],
    ['behind a launcher', `ExecStart=/usr/sbin/runuser -u x -- ${REDIS}`, [process(10, 1, 33, REDIS)]],
  ])('is not %s', (_, unit, processes) => expect(isOwn(unit, processes)).toBe(false));

  it('is nothing where no unit says what the service is', () => {
    const host = fakeHost({ files: { '/group': '10\n', ...procOf([process(10, 1, 33, REDIS)]) } });
    const started = { pid: 10, parentPid: 1, exe: REDIS, script: null };
    expect(isStartOfAccount(host, readUnitFiles(host, 'x.service'), started, '/group')).toBe(false);
  });
});
