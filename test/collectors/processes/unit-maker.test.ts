import { describe, expect, it } from 'vitest';
import { isMadeFor } from '../../../src/collectors/processes/unit-maker.js';
import { fakeHost } from '../../helpers/fake-host.js';

const status = (uid: number) => `Name:\tx\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\n`;

const HOST = fakeHost({
  files: {
    '/usr/lib/systemd/system/cron.service': '[Service]\nExecStart=/usr/sbin/cron -f $EXTRA_OPTS\n',
    '/etc/systemd/system/web.service': '[Service]\nUser=deploy\nExecStart=/usr/bin/python3 /srv/web/app.py\n',
    '/etc/systemd/system/web.service.d/user.conf': '[Service]\nUser=ann\n',
    '/usr/lib/systemd/system/syncthing@.service': '[Service]\nUser=%i\nExecStart=/usr/bin/syncthing serve\n',
    '/usr/lib/systemd/system/cache.service': '[Service]\nExecStart=-/usr/bin/memcached -u nobody\n',
    '/usr/lib/systemd/system/ssh.service': '[Service]\nExecStart=/usr/sbin/sshd -D $SSHD_OPTS\n',
    '/proc/20/status': status(65534),
    '/proc/21/status': status(0),
    '/proc/22/status': status(1000),
    '/proc/9/stat': `9 (box) S 1 ${'0 '.repeat(17)}5 0`,
    '/proc/8/stat': `8 (box) S 1 ${'0 '.repeat(17)}7 0`,
    '/usr/bin/python3': 'ELF',
    '/usr/bin/box': '#!/usr/bin/python3',
    '/group/box.service': '8\n9\n',
    '/group/cache.service': '20\n24\n',
    '/proc/20/stat': `20 (memcached) S 1 ${'0 '.repeat(17)}5 0`,
    '/proc/24/stat': `24 (memcached) S 1 ${'0 '.repeat(17)}7 0`,
    '/proc/24/status': status(65534),
    '/usr/bin/memcached': 'ELF',
    '/group/ssh.service': '21\n22\n',
    '/group/busy.service': `${'22\n'.repeat(2000)}`,
    '/usr/lib/systemd/system/busy.service': '[Service]\nExecStart=/usr/sbin/sshd -D\n',
    '/usr/lib/systemd/system/gone.service': '[Service]\nExecStart=/usr/sbin/sshd -D\n',
    '/usr/lib/systemd/system/box.service': '[Service]\nDynamicUser=yes\nExecStart=/usr/bin/python3 /usr/bin/box\n',
  },
});

const nginx = { pid: 9, parentPid: 1, uid: 1000, user: 'ann', exe: '/usr/sbin/nginx', script: null };
const own = { file: '/srv/web/app.py', uid: 1000, gid: 1000, mode: '0644', guarded: false, package: null };
const box = { ...own, file: '/usr/bin/box', uid: 0, gid: 0, guarded: true };

describe('isMadeFor', () => {
  it.each([
    ['cron.service', nginx, false],
    ['cron.service', { ...nginx, uid: 33 }, true],
    ['web.service', { ...nginx, exe: '/usr/bin/python3.11', script: own }, true],
    ['web.service', { ...nginx, uid: 1001, user: 'deploy' }, false],
    ['cache.service', { ...nginx, pid: 20, uid: 65534, user: 'nobody', exe: '/usr/bin/memcached' }, true],
    ['cache.service', { ...nginx, pid: 24, uid: 65534, user: 'nobody', exe: '/usr/bin/memcached' }, false],
    ['cache.service', { ...nginx, uid: 65534, user: 'nobody', exe: '/usr/bin/perl' }, false],
    ['box.service', { ...nginx, uid: 61500, user: null, exe: '/usr/bin/python3.11', script: box }, true],
    ['box.service', { ...nginx, uid: 61500, user: null }, false],
    ['box.service', { ...nginx, pid: 8, uid: 61500, user: null, exe: '/usr/bin/python3.11', script: box }, false],
    ['box.service', nginx, false],
    ['ssh.service', { ...nginx, exe: '/usr/sbin/sshd' }, false],
    ['busy.service', { ...nginx, exe: '/usr/sbin/sshd' }, false],
    ['gone.service', { ...nginx, exe: '/usr/sbin/sshd' }, false],
    ['none.service', nginx, false],
    ['none.service', { ...nginx, uid: null }, false],
  ])('%s and %j: %s', (unit, member, isMade) => expect(isMadeFor(HOST, unit, member, `/group/${unit}`)).toBe(isMade));
});

describe('isMadeFor of a service with the account of a person', () => {
  const script = (file: string) => ({ ...own, file, uid: 0, gid: 0, guarded: true });
  const born = (pid: number, parent: number, ticks: number) => ({
    [`/proc/${pid}/stat`]: `${pid} (x) y) S ${parent} ${'0 '.repeat(17)}${ticks} 0`,
  });
  const made = (execStart: string, facts: object, others: Record<string, string | { link: string }> = {}) => {
    const host = fakeHost({
      files: {
        '/etc/systemd/system/web@.service': `[Service]\nUser=%i\nExecStart=${execStart}\n`,
        '/etc/passwd': 'ann:x:1000:1000::/home/ann:/bin/bash\n',
        '/proc/sys/kernel/yama/ptrace_scope': '1\n',
        '/group': '9\n10\n11\n',
        ...born(9, 1, 500),
        ...born(10, 9, 600),
        ...born(11, 1, 700),
        '/usr/bin/python3': { link: '/usr/bin/python3.11' },
        '/usr/bin/python3.11': 'ELF',
        '/usr/bin/redis-server': 'ELF',
        '/usr/sbin/nginx': 'ELF',
        '/usr/bin/start': '#!/bin/sh\nexec nginx\n',
        '/usr/bin/login-start': '#!/bin/bash -l\nexec nginx\n',
        '/usr/bin/notebook': '#!/usr/bin/python3\n',
        '/home/ann/start': '#!/bin/sh\nexec nginx\n',
        ...others,
      },
      stats: { '/home/ann': { uid: 1000 }, '/home/ann/start': { uid: 1000 } },
    });
    return isMadeFor(host, 'web@ann.service', { ...nginx, ...facts }, '/group');
  };
  it.each([
    ['the main process', '/usr/sbin/nginx -c /etc/x', {}, true],
    ['a program without a path', 'nginx', {}, true],
    ['a program behind prefixes and a launcher', '-+/usr/bin/nice -n 5 /usr/sbin/nginx', {}, true],
    ["what a script of root's became", '/usr/bin/start', {}, true],
    ['what a shell became', '/bin/sh -c "exec nginx"', {}, true],
    ['what a login shell became', '/bin/bash -lc "exec nginx"', {}, false],
    ['what the script of a login shell became', '/usr/bin/login-start', {}, false],
    ['what a script of his own became', '/home/ann/start', {}, false],
    ['what a shell with a script of his own became', '/bin/sh /home/ann/start', {}, false],
    ['another program than the one that was started', '/usr/bin/redis-server', {}, false],
    ['the same program, started beside it', '/usr/sbin/nginx', { pid: 11 }, false],
    ['the same program, started beneath it', '/usr/sbin/nginx', { pid: 10, parentPid: 9 }, false],
    [
      'a script of the system',
      '/usr/bin/notebook',
      { exe: '/usr/bin/python3.11', script: script('/usr/bin/notebook') },
      true,
    ],
    [
      'one that an interpreter was given',
      '/usr/bin/python3 /usr/bin/notebook',
      { exe: '/usr/bin/python3.11', script: script('/usr/bin/notebook') },
      true,
    ],
    [
      'a script of the system that another was exchanged for',
      '/usr/bin/python3 /srv/web/app.py',
      { exe: '/usr/bin/python3.11', script: script('/usr/bin/notebook') },
      false,
    ],
    ['a title of the main process', '/usr/bin/python3 -m gunicorn', { exe: '/usr/bin/python3.11' }, true],
    [
      'a title of what was started beside it',
      '/usr/bin/python3 -m gunicorn',
      { pid: 11, exe: '/usr/bin/python3.11' },
      false,
    ],
  ])('%s', (_, execStart, facts, isMade) => expect(made(execStart, facts)).toBe(isMade));

  const child = { pid: 10, parentPid: 9 };
  it.each([
    ['the shell of a script', '/usr/bin/start', '/usr/bin/dash', true],
    ['a shell with a command', '/bin/sh -c "nginx; true"', '/usr/bin/dash', true],
    ['a shell for people', '/bin/bash -i', '/usr/bin/bash', false],
    ['an editor', '/usr/bin/notebook', '/usr/bin/python3.11', false],
  ])('a child of %s', (_, execStart, link, isMade) =>
    expect(made(execStart, child, { '/proc/9/exe': { link } })).toBe(isMade),
  );

  it.each([
    ['KillMode=process', false],
    ['SendSIGKILL=no', false],
    ['RemainAfterExit=yes', false],
    ['ExitType=cgroup', false],
    ['Type=oneshot', false],
    ['Type=forking', false],
    ['Type=forking\nPIDFile=/run/x.pid', true],
    ['Type=notify\nKillMode=mixed', true],
  ])('is as sure as that nothing outlives the first process: %s', (setting, isMade) =>
    expect(made(`/usr/sbin/nginx\n${setting}`, {})).toBe(isMade),
  );

  it('does not believe a unit that its user may write', () => {
    const link = { '/etc/systemd/system/web@.service': { link: '/home/ann/start' } };
    const text = { '/home/ann/start': '[Service]\nUser=%i\nExecStart=/usr/sbin/nginx\n' };
    expect(made('', {}, { ...text, ...link })).toBe(false);
  });

  const open = { '/proc/sys/kernel/yama/ptrace_scope': '0\n' };
  const account = (shell: string) => ({ ...open, '/etc/passwd': `x:x\nann:x:1000:1000::/:${shell}\n` });
  it.each([
    ['logs in', account('/bin/bash'), false],
    ['does not log in', account('/usr/sbin/nologin'), true],
    ['is not known here', { ...open, '/etc/passwd': '' }, false],
  ])('of whom anybody may debug the processes and who %s', (_, files, isMade) =>
    expect(made('/usr/sbin/nginx', {}, files)).toBe(isMade),
  );
});
