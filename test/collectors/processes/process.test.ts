import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMachine, readProcess, readStat } from '../../../src/collectors/processes/process.js';
import { type FakeWorld, fakeHost } from '../../helpers/fake-host.js';
import { MACHINE, procFiles } from '../../helpers/proc.js';

function read(process: Parameters<typeof procFiles>[0], stats: Parameters<typeof fakeHost>[0] = {}) {
  const host = fakeHost({ files: { ...MACHINE, ...procFiles(process) }, ...stats });
  return readProcess(host, process.pid, readMachine(host))?.owner ?? null;
}

describe('readStat', () => {
  it('counts from the last parenthesis, whatever the name holds', () => {
    const names = fc.string().filter((name) => !name.includes('\0'));
    fc.assert(
      fc.property(names, (name) => {
        const text = `7 (${name}) S 42 ${'0 '.repeat(17)}1234 0`;
        expect(readStat(text)).toEqual({ state: 'S', parentPid: 42, startTicks: 1234 });
      }),
    );
  });
  it('is null for anything else', () => expect(readStat('')).toBeNull());
});

describe('readProcess', () => {
  it('reads what /proc tells', () => {
    expect(read({ pid: 812, comm: 'redis-server', uid: 111, cgroup: '/system.slice/redis.service' })).toMatchObject({
      name: 'redis-server',
      exe: '/usr/sbin/redis-server',
      exeDeleted: false,
      uid: 111,
      user: 'redis',
      parentPid: 1,
      startedAt: '2025-11-20T00:53:25.000Z',
      unit: 'redis.service',
    });
  });
  it('asks a living thread where the first one has ended, and shows nothing of the program any more', () => {
    const ended = Object.fromEntries(
      Object.entries(procFiles({ pid: 5, comm: 'sshd' })).filter(([path]) => !/(exe|cwd|cmdline)$/.test(path)),
    );
    const files = {
      ...ended,
      '/proc/5/stat': `5 (sshd) Z 1 ${'0 '.repeat(17)}500 0 0`,
      '/proc/5/task/5/comm': 'sshd\n',
      '/proc/5/task/6/exe': { link: '/usr/bin/python3.11' },
      '/proc/5/task/6/cmdline': 'python3\0backdoor.py\0',
    };
    const host = fakeHost({ files: { ...MACHINE, ...files } });
    expect(readProcess(host, 5, readMachine(host))?.owner).toMatchObject({
      name: 'sshd',
      exe: '/usr/bin/python3.11',
      cmdline: ['python3', 'backdoor.py'],
    });
  });
  it('believes the user id of the kernel, not one that the name forges', () => {
    expect(read({ pid: 5, comm: 'x\\nUid:\\t7\\t7\\t7', uid: 111 })?.uid).toBe(111);
  });
  it('tells a deleted file from one whose name only says so', () => {
    const gone = read({ pid: 5, exe: '/usr/sbin/x (deleted)' });
    expect(gone).toMatchObject({ exe: '/usr/sbin/x', exeDeleted: true, exeReplaced: false });
    const stats = { '/usr/sbin/x (deleted)': { inode: 9 }, '/proc/5/exe': { inode: 9 } };
    expect(read({ pid: 5, exe: '/usr/sbin/x (deleted)' }, { stats })).toMatchObject({
      exe: '/usr/sbin/x (deleted)',
      exeDeleted: false,
      exeReplaced: null,
    });
    const upgraded = { '/usr/sbin/x': { inode: 10 }, '/proc/5/exe': { inode: 9 } };
    expect(read({ pid: 5, exe: '/usr/sbin/x (deleted)' }, { stats: upgraded })).toMatchObject({
      exeDeleted: true,
      exeReplaced: true,
    });
  });
  it('knows the file of another mount namespace from the one at the same path here', () => {
    const files = {
      ...MACHINE,
      ...procFiles({ pid: 5, exe: '/usr/sbin/x' }),
      '/proc/self/ns/mnt': { link: 'mnt:[1]' },
      '/proc/5/ns/mnt': { link: 'mnt:[2]' },
    };
    const contained = { '/proc/5/exe': { inode: 7 }, '/usr/sbin/x': { inode: 9 } };
    expect(read({ pid: 5 }, { files, stats: contained })).toMatchObject({ exeInPlace: false, exeDeleted: false });
    const shared = { '/proc/5/exe': { inode: 9 }, '/usr/sbin/x': { inode: 9 } };
    expect(read({ pid: 5 }, { files, stats: shared })).toMatchObject({ exeInPlace: true });
    const gone = { ...files, '/proc/5/exe': { link: '/usr/sbin/x (deleted)' } };
    expect(read({ pid: 5 }, { files: gone, stats: contained })).toMatchObject({ exeDeleted: true, exeReplaced: false });
    const upgraded = { ...contained, '/proc/5/root/usr/sbin/x': { inode: 8 } };
    expect(read({ pid: 5 }, { files: gone, stats: upgraded })).toMatchObject({ exeReplaced: true, exeInPlace: false });
  });
  it('asks below its own root directory whose file runs, for a service of the system alone', () => {
    const group = '/system.slice/web.service';
    const files = {
      ...MACHINE,
      ...procFiles({ pid: 5, exe: '/usr/sbin/x', uid: 33, cgroup: group }),
      [`/sys/fs/cgroup${group}/cgroup.procs`]: '5\n',
      '/proc/5/root/usr/sbin/x': 'x',
      '/proc/self/ns/mnt': { link: 'mnt:[1]' },
      '/proc/5/ns/mnt': { link: 'mnt:[2]' },
    };
    const stats = { '/proc/5/exe': { inode: 7 }, '/proc/5/root/usr/sbin/x': { inode: 7 } };
    const guard = (others: Partial<FakeWorld> = {}) => read({ pid: 5 }, { files, stats, ...others })?.exeGuarded;
    expect(guard()).toBe(true);
    expect(guard({ stats: { ...stats, '/proc/5/root/usr/sbin/x': { inode: 7, uid: 33 } } })).toBe(false);
    expect(guard({ stats: { ...stats, '/proc/5/root/usr/sbin': { uid: 1000 } } })).toBe(false);
    expect(guard({ stats: { ...stats, '/proc/5/root/usr/sbin/x': { inode: 8 } } })).toBeNull();
    expect(guard({ files: { ...files, '/proc/5/ns/user': { link: 'user:[2]' } } })).toBeNull();
    expect(guard({ files: { ...files, '/proc/5/cgroup': '0::/user.slice/x.service\n' } })).toBeNull();
  });
  it('is null for a process that has ended', () =>
    expect(readProcess(fakeHost(), 99, readMachine(fakeHost()))).toBeNull());
});
