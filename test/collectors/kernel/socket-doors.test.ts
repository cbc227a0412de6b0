import { describe, expect, it } from 'vitest';
import { findSocketDoors } from '../../../src/collectors/kernel/socket-doors.js';
import { type FakeFile, type FakeWorld, fakeHost } from '../../helpers/fake-host.js';
import { netFiles, procFiles, row } from '../../helpers/proc.js';

const HELD = { ...procFiles({ pid: 9, comm: 'python3', sockets: [70, 71] }), ...netFiles({}, '/proc/9/net') };
const STATS = { '/proc/9': { uid: 1000 } };

/** The doors and gaps of a process that holds the sockets 70 (descriptor 3) and 71 (descriptor 4). */
async function find(
  world: FakeWorld,
  files: Readonly<Record<string, FakeFile>> = {},
  seen: readonly number[] = [],
  until = Infinity,
) {
  const host = fakeHost({ stats: STATS, ...world, files: { ...HELD, ...files } });
  const byInode = new Map([70, 71].map((inode) => [inode, [9]]));
  const { doors, gaps } = await findSocketDoors(host, byInode, new Set(seen), until);
  return {
    doors: doors.map(({ netns, path }) => [netns, path]),
    gaps: gaps.map(({ reason, remedy }) => [reason, remedy]),
  };
}

const answer = (text: string) => ({ run: { perl: { stdout: Buffer.from(text) } } });
const told = (names: string) =>
  `sockets that no table shows, so that they may listen in a network namespace that nothing else leads into: ${names}`;

describe('findSocketDoors', () => {
  it('asks each socket that no table shows for its namespace', async () =>
    expect(await find(answer('9:3 70 4026531840\n9:4 71 4026532178\n'))).toEqual({
      doors: [
        ['4026531840', '/proc/9/fd/3'],
        ['4026532178', '/proc/9/fd/4'],
      ],
      gaps: [],
    }));

  it('asks none that listens where it is seen, or that a table of its process shows', async () => {
    const tables = netFiles({ tcp: row('00000000:0016', '01', 1000, 71) }, '/proc/9/net');
    expect(await find({}, tables, [70])).toEqual({ doors: [], gaps: [] });
  });

  it('reads no tables when the time is over', async () => {
    const tables = netFiles({ tcp: row('00000000:0016', '01', 1000, 71) }, '/proc/9/net');
    expect((await find({}, tables, [70], -1)).gaps).toEqual([[told('python3 (pid 9)'), 'install perl']]);
  });

  it('asks none of root and of the accounts of services', async () =>
    expect(await find({ stats: { '/proc/9': { uid: 33 } } })).toEqual({ doors: [], gaps: [] }));

  it('names those of which it could not be told, as the descriptor is another socket by now', async () => {
    expect((await find(answer('9:3 70 5\n'))).gaps).toEqual([[told('python3 (pid 9)'), null]]);
    expect((await find(answer('9:3 70 5\n9:4 72 5\n'))).gaps).toEqual([[told('python3 (pid 9)'), null]]);
    expect((await find({})).gaps).toEqual([[told('python3 (pid 9)'), 'install perl']]);
  });

  it('knows a Unix socket, which listens on no port, without asking', async () => {
    const unix = 'pos:\t0\nflags:\t02\nscm_fds: 0\n';
    expect(await find({}, { '/proc/9/fdinfo/3': unix, '/proc/9/fdinfo/4': unix })).toEqual({ doors: [], gaps: [] });
  });

  const OF_70 = { ...procFiles({ pid: 9, comm: 'python3', sockets: [70] }), '/proc/9/fd/4': { error: 'ENOENT' } };

  it('names one that is a descriptor of another thread alone', async () => {
    const threads = { stats: { ...STATS, '/proc/9/task': { uid: 1000, links: 4 } }, ...answer('9:3 70 5\n') };
    const thread = { '/proc/9/task/10/fd/4': { link: 'socket:[71]' } };
    expect((await find(threads, { ...OF_70, ...thread })).gaps).toEqual([[told('python3 (pid 9)'), null]]);
  });

  it('passes over one that nobody has any more', async () =>
    expect((await find(answer('9:3 70 5\n'), OF_70)).gaps).toEqual([]));
});
