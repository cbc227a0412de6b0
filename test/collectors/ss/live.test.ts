import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSsLine, ss } from '../../../src/collectors/ss/live.js';
import { fakeHost } from '../../helpers/fake-host.js';

const options = { timeLimit: 1000, holders: true };

describe('readSsLine', () => {
  it.each([
    [
      'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* ino:7 sk:1 cgroup:/system.slice/ssh.service <->',
      { address: '0.0.0.0', interface: null, dualStack: false, inode: 7, uid: 0, unit: 'ssh.service' },
    ],
    [
      'udp UNCONN 0 0 127.0.0.53%lo:53 0.0.0.0:* uid:101 ino:8 sk:2 cgroup:/x <->',
      { protocol: 'udp', address: '127.0.0.53', interface: 'lo', uid: 101 },
    ],
    ['tcp LISTEN 0 511 *:80 *:* ino:9 sk:3 cgroup:/ v6only:0 <->', { family: 'ipv6', address: '::', dualStack: true }],
    [
      'tcp LISTEN 0 511 *%lo:80 *:* ino:9 sk:3 cgroup:/ v6only:0 <->',
      { address: '::', interface: 'lo', dualStack: true },
    ],
    ['tcp LISTEN 0 511 [::]:80 [::]:* ino:9 sk:3 cgroup:/ v6only:1 <->', { address: '::', dualStack: false }],
    [
      'tcp LISTEN 0 5 [fe80::77]%dummy0.5:8001 [::]:* ino:9 sk:3 v6only:1 <->',
      { address: 'fe80::77', interface: 'dummy0.5' },
    ],
    [
      'udp UNCONN 0 0 [::ffff:127.0.0.1]:53 *:* ino:1 sk:2 cgroup:/ v6only:0 <->',
      { address: '::ffff:127.0.0.1', dualStack: false },
    ],
    [
      'tcp LISTEN 0 5 127.0.0.1:1 0.0.0.0:* ino:1 sk:2 cgroup:/a b/x v6only:1.service <->',
      { unit: 'x v6only:1.service' },
    ],
  ])('%s', (line, expected) => expect(readSsLine(line)).toMatchObject(expected));

  it.each([
    'tcp LISTEN 0 128 0.0.0.0:70000 0.0.0.0:* users:(("x",pid=1,fd=3)) ino:1 sk:1 <->',
    'tcp LISTEN 0 128 [::1::]:80 [::]:* ino:1',
    'udp UNCONN 0 0 127.0.0.1%:53',
    'tcp ESTAB 0 0 127.0.0.1:80 127.0.0.1:5000',
    'LISTEN',
  ])('refuses %s', (line) => expect(readSsLine(line)).toBeNull());

  it('never invents a listener', () => {
    fc.assert(fc.property(fc.string(), (line) => readSsLine(line) === null));
  });
});

describe('ss', () => {
  it.each([
    [{}, 'not installed'],
    [{ ss: { outcome: 'timeout' as const } }, 'in time'],
    [{ ss: { outcome: 'flood' as const } }, 'more than'],
    [
      { ss: { code: 1, stderr: 'Cannot open netlink socket: Permission denied\n' } },
      'exit code 1: Cannot open netlink',
    ],
    [{ ss: { stdout: Buffer.from('garbage\n') } }, 'line 1'],
  ])('fails rather than showing an empty machine: %j', async (run, reason) => {
    await expect(ss.collect(fakeHost({ run }), options)).rejects.toThrow(reason);
  });
  it('believes an empty answer', async () => {
    expect((await ss.collect(fakeHost({ run: { ss: {} } }), options)).sightings).toEqual([]);
  });
});
