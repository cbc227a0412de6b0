import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { relayOf } from '../../../src/collectors/processes/relays.js';
import { startedByInetd, startedByXinetd } from '../../../src/collectors/processes/super-server-files.js';
import type { Endpoint } from '../../../src/domain/listener.js';
import type { Owner } from '../../../src/domain/owner.js';
import { buildOwner } from '../../helpers/build-report.js';
import { type FakeWorld, fakeHost } from '../../helpers/fake-host.js';

const ROOTS = { pid: 70, uid: 0, exeInPlace: true, exeGuarded: true, exeMapped: true, exeDeleted: false };

const serverOf = (exe: string, facts: Partial<Owner> = {}) => buildOwner({ ...ROOTS, exe, cmdline: [exe], ...facts });

const INETD = serverOf('/usr/sbin/inetd');
const XINETD = serverOf('/usr/sbin/xinetd', { cmdline: ['/usr/sbin/xinetd', '-inetd_compat', '-pidfile', '/run/x'] });

const at = (port: number, protocol: 'tcp' | 'udp' = 'tcp', address = '0.0.0.0'): Endpoint => ({
  protocol,
  family: address.includes(':') ? 'ipv6' : 'ipv4',
  address,
  port,
  interface: null,
  netns: null,
});

const FILES = {
  '/etc/services': 'ftp\t21/tcp\ntftp\t\t69/udp\nident\t113/tcp auth tap # a\nskkserv 1178/tcp\ncvspserver 2401/tcp\n',
  '/etc/inetd.conf': [
    '#ftp stream tcp nowait root /usr/sbin/off off',
    'ident\tstream\ttcp6\tnowait\troot\t/usr/sbin/bidentd bidentd ',
    'auth stream tcp nowait root /usr/sbin/second second',
    'skkserv stream tcp nowait nobody /usr/sbin/tcpd /usr/sbin/skksearch -c /etc/skksearch.conf',
    'tftp dgram udp4 wait root /usr/sbin/tcpd in.tftpd -s /srv',
    '127.0.0.1:7010 stream tcp nowait nobody /usr/bin/git git daemon --inetd',
    '[::1]:7010 stream tcp nowait nobody /usr/bin/perl perl -T /usr/sbin/answer',
    'daytime stream tcp nowait root internal',
    '1524 stream tcp nowait root /bin/sh sh -i',
    '31337 stream tcp nowait root /bin/sh sh -c /usr/sbin/sshd',
    '31338 stream tcp nowait root /bin/sh sh -s /usr/sbin/sshd',
    '31339 stream tcp nowait root /usr/bin/perl perl -I /usr/sbin/sshd /tmp/x',
  ].join('\n'),
  '/etc/inetd.d/cvs': 'cvspserver stream tcp nowait root /usr/bin/cvs cvs pserver\n',
  '/etc/xinetd.conf': 'defaults\n{\n  log_type = SYSLOG daemon\n}\nincludedir /etc/xinetd.d\n',
  '/etc/xinetd.d/tangd':
    'service tangd\n{\n port = 8888\n server_args = /var/lib/tang\n server = /usr/libexec/tangdw\n socket_type = stream\n type = UNLISTED\n}\n',
  '/etc/xinetd.d/tftp':
    'service tftp\n{\n\tsocket_type\t= dgram\n\tserver = /usr/sbin/tcpd\n\tserver_args = /usr/sbin/in.tftpd -s /srv\n\tflags = NAMEINARGS IPv4\n}\n',
  '/etc/xinetd.d/off': 'service off\n{\n port = 9000\n disable = yes\n server = /usr/sbin/off\n}\n',
  '/etc/xinetd.d/old.dpkg': 'service old\n{\n port = 9001\n server = /usr/sbin/old\n}\n',
  '/etc/xinetd.d/here': 'service here\n{\n port = 9002\n bind = 127.0.0.1\n server = /usr/sbin/here\n}\n',
};

const BINARIES = ['/usr/sbin/bidentd', '/usr/sbin/skksearch', '/usr/sbin/in.tftpd', '/bin/sh', '/usr/bin/cvs'];

const hostWith = (change: FakeWorld = {}) =>
  fakeHost({
    ...change,
    files: { ...FILES, ...Object.fromEntries(BINARIES.map((path) => [path, ''])), ...change.files },
  });

/** What a process sees below its own root, `/proc/70/root`. */
const relayAt = (owner: Owner, endpoint: Endpoint, change?: FakeWorld) =>
  relayOf(hostWith(change), owner, endpoint).relay;

describe('a super-server', () => {
  it.each([
    [INETD, at(113), '/usr/sbin/bidentd', 'bidentd of /etc/inetd.conf'],
    [INETD, at(113, 'tcp', '::'), '/usr/sbin/bidentd', 'bidentd of /etc/inetd.conf'],
    [INETD, at(1178), '/usr/sbin/skksearch', 'skksearch of /etc/inetd.conf'],
    [INETD, at(69, 'udp'), '/usr/sbin/in.tftpd', 'in.tftpd of /etc/inetd.conf'],
    [INETD, at(7010, 'tcp', '127.0.0.1'), '/usr/lib/git-core/git-daemon', 'git-daemon of /etc/inetd.conf'],
    [INETD, at(7010, 'tcp', '::1'), '/usr/sbin/answer', 'answer of /etc/inetd.conf'],
    [INETD, at(2401), '/usr/bin/cvs', 'cvs of /etc/inetd.d/cvs'],
    [INETD, at(1524), '/bin/sh', 'sh of /etc/inetd.conf'],
    [INETD, at(31337), '/bin/sh', 'sh of /etc/inetd.conf'],
    [INETD, at(31338), '/bin/sh', 'sh of /etc/inetd.conf'],
    [INETD, at(31339), '/usr/bin/perl', 'perl of /etc/inetd.conf'],
    [XINETD, at(8888), '/usr/libexec/tangdw', 'tangdw of /etc/xinetd.d/tangd'],
    [XINETD, at(69, 'udp'), '/usr/sbin/in.tftpd', 'in.tftpd of /etc/xinetd.d/tftp'],
    [XINETD, at(1178), '/usr/sbin/skksearch', 'skksearch of /etc/inetd.conf'],
  ])('is looked through to what it starts (%#)', (owner, endpoint, exe, target) => {
    expect(relayAt(owner, endpoint)).toMatchObject({ kind: 'socket', target, exe });
  });

  it.each([
    ['answers by itself', INETD, at(13)],
    ['is told another protocol', INETD, at(69)],
    ['is told another address', INETD, at(7010, 'tcp', '10.0.0.1')],
    ['has it in a comment', INETD, at(21)],
    ['has it switched off', XINETD, at(9000)],
    ['reads no file with a dot in its name', XINETD, at(9001)],
    ['binds it elsewhere', XINETD, at(9002)],
    ['does not read the file of inetd', serverOf('/usr/sbin/xinetd'), at(1178)],
    ['is a user’s', serverOf('/usr/sbin/inetd', { uid: 1000 }), at(1178)],
    ['is a copy of a user’s', serverOf('/home/u/inetd', { uid: 1000, exeGuarded: false }), at(1178)],
    ['can be written by others', serverOf('/usr/local/sbin/inetd', { exeGuarded: false }), at(1178)],
    ['is not the file at its path', serverOf('/usr/sbin/inetd', { exeInPlace: false }), at(1178)],
    ['only claims its path', serverOf('/usr/sbin/inetd', { exeMapped: false }), at(1178)],
    ['reads another file', serverOf('/usr/sbin/inetd', { cmdline: ['inetd', '/etc/other.conf'] }), at(1178)],
  ])('is judged as itself where it %s', (_what, owner, endpoint) => {
    expect(relayAt(owner, endpoint)).toBeNull();
  });

  it('believes no configuration that others than root can write', () => {
    expect(relayAt(INETD, at(1178), { stats: { '/etc/inetd.conf': { uid: 1000 } } })).toBeNull();
    expect(relayAt(INETD, at(1178), { stats: { '/etc/inetd.conf': { mode: 0o666 } } })).toBeNull();
    expect(relayAt(INETD, at(1178), { files: { '/etc/inetd.conf': { error: 'EACCES' } } })).toBeNull();
  });

  it('reads whatever it is given', () => {
    const sought = { endpoint: at(80), names: new Set(['80', 'http']) };
    const line = fc.stringMatching(/^[ -~\t]{0,40}$/);
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        startedByInetd(lines.join('\n'), sought);
        startedByXinetd(lines.join('\n'), sought);
      }),
    );
  });
});
