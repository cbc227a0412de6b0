import { expect, it } from 'vitest';
import { isPrivileged } from '../../src/collectors/host-facts.js';
import { fakeHost } from '../helpers/fake-host.js';

it.each([
  ['linux', 'CapEff:\t00000000a80425fb\n', false],
  ['linux', 'CapEff:\t000001ffffffffff\n', true],
  ['freebsd', 'CapEff:\t0000000000000000\n', true],
] as const)('root on %s with %j may see every process: %s', (platform, status, privileged) =>
  expect(isPrivileged(fakeHost({ platform, uid: 0, files: { '/proc/self/status': status } }))).toBe(privileged),
);

it.each([
  ['         0          0 4294967295\n', true],
  ['         0      65534          1\n', false],
  ['         0     100000      65536\n', false],
  ['         0          0      65536\n', false],
  ['', true],
])('user 0 of a user namespace with the map %j is root of the machine: %s', (map, privileged) =>
  expect(isPrivileged(fakeHost({ uid: 0, files: { '/proc/self/uid_map': map } }))).toBe(privileged),
);
