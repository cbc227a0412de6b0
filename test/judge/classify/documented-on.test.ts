import { describe, expect, it } from 'vitest';
import type { Owner, Relay, Script } from '../../../src/domain/owner.js';
import { judge } from '../../../src/judge/classify/classify.js';
import { runRules } from '../../../src/judge/rules/run.js';
import { buildHost, buildListener, buildOwner } from '../../helpers/build-report.js';
import { shippedRegistry } from '../../helpers/shipped-registry.js';

function judged(port: number, facts: Partial<Owner>, protocol: 'tcp' | 'udp' = 'tcp', address = '0.0.0.0') {
  const documented = [{ port, file: '/x/README.md', line: 3, example: false, through: null }];
  const owners = [buildOwner({ name: null, unit: null, package: null, documented, ...facts })];
  const host = buildHost();
  const [listener] = judge(
    {
      listeners: [
        buildListener({ port, protocol, owners, address, exposure: address === '127.0.0.1' ? 'loopback' : 'all' }),
      ],
      host,
    },
    shippedRegistry(),
  );
  if (listener === undefined) throw new Error('nothing was judged');
  const findings = runRules([listener], { host, registry: shippedRegistry() });
  return { ...listener, findings };
}

const script = (file: string, name: string, guarded = false): Script => ({
  file,
  uid: guarded ? 0 : 1000,
  gid: 0,
  mode: '0755',
  guarded,
  package: { name, version: '1.0.0' },
});
const ofNpm = (facts: Partial<Owner> = {}): Partial<Owner> => ({
  exe: '/usr/bin/node',
  cmdline: ['node', '/home/ann/shop/node_modules/.bin/beefy'],
  script: script('/home/ann/shop/node_modules/beefy/bin/beefy', 'beefy'),
  uid: 1000,
  ...facts,
});
const packaged: Partial<Owner> = {
  exe: '/usr/sbin/acmed',
  cmdline: ['/usr/sbin/acmed'],
  package: 'acmed 1.0',
  uid: 120,
  unitGuarded: true,
};

describe('a program that no list knows, on a port that its own package names', () => {
  it('is expected with low confidence where a user installed it, and told as his word', () =>
    expect(judged(9966, ofNpm())).toMatchObject({
      verdict: 'expected',
      confidence: 'low',
      program: { name: 'beefy' },
      findings: [],
      evidence: [
        'beefy is on no list; its own package names 9966/tcp',
        expect.stringContaining('/x/README.md, line 3, names the port'),
      ],
    }));
  it('is expected with medium confidence at most where the system brought it', () =>
    expect(judged(8042, packaged)).toMatchObject({ verdict: 'expected', confidence: 'medium' }));
  it.each([
    ['of a user', {}],
    ['of root, as root installed it', { uid: 0, script: script('/usr/lib/node_modules/beefy/bin.js', 'beefy', true) }],
    ['in a container', { container: { runtime: 'docker', id: 'a'.repeat(64), name: 'web' } }],
  ])('never more than low behind a title %s', (_, facts) =>
    expect(judged(9966, ofNpm({ cmdline: ['beefy', '', '', ''], ...facts }))).toMatchObject({
      verdict: 'expected',
      confidence: 'low',
      evidence: [expect.anything(), expect.stringContaining('which its title alone leads to')],
    }),
  );
  it('is a stranger where its package does not name the port', () =>
    expect(judged(9966, ofNpm({ documented: [] })).verdict).toBe('registered-unexpected'));
  it.each([3099, 3155, 3476, 80, 443, 22, 6379, 3306, 5432])('never on %i', (port) => {
    expect(judged(port, ofNpm()).verdict).not.toBe('expected');
    expect(judged(port, packaged).verdict).not.toBe('expected');
  });
  it.each([1080, 5556, 7001])('is expected where as many are there for something else: on %i', (port) => {
    expect(judged(port, ofNpm())).toMatchObject({ verdict: 'expected', confidence: 'low', findings: [] });
    expect(judged(port, packaged)).toMatchObject({ verdict: 'expected', confidence: 'medium', findings: [] });
    expect(judged(port, { ...packaged, documented: [] }).verdict).toBe('registered-unexpected');
    const told = ofNpm({ cmdline: ['node', 'beefy', '--port', String(port)] });
    expect(judged(port, told).verdict).toBe('registered-unexpected');
  });
  it.each([3389, 5900, 5984, 1883, 3784, 9418, 11211, 6003])('never where few are: on %i', (port) => {
    expect(judged(port, ofNpm()).verdict).toBe('registered-unexpected');
    expect(judged(port, packaged).verdict).toBe('registered-unexpected');
  });
  it('is expected where the service is implemented by programs of another system alone: 5722 is that of Windows', () =>
    expect(judged(5722, packaged).verdict).toBe('expected'));
  it('is expected on the port of a debugger on loopback alone: 2345 is that of Delve', () => {
    expect(judged(2345, ofNpm(), 'tcp', '127.0.0.1').verdict).toBe('expected');
    expect(judged(2345, ofNpm()).verdict).toBe('registered-unexpected');
  });
  it('is one of many on a port that programs share to find devices, unless it was told to take it', () => {
    expect(judged(1900, { ...packaged, documented: null }, 'udp')).toMatchObject({
      verdict: 'expected',
      confidence: 'medium',
    });
    expect(judged(5353, ofNpm({ documented: null }), 'udp')).toMatchObject({ verdict: 'expected', confidence: 'low' });
    const told = { ...packaged, exe: '/usr/bin/socat1', cmdline: ['socat1', 'UDP-RECV:1900', '-'] };
    expect(judged(1900, told, 'udp').verdict).toBe('registered-unexpected');
    const own = { exe: '/home/ann/acme', cmdline: ['acme'], uid: 1000, exeGuarded: false };
    expect(judged(1900, own, 'udp').verdict).toBe('registered-unexpected');
    expect(
      judged(1900, { ...packaged, exe: '/usr/bin/python3.11', cmdline: ['python3', '-c', 'x'] }, 'udp').verdict,
    ).toBe('registered-unexpected');
  });
  it('never by what somebody wrote himself', () => {
    const own = ofNpm({ cmdline: ['node', 'server.js'], script: script('/home/ann/shop/server.js', 'shop') });
    expect(judged(9966, own).verdict).toBe('registered-unexpected');
    expect(judged(9966, { exe: '/home/ann/acme', cmdline: ['acme'], uid: 1000, exeGuarded: false }).verdict).toBe(
      'registered-unexpected',
    );
  });
  it('never by the package of an interpreter whose script nobody saw', () => {
    const facts = { exe: '/usr/bin/python3.11', cmdline: ['python3', '-c', 'x'], package: 'python3.11-minimal 3' };
    expect(judged(9966, facts).verdict).toBe('registered-unexpected');
  });
  it('never for a program that a list names, whose ports are known', () => {
    const facts = { ...packaged, exe: '/usr/bin/memcached', cmdline: ['memcached'], package: 'memcached 1.6' };
    expect(judged(9966, facts).verdict).toBe('registered-unexpected');
  });
  it.each(['picolisp', 'tclsh8.6', 'R', 'racket'])('never for what %s runs, whose package names a port', (name) => {
    const facts = { ...packaged, exe: `/usr/bin/${name}`, cmdline: [name, 'serve.x'], package: `${name} 8` };
    expect(judged(9966, facts).verdict).toBe('registered-unexpected');
  });
  it('never where who started it chose the port, unless the package did', () => {
    const facts = { ...packaged, exe: '/usr/bin/socat1', cmdline: ['socat1', 'TCP-LISTEN:9966,fork', 'EXEC:cat'] };
    expect(judged(9966, facts).verdict).toBe('registered-unexpected');
    const documented = [
      { port: 9966, file: '/lib/systemd/system/socat1.service', line: 9, example: false, through: null },
    ];
    expect(judged(9966, { ...facts, documented }).verdict).toBe('expected');
    expect(judged(9966, ofNpm({ cmdline: ['node', 'beefy', '--port', '9966'] })).verdict).toBe('registered-unexpected');
  });
  it('is expected where its user did as its manual shows, on a port where people develop', () => {
    const shown = (port: number, example: boolean) => ({
      cmdline: ['node', '/home/ann/shop/node_modules/.bin/beefy', '-p', String(port)],
      documented: [{ port, file: '/x/README.md', line: 3, example, through: null }],
    });
    expect(judged(8080, ofNpm(shown(8080, true)))).toMatchObject({ verdict: 'expected', confidence: 'low' });
    expect(judged(8080, ofNpm(shown(8080, false))).verdict).toBe('registered-unexpected');
    expect(judged(9966, ofNpm(shown(9966, true))).verdict).toBe('registered-unexpected');
    expect(judged(9966, ofNpm(shown(9966, true)), 'tcp', '127.0.0.1').verdict).toBe('expected');
    expect(judged(5432, ofNpm(shown(5432, true))).verdict).toBe('registered-unexpected');
    const relay = { ...packaged, exe: '/usr/bin/socat1', cmdline: ['socat1', '-p', '8080'] };
    expect(judged(8080, { ...relay, documented: shown(8080, true).documented }).verdict).toBe('registered-unexpected');
    const here = judged(8080, { ...relay, documented: shown(8080, true).documented }, 'tcp', '127.0.0.1');
    expect(here.verdict).toBe('expected');
  });
  it('is expected where its package is made of one that is known there, whoever chose the port', () => {
    const made = (port: number) =>
      ofNpm({
        cmdline: ['node', 'beefy', '--port', String(port)],
        documented: [{ port, file: '/x/package.json', line: 3, example: false, through: 'vite' }],
      });
    expect(judged(5173, made(5173))).toMatchObject({
      verdict: 'expected',
      confidence: 'low',
      evidence: [
        'beefy is on no list; it is made of a package that is known to use 5173/tcp',
        expect.stringContaining('/x/package.json, line 3, asks for vite'),
      ],
    });
    expect(judged(6379, made(6379)).verdict).toBe('registered-unexpected');
  });
  it('is expected where a debugger could be told to listen as well, as it could anywhere: 4040 is no port of Delve', () => {
    expect(judged(4040, ofNpm())).toMatchObject({ verdict: 'expected', confidence: 'low' });
  });
  it('is expected as a script where people develop and an executable would be sensitive: 9000 is that of PHP-FPM', () => {
    expect(judged(9000, ofNpm())).toMatchObject({ verdict: 'expected', confidence: 'low' });
    expect(judged(9000, packaged).verdict).toBe('registered-unexpected');
    expect(judged(9200, ofNpm()).verdict).toBe('registered-unexpected');
  });
  it('is expected as an executable where what is sensitive is there by custom alone: 8080 is not that of kube-apiserver', () => {
    expect(judged(8080, packaged)).toMatchObject({ verdict: 'expected', confidence: 'medium', findings: [] });
    const chosen = { ...packaged, cmdline: ['acmed', '--port', '8080'] };
    expect(judged(8080, chosen).verdict).toBe('registered-unexpected');
    expect(judged(2375, packaged).verdict).not.toBe('expected');
  });
  it('never with what runs from a temporary directory', () => {
    const facts = ofNpm({ script: script('/tmp/x/node_modules/beefy/b.js', 'beefy') });
    expect(judged(9966, facts).verdict).toBe('registered-unexpected');
  });
});

describe('a program with the very name of the registered service', () => {
  const namesake = { exe: '/usr/bin/capfast-lmd', cmdline: ['capfast-lmd'], documented: null };
  it('is expected where the system brought it', () =>
    expect(judged(1756, { ...packaged, ...namesake })).toMatchObject({ verdict: 'expected', confidence: 'medium' }));
  it('is a stranger where a user did', () => {
    const own = { ...namesake, exe: '/home/ann/bin/capfast-lmd', uid: 1000, exeGuarded: false };
    expect(judged(1756, own).verdict).toBe('registered-unexpected');
  });
});

describe('a program that no list knows, behind a socket of systemd or inetd', () => {
  const behind = (file: string, relay: Partial<Relay> = {}): Partial<Owner> => ({
    pid: 1,
    exe: '/usr/sbin/inetd',
    cmdline: ['/usr/sbin/inetd'],
    uid: 0,
    relay: { kind: 'socket', target: 'x', exe: '/usr/sbin/acmed', exeGuarded: true, package: 'acmed 1.0', ...relay },
    documented: [{ port: 9966, file, line: 3, example: false, through: null }],
  });
  const unit = '/usr/lib/systemd/system/acmed.socket';

  it('is expected by the port that its package has set', () =>
    expect(judged(9966, behind(unit))).toMatchObject({
      verdict: 'expected',
      confidence: 'medium',
      program: { name: 'acmed' },
      findings: [],
    }));
  it.each([
    ['its manual has as well', behind('/usr/share/man/man8/acmed.8.gz')],
    ['no package brought it on', behind(unit, { package: null })],
    ['others than root can change it on', behind(unit, { exeGuarded: false })],
    ['nobody looked at it on', behind(unit, { exeGuarded: null })],
    ['it lies in a home on', behind(unit, { exe: '/home/u/acmed' })],
    ['it interprets on', behind(unit, { exe: '/usr/bin/perl' })],
  ])('is a stranger on a port that %s', (_what, facts) =>
    expect(judged(9966, facts).verdict).toBe('registered-unexpected'),
  );
});
