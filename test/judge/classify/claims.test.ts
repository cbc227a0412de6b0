import { describe, expect, it } from 'vitest';
import type { Owner } from '../../../src/domain/owner.js';
import { claimGaps } from '../../../src/judge/classify/claims.js';
import { judge } from '../../../src/judge/classify/classify.js';
import { buildHost, buildListener, buildOwner, NOT_LOOKED_AT } from '../../helpers/build-report.js';
import { shippedRegistry } from '../../helpers/shipped-registry.js';

function gapsOf(owner: Partial<Owner>, port: number) {
  const listener = buildListener({ port, owners: [buildOwner(owner)] });
  return claimGaps(judge({ listeners: [listener], host: buildHost() }, shippedRegistry()));
}

const GUNICORN = {
  name: null,
  exe: '/usr/bin/python3.11',
  cmdline: ['python3', '/usr/bin/gunicorn', 'app:app'],
  script: { file: '/usr/bin/gunicorn', uid: 0, gid: 0, mode: '0755', guarded: true, package: null },
  unit: null,
  unitGuarded: null,
};

describe('claimGaps', () => {
  it('names stock programs that an ordinary user has started', () => {
    const [gap] = gapsOf({ uid: 1000, unit: null, unitGuarded: null }, 22);
    expect(gap?.reason).toMatch(/^known programs that ordinary users started.*: 22\/tcp sshd/);
  });
  it('names what he has started on a port handed out by chance, where that is no finding', () => {
    const owner = { uid: 1000, unit: null, unitGuarded: null, exe: '/usr/bin/nc.openbsd', package: 'netcat-openbsd 1' };
    expect(gapsOf(owner, 50_000)[0]?.reason).toContain('on ports handed out by chance');
    const listener = buildListener({ port: 50_000, owners: [buildOwner(owner)] });
    const judged = judge({ listeners: [listener], host: buildHost() }, shippedRegistry());
    expect(claimGaps(judged, [{ rule: 'ephemeral-stranger', listener: listener.id }])).toEqual([]);
  });
  it.each([
    [1812, 1000, 1],
    [40_000, 1000, 0],
    [1812, 101, 0],
  ])(
    'names a resolver on %d/udp that user %d has started, outside of the range of the system alone',
    (port, uid, gaps) => {
      const owner = {
        uid,
        unit: null,
        unitGuarded: null,
        exe: '/usr/sbin/dnsmasq',
        cmdline: ['/usr/sbin/dnsmasq'],
        package: 'dnsmasq-base 2.90',
        name: 'dnsmasq',
      };
      const made = buildListener({ port, protocol: 'udp', address: '0.0.0.0', owners: [buildOwner(owner)] });
      const judged = judge({ listeners: [made], host: buildHost() }, shippedRegistry());
      expect(judged).toMatchObject([{ verdict: 'ephemeral' }]);
      expect(claimGaps(judged, [], buildHost())).toHaveLength(gaps);
    },
  );
  it('does not take what he has started below a program of root’s for its worker, where he opened the socket', () => {
    const parent = buildOwner({ pid: 10, uid: 0, unit: null, unitGuarded: null });
    const worker = buildOwner({ pid: 11, uid: 1000, parentPid: 10, unit: null, unitGuarded: null });
    const [judged] = judge(
      { listeners: [buildListener({ port: 22, uid: 1000, owners: [parent, worker] })], host: buildHost() },
      shippedRegistry(),
    );
    expect(judged).toMatchObject({ verdict: 'expected', confidence: 'medium' });
  });
  it('names what is expected by its own word alone', () => {
    const [gap] = gapsOf({ ...GUNICORN, uid: 1000 }, 8000);
    expect(gap).toMatchObject({ kind: 'partial', scope: 'program', count: 1 });
    expect(gap?.reason).toContain('8000/tcp gunicorn');
    expect(gapsOf({ ...GUNICORN, uid: 33 }, 8000)).toHaveLength(1);
  });
  it('names what an ordinary user opened and a program of the system holds', () => {
    const listener = buildListener({ port: 22, uid: 1000, owners: [buildOwner({})] });
    const judged = judge({ listeners: [listener], host: buildHost() }, shippedRegistry());
    expect(judged).toMatchObject([{ verdict: 'expected', confidence: 'medium' }]);
    expect(claimGaps(judged)[0]?.reason).toMatch(/^held by programs of the system, but opened by .*: 22\/tcp sshd/);
    const own = { uid: 1000, unit: 'x.service', unitGuarded: true };
    const made = buildListener({ port: 22, uid: 1000, owners: [buildOwner(own)] });
    expect(claimGaps(judge({ listeners: [made], host: buildHost() }, shippedRegistry()))).toEqual([]);
  });
  it.each<readonly [string, Partial<Owner>, number]>([
    ['an executable', {}, 22],
    ['the word of root', { ...GUNICORN, uid: 0 }, 8000],
    ['a service of the system', { ...GUNICORN, uid: 33, unit: 'app.service', unitGuarded: true }, 8000],
    ['a capture, of which nobody knows more', { ...GUNICORN, ...NOT_LOOKED_AT, uid: 1000, script: null }, 8000],
    ['a service that root made for an ordinary user', { uid: 1000, unit: 'x.service', unitGuarded: true }, 22],
    ['a stranger, who is a finding', { ...GUNICORN, uid: 1000 }, 3099],
  ])('believes %s', (_what, owner, port) => expect(gapsOf(owner, port)).toEqual([]));
});
