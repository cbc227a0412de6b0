import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMounts, readMountInfo } from '../../../src/collectors/processes/mounts.js';
import { fakeHost } from '../../helpers/fake-host.js';

const OWN = `21 26 0:20 / /proc rw,relatime - proc proc rw
26 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
40 26 0:50 / /var/lib/docker/overlay2/x/merged rw - overlay overlay rw
41 26 0:51 / /mnt/home rw - nfs4 server:/home rw
42 26 0:52 / /home/u/m\\040n rw - fuse.sshfs u@h: rw
`;
const FOREIGN = `90 80 0:50 / / rw - overlay overlay rw
91 90 0:77 / /evil rw - overlay overlay rw
92 90 0:78 / /tmp rw - tmpfs tmpfs rw
93 90 0:79 / /usr/sbin rw - fuse evil rw
`;

describe('readMountInfo', () => {
  it('reads ids, devices, points and types', () => {
    expect(readMountInfo(OWN).map(({ id, point, type }) => [id, point, type])).toEqual([
      [21, '/proc', 'proc'],
      [26, '/', 'ext4'],
      [40, '/var/lib/docker/overlay2/x/merged', 'overlay'],
      [41, '/mnt/home', 'nfs4'],
      [42, '/home/u/m n', 'fuse.sshfs'],
    ]);
  });
  it('passes over what is none', () =>
    fc.assert(fc.property(fc.string(), (text) => void expect(readMountInfo(text)).toBeInstanceOf(Array))));
});

describe('createMounts', () => {
  const files = {
    '/proc/self/mountinfo': OWN,
    '/proc/7/mountinfo': FOREIGN,
    '/proc/7/ns/mnt': { link: 'mnt:[7]' },
    '/proc/self/ns/mnt': { link: 'mnt:[1]' },
    '/proc/self/ns/user': { link: 'user:[1]' },
    '/proc/7/ns/user': { link: 'user:[7]' },
  };
  const mounts = createMounts(fakeHost({ files }));

  it.each([
    ['a local one', 26, true],
    ['one of a network', 41, false],
    ['one of FUSE', 42, false],
    ['an overlay that root mounted here', 40, true],
    ['the same in its container', 90, true],
    ['an overlay of somebody: its layers may be anything', 91, false],
    ['memory, whoever mounted it', 92, true],
    ['FUSE over a path of the system', 93, false],
    ['one that is in no table, as after a lazy unmount', 99, false],
  ])('%s (%i) may be asked: %s', (_about, id, may) => expect(mounts.mayAsk('/proc/7')(id)).toBe(may));

  it('reads so much of all tables together, and touches nothing of a process whose table is beyond that', () => {
    const line = (id: number) => `${id} 1 0:30 / /mnt/${'x'.repeat(90)}${id} rw - tmpfs t rw\n`;
    const table = Array.from({ length: 30_000 }, (_, id) => line(id + 1000)).join('');
    const pids = [11, 12, 13, 14, 15, 16, 17];
    const many = Object.fromEntries(
      pids.flatMap((pid) => [
        [`/proc/${pid}/mountinfo`, table],
        [`/proc/${pid}/ns/mnt`, { link: `mnt:[${pid}]` }],
      ]),
    );
    const here = createMounts(fakeHost({ files: { ...files, ...many } }));
    const may = pids.map((pid) => here.mayAsk(`/proc/${pid}`)(1000));
    expect(may).toEqual([true, true, true, true, true, false, false]);
    expect([here.mayHang('/proc/11', '/srv/x'), here.mayHang('/proc/17', '/srv/x')]).toEqual([false, true]);
  });

  describe('of a service that has changed its root directory, so that no table names its mounts', () => {
    const maps = (device: string, file: string) => `5566-5577 r-xp 00001000 ${device} 1234   ${file}\n`;
    const may = (map: string, id: number, more = {}) =>
      createMounts(
        fakeHost({
          files: {
            ...files,
            '/proc/7/mountinfo': '',
            '/proc/7/ns/user': { link: 'user:[1]' },
            '/proc/7/exe': { link: '/usr/sbin/x' },
            '/proc/7/maps': map,
            ...more,
          },
          mounts: { '/proc/7/exe': 95 },
        }),
      ).mayAsk('/proc/7')(id);
    it.each([
      ['lies on a device that answers here', maps('fe:00', '/usr/sbin/x'), true],
      ['lies on a network', maps('00:33', '/usr/sbin/x'), false],
      ['lies on a device that is not mounted here', maps('00:99', '/usr/sbin/x'), false],
      ['is not the code that is mapped', maps('fe:00', '/usr/sbin/y'), false],
      ['has no code', '', false],
    ])('a program that %s: %s', (_about, map, asked) => expect(may(map, 95)).toBe(asked));
    it('asks nothing else, and nothing in a user namespace of its own', () => {
      const map = maps('fe:00', '/usr/sbin/x');
      expect(may(map, 96)).toBe(false);
      expect(may(map, 95, { '/proc/7/ns/user': { link: 'user:[7]' } })).toBe(false);
    });
    it('does not blind what shares its mount namespace', () => {
      const both = createMounts(
        fakeHost({
          files: {
            ...files,
            '/proc/7/mountinfo': '',
            '/proc/7/root': { link: '/var/empty' },
            '/proc/8/ns/mnt': { link: 'mnt:[7]' },
            '/proc/8/root': { link: '/' },
            '/proc/8/mountinfo': FOREIGN,
          },
        }),
      );
      expect([both.mayAsk('/proc/7')(92), both.mayAsk('/proc/8')(92)]).toEqual([false, true]);
    });
  });

  it('asks an overlay that root mounted for a service, and FUSE not even then', () => {
    const ofRoot = createMounts(fakeHost({ files: { ...files, '/proc/7/ns/user': { link: 'user:[1]' } } }));
    expect([91, 93].map(ofRoot.mayAsk('/proc/7'))).toEqual([true, false]);
    expect(ofRoot.mayHang('/proc/7', '/evil/x')).toBe(false);
  });

  it('asks the file system of its own root, which no table names below a chroot', () => {
    const here = createMounts(fakeHost({ files: { ...files, '/proc/self/mountinfo': '' }, mounts: { '/': 99 } }));
    expect([99, 98].map(here.mayAsk('/proc/7'))).toEqual([true, false]);
  });

  it('knows by its path what may hang', () => {
    const own = { ...files, '/proc/8/mountinfo': OWN, '/proc/8/ns/mnt': { link: 'mnt:[1]' } };
    const here = createMounts(fakeHost({ files: own }));
    expect(['/mnt/home/u/x', '/mnt/homes', '/usr/bin/x'].map((path) => here.mayHang('/proc/8', path))).toEqual([
      true,
      false,
      false,
    ]);
  });
});
