import { describe, expect, it } from 'vitest';
import type { Owner } from '../../../src/domain/listener.js';
import { claimedName } from '../../../src/judge/identify/claimed-name.js';
import { buildOwner } from '../../helpers/build-report.js';
import { shippedRegistry } from '../../helpers/shipped-registry.js';

const claimed = (exe: string | null, name: string | null, title: string, facts: Partial<Owner> = {}) =>
  claimedName(buildOwner({ exe, name, cmdline: [title], ...facts }), shippedRegistry());

describe('claimedName', () => {
  it.each([
    ['/usr/bin/nc.openbsd', 'sshd', 'nc'],
    ['/usr/bin/nc.openbsd', 'nc', '/usr/sbin/sshd'],
    ['/usr/bin/nc.openbsd', 'nc', 'nginx: master process'],
    ['/usr/bin/python3.11', 'nginx', 'python3'],
    ['/usr/bin/node', 'node', 'redis-server *:6379'],
    ['/usr/bin/socat1', 'redis-server', 'socat'],
    ['/home/me/x', 'apache2', './x'],
    ['/home/me/n', 'nginx', 'nginx'],
    ['/home/me/sshd', 'nginx', 'nginx'],
    ['/usr/bin/perl', 'perl', '[kworker/0:1-events]'],
    ['/home/me/x', 'x', '[ksoftirqd/0]'],
  ])('%s as %s, %s', (exe, name, title) => expect(claimed(exe, name, title)).not.toBeNull());

  it.each([
    ['/usr/sbin/sshd', 'sshd', 'sshd: user [priv]'],
    ['/usr/bin/python3.11', 'gunicorn', 'gunicorn: master [app]'],
    ['/usr/bin/perl', 'munin-node', '/usr/sbin/munin-node'],
    ['/usr/bin/python3.11', 'celeryd', '[celeryd: celery@web1:MainProcess]'],
    ['/usr/bin/busybox', 'httpd', 'httpd'],
    ['/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2', 'sshd', '/usr/sbin/sshd'],
    ['/usr/bin/qemu-aarch64-static', 'nginx', 'nginx'],
    ['/nix/store/abcd-nginx/bin/.nginx-wrapped', 'nginx', 'nginx'],
    ['/home/me/acme', 'main', 'server'],
    ['/home/me/acme', 'acme', 'acme'],
    ['/usr/lib/systemd/systemd', 'systemd', '/sbin/init'],
    ['/usr/lib/postfix/sbin/master', 'master', '/usr/lib/postfix/sbin/master'],
    ['/usr/sbin/a-daemon-with-a-long-name', 'a-daemon-with-a', '/usr/sbin/a-daemon-with-a-long-name'],
    [null, 'sshd', 'sshd'],
  ])('%s may be called %s, %s', (exe, name, title) => expect(claimed(exe, name, title)).toBeNull());

  it.each([
    ['/usr/bin/redis-server', true, null],
    ['/usr/bin/redis-server', false, 'redis-server'],
    ['/usr/bin/redis-server', null, 'redis-server'],
    ['/home/me/redis-server', true, 'redis-server'],
    ['/usr/bin/other', true, 'redis-server'],
  ])('a script %s, which only root can change: %s', (file, guarded, result) => {
    const script = { file, uid: 0, gid: 0, mode: '0755', guarded, package: null };
    expect(claimed('/usr/bin/perl', 'redis-server', '/usr/bin/perl', { script })).toBe(result);
  });
});
