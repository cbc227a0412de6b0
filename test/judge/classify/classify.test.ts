import { describe, expect, it } from 'vitest';
import type { Listener, Owner } from '../../../src/domain/listener.js';
import type { JudgedListener } from '../../../src/domain/report.js';
import { judge } from '../../../src/judge/classify/classify.js';
import { buildHost, buildListener, buildOwner, NOT_LOOKED_AT } from '../../helpers/build-report.js';
import { shippedRegistry } from '../../helpers/shipped-registry.js';

function judged(listener: Partial<Listener>, others: readonly Listener[] = []): JudgedListener {
  const listeners = [buildListener(listener), ...others];
  const [first] = judge({ listeners, host: buildHost() }, shippedRegistry());
  if (first === undefined) throw new Error('nothing was judged');
  return first;
}

const program = (exe: string, facts: Partial<Owner> = {}) => [
  buildOwner({ exe, name: null, cmdline: [exe], unit: null, ...facts }),
];
const owned = (port: number, exe: string, facts: Partial<Owner> = {}) => judged({ port, owners: program(exe, facts) });

const PYTHON = program('/usr/bin/python3.11', { cmdline: ['python3', '-m', 'http.server', '3099'], uid: 1000 });

describe('judge', () => {
  it('expects a daemon on the port of its service', () => {
    const { verdict, confidence, program: recognised, evidence } = owned(22, '/usr/sbin/sshd');
    expect({ verdict, confidence }).toEqual({ verdict: 'expected', confidence: 'high' });
    expect(recognised).toEqual({ name: 'sshd', product: 'OpenSSH server', by: 'executable' });
    expect(evidence[0]).toBe('OpenSSH server implements ssh, the service that IANA assigned 22/tcp to');
  });
  it('does not expect the same daemon elsewhere', () => {
    const { verdict, confidence, program: recognised, evidence } = owned(3099, '/usr/sbin/sshd');
    expect({ verdict, confidence }).toEqual({ verdict: 'registered-unexpected', confidence: 'high' });
    expect(recognised?.name).toBe('sshd');
    expect(evidence[0]).toMatch(/^3099\/tcp is assigned to chmd \(CHIPSY Machine Daemon\); no software is known/);
  });
  it.each([3099, 3155, 3476])('expects nobody on %i', (port) => {
    expect(judged({ port, owners: PYTHON })).toMatchObject({
      verdict: 'registered-unexpected',
      program: { name: 'http.server' },
    });
  });
  it('takes a port that a program drew by chance for chance', () =>
    expect(owned(44657, '/usr/bin/qbittorrent-nox').verdict).toBe('ephemeral'));
  it.each([
    ['unregistered', 4],
    ['ephemeral', 40000],
    ['ephemeral', 61000],
  ])('%s: an unknown program on %i', (verdict, port) => expect(owned(port, '/opt/acme/agent').verdict).toBe(verdict));
  it('lets the range of the machine win over a registration', () =>
    expect(owned(33434, '/opt/acme/agent').verdict).toBe('ephemeral'));
  it('knows no owner', () => {
    const hidden = judged({ ownerStatus: 'hidden', ownerReason: 'not privileged', owners: [] });
    expect(hidden).toMatchObject({ verdict: 'unattributed', confidence: 'low', program: null, ownerPrograms: [] });
    expect(hidden.registration.service).toBe('ssh');
    expect(judged({ ownerStatus: 'none', ownerReason: 'nobody', owners: [] }).confidence).toBe('high');
  });
  it('is less sure of a stranger whose file is called like a program that belongs', () => {
    const { verdict, confidence, evidence } = owned(22, '/home/me/sshd');
    expect({ verdict, confidence }).toEqual({ verdict: 'registered-unexpected', confidence: 'medium' });
    expect(evidence).toContain('it looks like OpenSSH server, but /home/me/sshd does not lie where that is installed');
  });
});

describe('judge a port that a program drew by chance', () => {
  const unbound = program('/usr/sbin/unbound');
  const drawn = { port: 14_501, protocol: 'udp', address: '0.0.0.0', owners: unbound } as const;
  it('takes the port of a question for chance', () => {
    const { verdict, evidence, program: recognised } = judged(drawn);
    expect({ verdict, name: recognised?.name }).toEqual({ verdict: 'ephemeral', name: 'unbound' });
    expect(evidence[0]).toContain('asks from a UDP port drawn by chance');
  });
  it.each([
    ['a stream', { protocol: 'tcp' }],
    ['one address', { address: '127.0.0.1' }],
    ['a privileged port', { port: 700 }],
    ['a program that asks nothing', { owners: program('/usr/sbin/nginx') }],
    ['a file that is only called so', { owners: program('/home/me/unbound') }],
    ['a stranger beside it', { owners: [...unbound, buildOwner({ pid: 9, exe: '/opt/acme/agent' })] }],
  ] as const)('but not %s', (_, facts) => expect(judged({ ...drawn, ...facts }).verdict).not.toBe('ephemeral'));
  it('takes what an editor opens on loopback for chance, and on loopback only', () => {
    const code = program('/usr/share/code/code', { uid: 1000 });
    expect(judged({ port: 16_430, address: '127.0.0.1', owners: code }).verdict).toBe('ephemeral');
    expect(judged({ port: 16_430, owners: code }).verdict).not.toBe('ephemeral');
    const fake = program('/home/me/code');
    expect(judged({ port: 16_430, address: '127.0.0.1', owners: fake }).verdict).not.toBe('ephemeral');
  });
  it('takes the port of a server of UPnP for chance, as far as it draws', () => {
    const plex = program('/usr/lib/plexmediaserver/Plex DLNA Server');
    const verdictOn = (port: number, protocol: 'tcp' | 'udp') =>
      judged({ port, protocol, address: '0.0.0.0', owners: plex }).verdict;
    expect([1024, 1446, 2047].map((port) => verdictOn(port, 'tcp'))).toEqual(['ephemeral', 'ephemeral', 'ephemeral']);
    expect([verdictOn(2048, 'tcp'), verdictOn(1446, 'udp')]).not.toContain('ephemeral');
  });
  it('takes ports of UDP that SoftEther draws for tunnels for chance, as far as it draws', () => {
    const server = program('/usr/libexec/softether/vpnserver/vpnserver');
    const verdictOn = (port: number, protocol: 'tcp' | 'udp') =>
      judged({ port, protocol, address: '0.0.0.0', owners: server }).verdict;
    expect([12_300, 22_471].map((port) => verdictOn(port, 'udp'))).toEqual(['ephemeral', 'ephemeral']);
    expect([verdictOn(4999, 'udp'), verdictOn(12_300, 'tcp')]).not.toContain('ephemeral');
  });
  it('takes the reserved port of an RPC program for chance, as long as it is one', () => {
    const statd = program('/sbin/rpc.statd');
    expect(judged({ port: 799, protocol: 'udp', owners: statd }).verdict).toBe('ephemeral');
    expect(judged({ port: 1799, protocol: 'udp', owners: statd }).verdict).not.toBe('ephemeral');
    expect(judged({ port: 799, protocol: 'udp', owners: program('/sbin/sshd') }).verdict).not.toBe('ephemeral');
  });
});

describe('judge an application of macOS', () => {
  const listener = (name: string) =>
    buildListener({ port: 7070, owners: [buildOwner({ exe: null, name, cmdline: null, ...NOT_LOOKED_AT })] });
  const on = (platform: string, name: string) =>
    judge({ listeners: [listener(name)], host: buildHost({ platform }) }, shippedRegistry())[0]?.verdict;
  it('knows it as people write it, there alone', () => {
    expect(on('darwin', 'AnyDesk')).toBe('expected');
    expect(on('linux', 'AnyDesk')).not.toBe('expected');
    expect(on('darwin', 'AnyDisk')).not.toBe('expected');
  });
});

describe('judge a program of Unix that was built for Windows', () => {
  const on = (facts: Partial<Owner>, platform = 'win32') => {
    const owner = buildOwner({ cmdline: null, unit: null, ...NOT_LOOKED_AT, ...facts });
    return judge(
      { listeners: [buildListener({ port: 5432, owners: [owner] })], host: buildHost({ platform }) },
      shippedRegistry(),
    )[0];
  };
  it('knows it by its name without the end that files have there', () => {
    expect(on({ exe: null, name: 'postgres.exe' })).toMatchObject({
      verdict: 'expected',
      program: { name: 'postgres' },
    });
    const exe = 'C:\\Program Files\\PostgreSQL\\16\\bin\\postgres.exe';
    expect(on({ exe, name: 'postgres.exe' })).toMatchObject({ verdict: 'expected', program: { name: 'postgres' } });
    expect(on({ exe: 'C:\\Users\\joe\\postgres.exe', name: 'postgres.exe' })?.verdict).not.toBe('expected');
  });
  it('on Windows alone, and no other name', () => {
    expect(on({ exe: null, name: 'postgres.exe' }, 'linux')?.verdict).not.toBe('expected');
    expect(on({ exe: null, name: 'agent.exe' })?.verdict).not.toBe('expected');
  });
});

describe('judge a debugger', () => {
  const node = (...words: string[]) => program('/usr/bin/node', { cmdline: ['node', ...words], uid: 1000 });
  const on = (port: number, address: string, owners: Owner[]) => judged({ port, address, owners });
  it('expects it on the very port that the option of its runtime names', () => {
    const {
      verdict,
      confidence,
      program: recognised,
      evidence,
    } = on(9400, '127.0.0.1', node('--inspect=9400', 's.js'));
    expect({ verdict, confidence }).toEqual({ verdict: 'expected', confidence: 'low' });
    expect(recognised?.name).toBe('node-inspect');
    expect(evidence[0]).toContain('by its own option');
  });
  it.each([
    ['another port', 9401, node('--inspect=9400', 's.js')],
    ['an argument of the script', 9400, node('s.js', '--inspect=9400')],
    ['a port of strangers', 3099, node('--inspect=3099', 's.js')],
    ['a file in /tmp', 9400, program('/tmp/node', { cmdline: ['node', '--inspect=9400', 's.js'], uid: 1000 })],
  ])('but not on %s', (_, port, owners) => expect(on(port, '127.0.0.1', owners).verdict).not.toBe('expected'));
  it('calls the script by its name elsewhere', () =>
    expect(on(3000, '127.0.0.1', node('--inspect=9400', 's.js')).program?.name).toBe('s.js'));
  it('expects one that a user built for himself on loopback alone', () => {
    const dlv = program('/home/me/go/bin/dlv', {
      cmdline: ['dlv', 'dap', '--listen=:4711'],
      uid: 1000,
      exeGuarded: false,
    });
    expect(on(4711, '127.0.0.1', dlv)).toMatchObject({ verdict: 'expected', confidence: 'low' });
    expect(on(4711, '0.0.0.0', dlv).verdict).not.toBe('expected');
  });
});

describe('judge a program of its own in node_modules', () => {
  const file = '/home/me/site/node_modules/@esbuild/linux-x64/bin/esbuild';
  const facts = { uid: 1000, exeGuarded: false, cmdline: ['esbuild', '--servedir=www'] };
  it('expects it, with little confidence', () =>
    expect(owned(8000, file, facts)).toMatchObject({
      verdict: 'expected',
      confidence: 'low',
      program: { name: 'esbuild' },
    }));
  it.each([
    ['of another package', '/home/me/site/node_modules/left-pad/bin/esbuild', {}],
    ['below /tmp', `/tmp${file}`, {}],
    ['that is not mapped', file, { exeMapped: false }],
    ['that was deleted', file, { exeDeleted: true }],
  ])('but not one %s', (_, path, more) =>
    expect(owned(8000, path, { ...facts, ...more }).verdict).not.toBe('expected'),
  );
});

describe('judge with several owners', () => {
  const sshd = buildOwner();
  const nc = buildOwner({ pid: 900, exe: '/usr/bin/nc.openbsd', name: 'nc', cmdline: ['nc', '-l', '22'] });
  it('expects a listener only when every owner belongs', () => {
    const mixed = judged({ owners: [sshd, nc] });
    expect(mixed).toMatchObject({ verdict: 'registered-unexpected', program: { name: 'nc.openbsd' } });
    expect(mixed.ownerPrograms).toEqual(['sshd', 'nc.openbsd']);
  });
  it('takes workers for what their parent is', () => {
    const file = '/usr/sbin/munin-node';
    const script = { file, uid: 0, gid: 0, mode: '0755', guarded: true, package: null };
    const master = program('/usr/bin/perl', { pid: 10, cmdline: ['/usr/bin/perl', '/usr/sbin/munin-node'], script })[0];
    const worker = program('/usr/bin/perl', { pid: 11, parentPid: 10, cmdline: ['munin-node [127.0.0.1]'] })[0];
    const stranger = program('/usr/bin/perl', { pid: 12, parentPid: 1, cmdline: ['perl', '/home/me/x.pl'] })[0];
    if (master === undefined || worker === undefined || stranger === undefined) throw new Error('no owners');
    expect(judged({ port: 4949, owners: [master, worker] }).verdict).toBe('expected');
    expect(judged({ port: 4949, owners: [master, worker, stranger] }).verdict).not.toBe('expected');
  });
  it('is never quite sure of one that was deleted', () => {
    const old = buildOwner({ pid: 900, exeDeleted: true, exeReplaced: true, exeInPlace: false });
    expect(judged({ owners: [sshd, old] })).toMatchObject({ verdict: 'expected', confidence: 'medium' });
  });
});

describe('judge, systemd beside a service', () => {
  const systemd = buildOwner({ pid: 1, exe: '/usr/lib/systemd/systemd', name: 'systemd', cmdline: ['/sbin/init'] });
  const stranger = buildOwner({ pid: 9, exe: '/opt/acme/agent', name: 'agent', cmdline: ['agent'] });
  it('judges the service, though no unit file explains the socket', () => {
    expect(judged({ owners: [systemd, buildOwner()] })).toMatchObject({
      verdict: 'expected',
      program: { name: 'sshd' },
    });
    expect(judged({ owners: [systemd, stranger] }).verdict).toBe('registered-unexpected');
  });
  it('judges a file of another place that is called so', () =>
    expect(judged({ owners: [{ ...systemd, exe: '/home/me/systemd' }, buildOwner()] }).verdict).not.toBe('expected'));
  it('judges it alone', () => expect(judged({ owners: [systemd] }).verdict).not.toBe('expected'));
});

describe('judge, a socket of systemd', () => {
  const relay = {
    kind: 'socket',
    target: 'ssh.service',
    exe: '/usr/sbin/sshd',
    exeGuarded: null,
    package: null,
  } as const;
  const systemd = buildOwner({
    pid: 1,
    exe: '/usr/lib/systemd/systemd',
    name: 'systemd',
    cmdline: ['/sbin/init'],
    relay,
  });
  it('is judged by the service behind it', () =>
    expect(judged({ owners: [systemd] })).toMatchObject({ verdict: 'expected', program: { name: 'sshd' } }));
  it('is worth little where others than root can change what it starts', () =>
    expect(
      judged({ owners: [{ ...systemd, relay: { ...relay, exe: '/opt/app/sshd', exeGuarded: false, package: null } }] }),
    ).toMatchObject({ program: { name: 'sshd' }, confidence: 'low' }));
  it('is judged by the service itself once that runs', () => {
    const nginx = buildOwner({ pid: 900, exe: '/usr/sbin/nginx', name: 'nginx', cmdline: ['nginx'] });
    const both = judged({ owners: [systemd, nginx] });
    expect(both).toMatchObject({ verdict: 'registered-unexpected', ownerPrograms: [null, 'nginx'] });
  });
  it('is a stranger without a unit that explains it', () =>
    expect(judged({ port: 3099, owners: [{ ...systemd, relay: null }] })).toMatchObject({
      verdict: 'registered-unexpected',
      program: { name: 'systemd' },
    }));
});
