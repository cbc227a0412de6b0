import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDoors } from '../../../src/collectors/kernel/namespace-doors.js';

const MOUNTS = `22 27 0:21 / /proc rw,nosuid - proc proc rw
96 22 0:4 net:[4026532281] /run/netns/blue rw shared:3 - nsfs nsfs rw
97 22 0:4 net:[4026532300] /run/docker/netns/a\\040b rw - nsfs nsfs rw
98 22 0:4 mnt:[4026532301] /run/snapd/ns/x.mnt rw - nsfs nsfs rw
99 22 0:4 net:[4026532302] /tmp/fake rw - tmpfs nsfs rw
`;

describe('readDoors', () => {
  it('finds the network namespaces that mounts keep', () =>
    expect(readDoors(MOUNTS, '')).toEqual([
      { netns: '4026532281', path: '/run/netns/blue', name: 'blue', isSocket: false },
      { netns: '4026532300', path: '/run/docker/netns/a b', name: null, isSocket: false },
    ]));
  it('sees paths of other mount namespaces from here', () =>
    expect(readDoors(MOUNTS, '/proc/7/root')[0]).toEqual({
      netns: '4026532281',
      path: '/proc/7/root/run/netns/blue',
      name: null,
      isSocket: false,
    }));
  it('survives any text', () => fc.assert(fc.property(fc.string(), (text) => Array.isArray(readDoors(text, '')))));
});
