import { describe, expect, it } from 'vitest';
import { relayOf } from '../../../src/collectors/processes/relays.js';
import type { Endpoint, Owner } from '../../../src/domain/listener.js';
import { buildOwner as owner } from '../../helpers/build-report.js';
import { type FakeWorld, fakeHost } from '../../helpers/fake-host.js';

const at = (port: number, address = '0.0.0.0'): Endpoint => ({
  protocol: 'tcp',
  family: address.includes(':') ? 'ipv6' : 'ipv4',
  address,
  port,
  interface: null,
  netns: null,
});

const SYSTEMD = owner({ pid: 1, exe: '/usr/lib/systemd/systemd', cmdline: ['/sbin/init'] });

const ROOTS = { exeInPlace: true, exeGuarded: true, exeMapped: true };

const DROP_IN = { '/etc/systemd/system/ssh.service.d/a.conf': '[Service]\nNice=5\n' };
const ROOTED = { '/etc/systemd/system/ssh.service.d/b.conf': '[Service]\nRootDirectory=/srv/ssh\n' };

const UNITS = {
  '/usr/lib/systemd/system/ssh.socket': '[Unit]\nDescription=x\n[Socket]\nListenStream=22\nAccept=no\n',
  '/usr/lib/systemd/system/ssh.service':
    '[Service]\nExecStartPre=/usr/sbin/sshd -t\nExecStart=-/usr/sbin/sshd -D \\\n  $OPTS\n',
  '/usr/lib/systemd/system/finger.socket': '[Socket]\nListenStream=127.0.0.1:79\nAccept=yes\n',
  '/usr/lib/systemd/system/cockpit.socket': '[Socket]\nListenStream=9090\nService=cockpit-web.service\n',
  '/usr/lib/systemd/system/cockpit-web.service': '[Service]\nExecStart=@/usr/libexec/cockpit-tls cockpit-tls\n',
};

describe('relayOf', () => {
  it.each([
    [22, '0.0.0.0', { kind: 'socket', target: 'ssh.service', exe: '/usr/sbin/sshd', exeGuarded: null, package: null }],
    [79, '127.0.0.1', { kind: 'socket', target: 'finger@.service', exe: null, exeGuarded: null, package: null }],
    [79, '10.0.0.1', null],
    [
      9090,
      '::',
      {
        kind: 'socket',
        target: 'cockpit-web.service',
        exe: '/usr/libexec/cockpit-tls',
        exeGuarded: null,
        package: null,
      },
    ],
    [8080, '0.0.0.0', null],
  ])('finds the service behind a systemd socket on %i', (port, address, relay) => {
    expect(relayOf(fakeHost({ files: UNITS }), SYSTEMD, at(port, address)).relay).toEqual(relay);
  });

  const SSHD = { ...UNITS, '/usr/sbin/sshd': '' };
  const of = { uid: 1000 };
  it.each<[string, boolean | null, FakeWorld, Partial<Owner>]>([
    ['root alone', true, {}, {}],
    ['a user, by the file', false, { stats: { '/usr/sbin/sshd': of } }, {}],
    ['a user, by a directory', false, { stats: { '/usr/sbin': of } }, {}],
    ['a user, by the unit', false, { stats: { '/usr/lib/systemd/system/ssh.service': of } }, {}],
    ['a user, by the socket unit', false, { stats: { '/usr/lib/systemd/system/ssh.socket': of } }, {}],
    ['a user, by a drop-in', false, { files: DROP_IN, stats: { [Object.keys(DROP_IN)[0] ?? '']: of } }, {}],
    ['whoever another systemd is', null, {}, { exeGuarded: null }],
    ['who fills a root directory', null, { files: { ...DROP_IN, ...ROOTED } }, {}],
  ])('tells who can change what is started: %s', (_who, exeGuarded, change, facts) => {
    const host = fakeHost({ ...change, files: { ...SSHD, ...change.files } });
    const { relay } = relayOf(host, { ...SYSTEMD, ...ROOTS, ...facts }, at(22));
    expect(relay).toMatchObject({ exe: '/usr/sbin/sshd', exeGuarded });
  });

  it('takes a link below a directory of packages for what it leads to', () => {
    const files = { ...UNITS, '/usr/sbin/sshd': { link: '/home/u/sshd' }, '/home/u/sshd': '' };
    const host = fakeHost({ files, stats: { '/home/u': of } });
    const { relay } = relayOf(host, { ...SYSTEMD, ...ROOTS }, at(22));
    expect(relay).toMatchObject({ exe: '/home/u/sshd', exeGuarded: false });
  });

  it.each([
    ['-@/usr/sbin/tcpd /usr/sbin/in.acmed -s', '/usr/sbin/in.acmed'],
    ['/usr/bin/python3 /usr/share/acme/main.py --inetd', '/usr/share/acme/main.py'],
    ['@/usr/bin/perl acme -T /usr/sbin/acme', '/usr/sbin/acme'],
    ['/usr/bin/perl "/usr/sbin/acme"', '/usr/bin/perl'],
    ['/usr/bin/perl $SCRIPT /usr/sbin/acme', '/usr/bin/perl'],
    ['/bin/sh -c /usr/sbin/acme', '/bin/sh'],
  ])('finds what serves in the end: %s', (command, exe) => {
    const files = { ...UNITS, '/usr/lib/systemd/system/ssh.service': `[Service]\nExecStart=${command}\n` };
    expect(relayOf(fakeHost({ files }), SYSTEMD, at(22)).relay?.exe).toBe(exe);
  });

  it('lets a drop-in change the port', () => {
    const files = {
      ...UNITS,
      '/etc/systemd/system/ssh.socket.d/port.conf': '[Socket]\nListenStream=\nListenStream=2222\n',
    };
    const host = fakeHost({ files });
    expect(relayOf(host, SYSTEMD, at(22)).relay).toBeNull();
    expect(relayOf(host, SYSTEMD, at(2222)).relay?.target).toBe('ssh.service');
  });

  it.each([
    ['vsock::2022', '0.0.0.0', undefined],
    ['[0:0::1]:2022', '::1', 'other.service'],
    ['127.0.0.1:2022', '0.0.0.0', undefined],
  ])('compares the address of a socket unit: %s', (listen, address, target) => {
    const host = fakeHost({ files: { '/usr/lib/systemd/system/other.socket': `[Socket]\nListenStream=${listen}\n` } });
    expect(relayOf(host, SYSTEMD, at(2022, address)).relay?.target).toBe(target);
  });

  it('names the container behind docker-proxy', () => {
    const cmdline = [
      '/usr/bin/docker-proxy',
      '-proto',
      'tcp',
      '-host-port',
      '8080',
      '-container-ip',
      '172.17.0.2',
      '-container-port',
      '80',
    ];
    const proxy = owner({ exe: '/usr/bin/docker-proxy', cmdline });
    const config = JSON.stringify({
      ID: 'abc',
      Name: '/web',
      NetworkSettings: { Networks: { bridge: { IPAddress: '172.17.0.2' } } },
    });
    const files = { '/var/lib/docker/containers/abc/config.v2.json': config };
    expect(relayOf(fakeHost({ files }), proxy, at(8080)).relay?.target).toBe('container web, 172.17.0.2:80');
    expect(relayOf(fakeHost({ files }), proxy, at(8080)).behind).toEqual({
      container: { runtime: 'docker', id: 'abc', name: 'web' },
      address: '172.17.0.2',
      port: 80,
      netns: null,
    });
    expect(relayOf(fakeHost(), proxy, at(8080)).relay?.target).toBe('172.17.0.2:80');
  });

  it('finds the container of rootlessport through the namespace of its child', () => {
    const files = {
      '/proc/812/task/812/children': '813 814 ',
      '/proc/812/ns/net': { link: 'net:[1]' },
      '/proc/813/ns/net': { link: 'net:[1]' },
      '/proc/814/ns/net': { link: 'net:[77]' },
    };
    const port = owner({ exe: '/usr/lib/podman/rootlessport' });
    expect(relayOf(fakeHost({ files }), port, at(8080))).toMatchObject({
      relay: { kind: 'container', target: 'a container' },
      behind: { netns: '77', container: null },
    });
    expect(relayOf(fakeHost(), port, at(8080)).behind?.netns).toBeNull();
  });

  it('takes the container of conmon from its control group', () => {
    const container = { runtime: 'podman', id: 'ab'.repeat(32), name: null };
    expect(relayOf(fakeHost(), owner({ exe: '/usr/bin/conmon', container }), at(8080))).toMatchObject({
      relay: { target: 'container abababababab' },
      behind: { container },
    });
  });

  it.each([
    ['in a home directory', { exe: '/home/user/systemd' }],
    ['of a user', { uid: 1000 }],
    ['of another mount namespace', { exeInPlace: false }],
    ['that was deleted', { exeDeleted: true }],
  ])('does not believe a systemd %s', (_what, facts) => {
    const host = fakeHost({ files: UNITS });
    expect(relayOf(host, { ...SYSTEMD, ...facts }, at(22))).toEqual({ relay: null, behind: null });
  });

  it.each(['__defineGetter__', '__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty'])(
    'takes a program that is called %s for no relay',
    (name) => {
      const nothing = { relay: null, behind: null };
      expect(relayOf(fakeHost(), owner({ exe: `/usr/local/bin/${name}` }), at(80))).toEqual(nothing);
    },
  );

  it('finds a container beside one that has no address yet', () => {
    const config = (networks: unknown) => JSON.stringify({ NetworkSettings: { Networks: networks } });
    const files = {
      '/var/lib/docker/containers/abc/config.v2.json': config({ bridge: null }),
      '/var/lib/docker/containers/def/config.v2.json': config({ bridge: { IPAddress: '172.17.0.2' } }),
    };
    const cmdline = ['docker-proxy', '-container-ip', '172.17.0.2', '-container-port', '80'];
    const proxy = owner({ exe: '/usr/bin/docker-proxy', cmdline });
    expect(relayOf(fakeHost({ files }), proxy, at(80)).behind?.container?.id).toBe('def');
  });

  it.each([
    ['of an ordinary user', '172.17.0.2', { uid: 1000 }],
    ['of a far end that is no container', '127.0.0.1', {}],
    ['of a far end that is no container', '::1', {}],
  ])('does not believe the words of a docker-proxy %s (%s)', (_whose, address, facts) => {
    const cmdline = ['docker-proxy', '-container-ip', address, '-container-port', '80'];
    expect(relayOf(fakeHost(), owner({ exe: '/usr/bin/docker-proxy', cmdline, ...facts }), at(80)).behind).toBeNull();
  });

  it('does not believe a docker-proxy in a temporary directory', () => {
    const cmdline = ['docker-proxy', '-container-ip', '172.17.0.2', '-container-port', '80'];
    expect(relayOf(fakeHost(), owner({ exe: '/tmp/docker-proxy', cmdline }), at(80)).behind).toBeNull();
  });

  it.each([
    [['ssh', '-N', '-L', '5432:db.example.org:5432', 'host'], 5432, 'db.example.org:5432'],
    [['ssh', '-fNL', '127.0.0.1:8080:10.0.0.1:80', 'host'], 8080, '10.0.0.1:80'],
    [['ssh', '-D', '1080', 'host'], 1080, 'a SOCKS proxy through ssh'],
    [['ssh', '-L8080:[2001:db8::1]:80', 'host'], 8080, '[2001:db8::1]:80'],
    [['ssh', 'host'], 22, undefined],
  ])('reads the far end of %j', (cmdline, port, target) => {
    expect(relayOf(fakeHost(), owner({ exe: '/usr/bin/ssh', cmdline }), at(port)).relay?.target).toBe(target);
  });

  it.each([
    [['kubectl', 'port-forward', '-n', 'web', 'svc/front', '8080:80'], 8080, 'svc/front, port 80'],
    [['kubectl', 'port-forward', 'pod/db', '5432'], 5432, 'pod/db, port 5432'],
    [['kubectl', 'proxy'], 8001, undefined],
  ])('reads the far end of %j', (cmdline, port, target) => {
    expect(relayOf(fakeHost(), owner({ exe: '/usr/local/bin/kubectl', cmdline }), at(port)).relay?.target).toBe(target);
  });

  it.each([
    ['one of another mount namespace', { exeInPlace: false }],
    ['one that he may change', { exeGuarded: false }],
  ])('does not believe a proxy of an ordinary user, %s', (_what, doubt) => {
    const proxy = owner({ uid: 1000, exe: '/usr/bin/rootlessport', cmdline: ['rootlessport'], ...doubt });
    expect(relayOf(fakeHost(), proxy, at(8080)).relay).toBeNull();
    const installed = owner({ uid: 1000, exe: '/usr/bin/rootlessport', cmdline: ['rootlessport'] });
    expect(relayOf(fakeHost(), installed, at(8080)).relay).not.toBeNull();
  });
});
