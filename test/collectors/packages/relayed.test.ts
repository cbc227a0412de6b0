import { describe, expect, it } from 'vitest';
import { withRelayedPackages } from '../../../src/collectors/packages/relayed.js';
import type { Owner, Relay } from '../../../src/domain/owner.js';
import { buildListener, buildOwner } from '../../helpers/build-report.js';
import { fakeHost } from '../../helpers/fake-host.js';

const DATABASE = {
  '/var/lib/dpkg/status': 'Package: acmed\nVersion: 1.0-2\n',
  '/var/lib/dpkg/info/acmed.list': '/.\n/usr/sbin/acmed\n',
};

const RELAY: Relay = { kind: 'socket', target: 'x', exe: '/usr/sbin/acmed', exeGuarded: true, package: null };

async function packageBehind(relay: Partial<Relay>, facts: Partial<Owner> = {}) {
  const owners = [buildOwner({ pid: 1, exe: '/usr/lib/systemd/systemd', relay: { ...RELAY, ...relay }, ...facts })];
  const [listener] = await withRelayedPackages(fakeHost({ files: DATABASE }), [buildListener({ owners })]);
  return listener?.owners[0]?.relay?.package;
}

describe('withRelayedPackages', () => {
  it('names the package of what is started for a socket', async () =>
    expect(await packageBehind({})).toBe('acmed 1.0-2'));
  it.each<[string, Partial<Relay>, Partial<Owner>]>([
    ['that others than root can change', { exeGuarded: false }, {}],
    ['that was not looked at', { exeGuarded: null }, {}],
    ['that no package brought', { exe: '/usr/sbin/own' }, {}],
    ['in a home', { exe: '/home/u/acmed' }, {}],
    ['behind the proxy of a container', { kind: 'container' }, {}],
    ['in a container', {}, { container: { runtime: 'docker', id: 'ab', name: null } }],
  ])('names none of a file %s', async (_what, relay, facts) => expect(await packageBehind(relay, facts)).toBeNull());
  it('does without a package database', async () => {
    const listeners = [buildListener({ owners: [buildOwner({ relay: RELAY })] })];
    expect(await withRelayedPackages(fakeHost(), listeners)).toEqual(listeners);
  });
});
