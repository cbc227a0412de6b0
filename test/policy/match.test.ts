import { describe, expect, it } from 'vitest';
import type { ReportListener } from '../../src/domain/report.js';
import { heldListener, misfits } from '../../src/policy/match.js';
import { buildHost, buildOwner, buildReportListener, buildSquatter, NOT_LOOKED_AT } from '../helpers/build-report.js';
import { policyOf, yaml } from '../helpers/load-policy.js';

/** The fields of an entry (as a flow map without reason) that do not fit a listener. */
async function misfitsOf(entry: string, listener: ReportListener): Promise<readonly string[]> {
  const policy = await policyOf(yaml(`allow: [{${entry}, reason: x}]`));
  return policy.entries.flatMap((each) => misfits(each, heldListener(listener), buildHost()));
}

const at = (address: string, overrides: Partial<ReportListener> = {}) => buildReportListener({ address, ...overrides });

describe('port', () => {
  const udp = buildReportListener({ protocol: 'udp', port: 53 });
  const high = buildReportListener({ port: 40000 });
  it.each([
    ['22', buildReportListener(), true],
    ['22/tcp', buildReportListener(), true],
    ['22/udp', buildReportListener(), false],
    ['23/tcp', buildReportListener(), false],
    ['53', udp, true],
    ['53/tcp', udp, false],
    ['50-60', udp, true],
    ['54-60', udp, false],
    ['0-1023', udp, true],
    ['22', at('::'), true],
    ['22', at('::1'), true],
    ['ephemeral', buildReportListener({ port: 32767 }), false],
    ['ephemeral', buildReportListener({ port: 32768 }), true],
    ['ephemeral', buildReportListener({ port: 61000 }), true],
    ['ephemeral', buildReportListener({ port: 2049, protocol: 'udp', verdict: 'ephemeral' }), true],
    ['ephemeral/tcp', high, true],
    ['ephemeral/udp', high, false],
    ['any, program: sshd', high, true],
    ['any/udp, program: sshd', high, false],
  ])('%s', async (port, listener, fits) =>
    expect(await misfitsOf(`port: ${port}`, listener)).toEqual(fits ? [] : ['port']),
  );
});

describe('address', () => {
  const cases: ReadonlyArray<readonly [string, ReportListener, boolean]> = [
    ['any', at('0.0.0.0'), true],
    ['[any, loopback]', at('0.0.0.0'), true],
    ['all', at('0.0.0.0'), true],
    ['all', at('::'), true],
    ['all', at('127.0.0.1'), false],
    ['public', at('0.0.0.0'), false],
    ['public', at('203.0.113.1'), true],
    ['loopback', at('::ffff:127.0.0.1'), true],
    ['loopback', at('0.0.0.0', { interface: 'lo' }), true],
    ['link-local', at('fe80::1', { interface: 'eth0' }), true],
    ['private', at('0.0.0.0', { netns: '4026532281' }), true],
    ['multicast', at('239.255.255.250'), true],
    ['[loopback, private]', at('10.1.2.3'), true],
    ['[loopback, link-local]', at('10.1.2.3'), false],
    ['10.0.0.0/8', at('10.1.2.3'), true],
    ['10.0.0.0/8', at('11.1.2.3'), false],
    ['10.0.0.0/8', at('::ffff:10.1.2.3'), true],
    ['0.0.0.0/0', at('10.1.2.3'), true],
    ['0.0.0.0/0', at('0.0.0.0'), false],
    ['0.0.0.0/0', at('::ffff:0.0.0.0'), false],
    ['0.0.0.0/0', at('::1'), false],
    ['"::/0"', at('::'), false],
    ['"::/0"', at('2001:db8::1'), true],
    ['192.0.2.1', at('192.0.2.1'), true],
    ['192.0.2.1', at('192.0.2.2'), false],
    ['192.0.2.1', at('0.0.0.0'), false],
    ['0.0.0.0', at('0.0.0.0'), true],
    ['0.0.0.0', at('::'), false],
    ['"2001:DB8:0::1"', at('2001:db8::1'), true],
    ['192.0.2.1', at('::ffff:192.0.2.1'), true],
  ];
  it.each(cases)('%s and %o', async (address, listener, fits) =>
    expect(await misfitsOf(`port: 22, address: ${address}`, listener)).toEqual(fits ? [] : ['address']),
  );
});

const nginx = buildOwner({ pid: 10, name: 'nginx', exe: '/usr/sbin/nginx', user: 'root', uid: 0 });
const worker = buildOwner({ ...nginx, pid: 11, user: 'www-data', uid: 33 });
const nc = buildOwner({ pid: 12, name: 'nginx', exe: '/usr/bin/nc.openbsd', user: 'www-data', uid: 33 });
const systemd = buildOwner({
  pid: 1,
  name: 'systemd',
  exe: '/usr/lib/systemd/systemd',
  relay: { kind: 'socket', target: 'ssh.service', exe: '/usr/sbin/sshd', exeGuarded: null, package: null },
});
const held = (...owners: ReportListener['owners']) =>
  buildReportListener({ owners, program: null, ownerPrograms: owners.map(() => null) });

describe('program', () => {
  const windows = held(buildOwner({ exe: 'C:\\Windows\\System32\\svchost.exe' }));
  const redis = buildReportListener({
    owners: [buildOwner({ exe: '/usr/bin/redis-check-rdb', name: 'redis-server' })],
    program: { name: 'redis-server', product: 'Redis', by: 'executable' },
  });
  const nobody = buildReportListener({ ownerStatus: 'none', ownerReason: 'no process', program: null });
  const byNameOnly = buildReportListener({ owners: [buildOwner({ ...NOT_LOOKED_AT, exe: null })] });
  const unseen = buildReportListener({ owners: [buildOwner({ exe: null })] });
  const mixed = buildReportListener({
    owners: [nginx, nc],
    program: { name: 'nginx', product: 'nginx', by: 'executable' },
    ownerPrograms: ['nginx', 'netcat'],
  });
  const cases: ReadonlyArray<readonly [string, ReportListener, boolean]> = [
    ['/usr/sbin/sshd', buildReportListener(), true],
    ['/usr/bin/sshd', buildReportListener(), false],
    ['sshd', buildReportListener(), true],
    ['ssh', buildReportListener(), false],
    ['redis-server', redis, true],
    ['redis-check-rdb', redis, true],
    ['/usr/bin/redis-server', redis, false],
    ['http.server', buildSquatter(), true],
    ['python3.11', buildSquatter(), true],
    ['python3', buildSquatter(), false],
    ['sshd', byNameOnly, true],
    ['/usr/sbin/sshd', byNameOnly, false],
    ['sshd', unseen, false],
    ['sshd', nobody, false],
    ['nginx', held(nginx, worker), true],
    ['nginx', mixed, false],
    ['nc.openbsd', mixed, false],
    ['[nginx, nc.openbsd]', mixed, true],
    ['[nginx, netcat]', mixed, true],
    ['nginx', held(nc), false],
    ['"c:/windows/system32/SVCHOST.EXE"', windows, true],
    ['svchost.exe', windows, true],
    ['/usr/sbin/sshd', held(systemd, buildOwner()), true],
    ['sshd', held(systemd), true],
    ['/usr/sbin/sshd', held(systemd), true],
    ['/usr/lib/systemd/systemd', held(systemd), true],
    ['systemd', held(systemd, buildOwner()), false],
  ];
  it.each(cases)('%s', async (program, listener, fits) =>
    expect(await misfitsOf(`port: any, program: ${program}`, listener)).toEqual(fits ? [] : ['program']),
  );
});

describe('user', () => {
  const nameless = (uid: number) => held(buildOwner({ user: null, uid }));
  const cases: ReadonlyArray<readonly [string, ReportListener, boolean]> = [
    ['root', buildReportListener(), true],
    ['www-data', buildReportListener(), false],
    ['root', buildReportListener({ user: 'alice', uid: 1000 }), true],
    ['root', held(nginx, worker), false],
    ['[root, www-data]', held(nginx, worker), true],
    ['0', buildReportListener(), true],
    ['33', held(worker), true],
    ['"33"', held(worker), false],
    ['root', nameless(0), true],
    ['root', nameless(5), false],
    ['5', nameless(5), true],
    ['root', buildReportListener({ ownerStatus: 'hidden', ownerReason: 'not privileged', program: null }), false],
  ];
  it.each(cases)('%s', async (user, listener, fits) =>
    expect(await misfitsOf(`port: 22, user: ${user}`, listener)).toEqual(fits ? [] : ['user']),
  );
});

it('fields combine with AND', async () => {
  const entry = 'port: 22/udp, program: nginx, user: bob, address: loopback';
  expect(await misfitsOf(entry, buildReportListener())).toEqual(['port', 'program', 'user', 'address']);
  expect(await misfitsOf('port: 22, program: sshd, user: root, address: all', buildReportListener())).toEqual([]);
});
