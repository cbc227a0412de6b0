import { describe, expect, it } from 'vitest';
import { listProcesses } from '../../../src/collectors/kernel/holders.js';
import { readForeignNamespaces } from '../../../src/collectors/kernel/namespaces.js';
import { type FakeFile, type FakeWorld, fakeHost } from '../../helpers/fake-host.js';
import { MACHINE, netFiles, procFiles, row } from '../../helpers/proc.js';

const LISTENS = { tcp: row('00000000:1B59', '0A', 0, 7) };

/** What `readlink` and `cat` print inside. */
const inside = (netns: number, tables: Parameters<typeof netFiles>[0]) =>
  Buffer.from(`net:[${netns}]\n${Object.values(netFiles(tables)).join('')}`);

const mount = (netns: number, place: string) => `96 22 0:4 net:[${netns}] ${place} rw - nsfs nsfs rw\n`;

async function look(files: Readonly<Record<string, FakeFile>>, world: FakeWorld = {}) {
  const host = fakeHost({ ...world, files: { ...MACHINE, ...files } });
  const { byNamespace, gaps } = await readForeignNamespaces(host, listProcesses(host), 5000);
  const ports = [...byNamespace].map(([netns, rows]) => [netns, rows.map(({ port }) => port)]);
  return { ports, gaps: gaps.map(({ reason, remedy }) => [reason, remedy]) };
}

const BLUE = { '/proc/self/mountinfo': mount(5, '/run/netns/blue') };

describe('readForeignNamespaces', () => {
  it('reads those of processes', async () => {
    const files = { ...procFiles({ pid: 9, netns: 5 }), ...netFiles(LISTENS, '/proc/9/net') };
    expect(await look(files)).toEqual({ ports: [['5', [7001]]], gaps: [] });
  });

  it('reads no more of one than there is time for, those of the system first, and names it', async () => {
    const many = { tcp: row('00000000:1B59', '0A', 0, 7).repeat(20_001) };
    const files = {
      ...procFiles({ pid: 8, netns: 4 }),
      ...netFiles(many, '/proc/8/net'),
      ...procFiles({ pid: 9, netns: 5 }),
      ...netFiles(LISTENS, '/proc/9/net'),
    };
    const stats = { '/proc/8': { uid: 1000 } };
    const { ports, gaps } = await look(files, { stats });
    expect(ports.map(([netns, found]) => [netns, found?.length])).toEqual([
      ['5', 1],
      ['4', 20_000],
    ]);
    expect(gaps).toEqual([[expect.stringMatching(/can be read in time; the rest is not listed: 4$/), null]]);
  });

  it('reads that of a thread alone', async () => {
    const files = {
      ...procFiles({ pid: 9 }),
      '/proc/9/task/9/ns/net': { link: 'net:[1]' },
      '/proc/9/task/10/ns/net': { link: 'net:[5]' },
      ...netFiles(LISTENS, '/proc/9/task/10/net'),
    };
    expect(await look(files)).toEqual({ ports: [['5', [7001]]], gaps: [] });
  });

  it('enters those that only a mount keeps, and believes only what it meant to enter', async () => {
    const udp = '   sl  local_address rem_address   st tx_queue rx_queue inode ref pointer drops\n';
    const answer = (netns: number) => ({
      nsenter: { stdout: Buffer.concat([inside(netns, LISTENS), Buffer.from(udp)]) },
    });
    expect(await look(BLUE, { run: answer(5) })).toEqual({ ports: [['5', [7001]]], gaps: [] });
    expect((await look(BLUE, { run: answer(6) })).gaps).toHaveLength(1);
  });

  it('names those that it cannot enter', async () => {
    const reason = 'network namespaces without a process that could be seen were not entered: blue (5)';
    expect(await look(BLUE)).toEqual({ ports: [], gaps: [[reason, 'install nsenter (util-linux)']] });
    expect((await look(BLUE, { uid: 1000, run: { nsenter: {} } })).gaps).toEqual([[reason, 'run as root']]);
  });

  it('leaves out the own one, and those that processes live in', async () => {
    const files = {
      ...procFiles({ pid: 9, netns: 5 }),
      ...netFiles({}, '/proc/9/net'),
      '/proc/self/mountinfo': mount(1, '/run/netns/own') + mount(5, '/run/netns/blue'),
    };
    expect((await look(files)).gaps).toEqual([]);
  });

  it('looks into the mount tables of others', async () => {
    const files = {
      ...procFiles({ pid: 9 }),
      '/proc/self/ns/mnt': { link: 'mnt:[1]' },
      '/proc/9/ns/mnt': { link: 'mnt:[2]' },
      '/proc/9/mountinfo': mount(5, '/run/netns/blue'),
    };
    expect((await look(files)).gaps[0]?.[0]).toContain('blue (5)');
  });

  it('says that processes of others are out of sight', async () => {
    const host = fakeHost({ uid: 1000, files: { '/proc/self/ns/net': { link: 'net:[1]' }, ...procFiles({ pid: 9 }) } });
    const { gaps } = await readForeignNamespaces(host, [9], 5000);
    expect(gaps).toMatchObject([{ scope: 'netns', count: null, remedy: 'run as root' }]);
  });
});
