import { describe, expect, it } from 'vitest';
import type { Owner } from '../../../src/domain/listener.js';
import { identify } from '../../../src/judge/identify/identify.js';
import { buildOwner, NOT_LOOKED_AT } from '../../helpers/build-report.js';
import { shippedRegistry } from '../../helpers/shipped-registry.js';

const honest = (exe: string): Partial<Owner> => ({ exe, name: null, cmdline: [exe] });

function recognise(facts: Partial<Owner>) {
  return identify(buildOwner(facts), shippedRegistry());
}

/** The best recognition that would do for an `expected`. */
function trusted(facts: Partial<Owner>) {
  const best = recognise(facts).candidates.find((candidate) => candidate.trusted);
  return best === undefined ? null : [best.program.name, best.strength];
}

describe('identify by the place of the executable', () => {
  it.each([
    ['/usr/sbin/sshd', 'sshd', 'high'],
    ['/usr/lib/openssh/sshd-session', 'sshd', 'high'],
    ['/usr/local/sbin/nginx', 'nginx', 'high'],
    ['/opt/nginx/sbin/nginx', 'nginx', 'high'],
    ['/srv/bin/caddy', 'caddy', 'high'],
    ['/snap/syncthing/123/usr/bin/syncthing', 'syncthing', 'high'],
    ['/nix/store/abcd-nginx-1.24.0/bin/nginx', 'nginx', 'high'],
    ['/nix/store/abcd-syncthing-1.27/bin/.syncthing-wrapped', 'syncthing', 'high'],
    ['/gnu/store/abcd-openssh-9.6/sbin/.sshd-real', 'sshd', 'high'],
    ['/app/bin/transmission-gtk', 'transmission', 'high'],
    ['/usr/bin/redis-check-rdb', 'redis-server', 'high'],
    ['C:\\Windows\\System32\\OpenSSH\\sshd.exe', 'sshd', 'high'],
  ])('%s is %s, %s', (exe, name, strength) => expect(trusted(honest(exe))).toEqual([name, strength]));

  it.each([
    '/home/me/bin/sshd',
    '/home/me/.local/bin/sshd',
    '/root/sshd',
    '/tmp/sshd',
    '/var/tmp/x/sshd',
    '/dev/shm/sshd',
    '/dev/fd/sshd',
    '/tmp/.mount_SyncthAbc/usr/bin/syncthing',
    '/var/www/html/uploads/sshd',
    'C:\\Users\\me\\AppData\\Local\\Temp\\sshd.exe',
  ])('%s proves nothing, though its name is known', (exe) => {
    expect(recognise(honest(exe)).candidates).not.toEqual([]);
    expect(trusted(honest(exe))).toBeNull();
  });
});

describe('identify by whose file it is', () => {
  const container = { runtime: 'docker', id: 'ab', name: null };
  const file = (uid: number, mode: string) => ({
    exeFile: { uid, gid: 0, mode },
    exeGuarded: uid === 0 && (Number.parseInt(mode, 8) & 0o002) === 0,
  });
  it.each<readonly [string, Partial<Owner>, readonly string[] | null]>([
    ['belongs to root', file(0, '0755'), ['sshd', 'high']],
    ['may be written by the group of root', file(0, '0775'), ['sshd', 'high']],
    ['may be written by everybody', file(0, '0757'), ['sshd', 'low']],
    ['belongs to a user', file(1000, '0755'), null],
    ['belongs to a user of a container', { ...file(1000, '0755'), container }, ['sshd', 'medium']],
    ['belongs to nobody this user namespace knows', file(65534, '0755'), ['sshd', 'low']],
    ['belongs to a user by its package', { ...file(10, '0755'), package: 'uucp 1.07' }, ['sshd', 'low']],
    ['belongs to a package, and everybody may write it', { ...file(0, '0777'), package: 'x 1' }, ['sshd', 'low']],
  ])('a file that %s', (_what, facts, result) => expect(trusted(facts)).toEqual(result));

  it("believes less of a user's file in /usr/local", () =>
    expect(trusted({ ...honest('/usr/local/bin/nginx'), ...file(1000, '0755') })).toEqual(['nginx', 'low']));
  it('says that a package vouches', () => {
    const [best] = recognise({ package: 'openssh-server 1:9.2' }).candidates;
    expect(best).toMatchObject({
      by: 'package',
      strength: 'high',
      evidence: expect.stringContaining('openssh-server'),
    });
  });
});

describe('identify by what became of the file', () => {
  const container = { runtime: 'docker', id: 'ab', name: null };
  const gone = { exeDeleted: true, exeInPlace: false };
  const inImage = { exeInPlace: false, exeGuarded: true, uid: 111 };
  it.each<readonly [string, Partial<Owner>, readonly string[] | null]>([
    ['was replaced by an upgrade', { ...gone, exeReplaced: true }, ['sshd', 'medium']],
    ['was deleted', { ...gone, exeReplaced: false }, null],
    ['is gone, and it is not known how', { ...gone, exeReplaced: null }, null],
    ['is gone, as a capture tells', { ...NOT_LOOKED_AT, exeDeleted: true, exeReplaced: null }, ['sshd', 'medium']],
    ['is only claimed', { exeMapped: false }, null],
    ['may be claimed in a user namespace', { exeMapped: null }, ['sshd', 'medium']],
    ['could not be looked at', { exeInPlace: null, exeGuarded: null, exeFile: null, uid: 1000 }, null],
    ['somebody else may change', { exeGuarded: false }, ['sshd', 'low']],
    ['runs beside foreign code', { foreignCode: ['LD_PRELOAD=/tmp/x.so'] }, ['sshd', 'low']],
    ['runs beside code that could not be seen', { foreignCode: null }, ['sshd', 'medium']],
    ['runs beside injected code, perhaps, of its user', { anonymousCode: true, uid: 1000 }, ['sshd', 'low']],
    ['compiles just in time for the system', { anonymousCode: true, uid: 33 }, ['sshd', 'high']],
    ['has a command line without end', { cmdlineCut: true }, ['sshd', 'medium']],
    ['is gone from /opt', { ...gone, ...honest('/opt/sshd'), exeReplaced: null }, null],
    ['is what the package installed', { exeVerified: 'intact', package: 'x 1' }, ['sshd', 'high']],
    ['differs from the package', { exeVerified: 'modified', package: 'x 1' }, null],
    ['could not be verified', { exeVerified: 'unknown' }, ['sshd', 'high']],
    ['a user put there in a mount namespace', { exeInPlace: false, uid: 1000, unitGuarded: null }, null],
    ['root put there in a mount namespace', { exeInPlace: false, uid: 0 }, ['sshd', 'medium']],
    ['root gave a service in an image of its own', { ...inImage, unitGuarded: true }, ['sshd', 'medium']],
    ['a service brought that others may change', { ...inImage, exeGuarded: false, unitGuarded: true }, null],
    ['an account of the system put there', { ...inImage, unitGuarded: null }, null],
    ['lies in a container', { exeInPlace: false, uid: 1000, container }, ['sshd', 'medium']],
  ])('a file that %s', (_what, facts, result) => expect(trusted(facts)).toEqual(result));
});

describe('identify by names', () => {
  it('takes a name for weak evidence where the executable is hidden', () => {
    expect(trusted({ ...NOT_LOOKED_AT, exe: null, name: 'sshd', cmdline: null })).toEqual(['sshd', 'low']);
    expect(trusted({ exe: null, exeFile: null, name: 'sshd' })).toBeNull();
    expect(recognise({ exe: null, name: 'sshd' }).candidates[0]?.by).toBe('name');
  });
  it('believes nothing of a process that calls itself what it is not', () => {
    expect(trusted({ exe: '/usr/sbin/nginx', name: 'sshd', cmdline: ['nginx'] })).toBeNull();
    expect(trusted({ exe: '/usr/sbin/nginx', name: 'nginx', cmdline: ['sshd: user [priv]'] })).toBeNull();
  });
  it.each([
    ['/usr/sbin/nginx', 'nginx', 'nginx: master process /usr/sbin/nginx'],
    ['/usr/sbin/nginx', 'nginx', 'nginx: worker process'],
    ['/usr/lib/postgresql/15/bin/postgres', 'postgres', 'postgres: writer process'],
    ['/usr/lib/postgresql/15/bin/postgres', 'postgres', '/usr/lib/postgresql/15/bin/postgres'],
    ['/usr/sbin/sshd', 'sshd', 'sshd: user [priv]'],
    ['/usr/lib/openssh/sshd-session', 'sshd-session', 'sshd-session: user [priv]'],
    ['/usr/sbin/squid', 'squid', '(squid-1)'],
    ['/usr/sbin/nsd', 'nsd: server 1', '/usr/sbin/nsd'],
    ['/usr/lib/postfix/sbin/master', 'master', '/usr/lib/postfix/sbin/master'],
    ['/usr/sbin/varnishd', 'cache-main', '/usr/sbin/varnishd'],
    ['/usr/sbin/mariadbd', 'mariadbd', '/usr/sbin/mysqld'],
    ['/usr/bin/redis-check-rdb', 'redis-server', '/usr/bin/redis-server 127.0.0.1:6379'],
    ['/usr/sbin/php-fpm8.2', 'php-fpm8.2', 'php-fpm: master process (/etc/php/8.2/fpm/php-fpm.conf)'],
    ['/usr/sbin/dovecot', 'dovecot', '/usr/sbin/dovecot'],
    ['/usr/bin/beanstalkd', 'beanstalkd', '/usr/bin/beanstalkd'],
    ['/usr/sbin/haproxy', 'haproxy', '/usr/sbin/haproxy'],
    ['/usr/bin/uwsgi-core', 'uwsgi', 'uwsgi'],
    ['/usr/sbin/vsftpd', 'vsftpd', 'vsftpd: LISTENER'],
    ['/usr/sbin/exim4', 'exim4', '/usr/sbin/exim4'],
  ])('%s may call itself %s and show as %s', (exe, name, title) =>
    expect(trusted({ exe, name, cmdline: [title] })?.[1]).toBe('high'),
  );
  it('has a name for everything', () => {
    expect(recognise({ exe: '/opt/acme/agent' }).fallback).toEqual({ name: 'agent', product: null, by: 'executable' });
    expect(recognise({ exe: null, name: 'agent' }).fallback.name).toBe('agent');
    expect(recognise({ exe: null, name: null, cmdline: null }).fallback.name).toBe('pid 812');
  });
});
