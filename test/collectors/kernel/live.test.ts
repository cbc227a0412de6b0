import { describe, expect, it } from 'vitest';
import { kernel } from '../../../src/collectors/kernel/live.js';
import { CollectorError } from '../../../src/collectors/types.js';
import { fakeHost } from '../../helpers/fake-host.js';
import { MACHINE, netFiles, procFiles, row } from '../../helpers/proc.js';

const options = { timeLimit: 1000, holders: true };
const REDIS = row('0100007F:18EB', '0A', 111, 7);

describe('kernel', () => {
  it('names every holder of a shared socket once', async () => {
    const files = {
      ...MACHINE,
      ...netFiles({ tcp: REDIS }),
      ...procFiles({ pid: 20, sockets: [7, 7] }),
      ...procFiles({ pid: 9, sockets: [7] }),
    };
    const seen = await kernel.collect(fakeHost({ files }), options);
    expect(seen.sightings.map(({ holders }) => holders.map(({ pid }) => pid))).toEqual([[9, 20]]);
  });

  it('finds a descriptor that only a thread has', async () => {
    const files = {
      ...MACHINE,
      ...netFiles({ tcp: REDIS }),
      ...procFiles({ pid: 20 }),
      '/proc/20/task/21/fd/5': { link: 'socket:[7]' },
      '/proc/20/task/20/fd/0': { link: '/dev/null' },
    };
    const seen = await kernel.collect(fakeHost({ files }), options);
    expect(seen.sightings[0]?.holders.map(({ pid }) => pid)).toEqual([20]);
  });

  it('tells of a ring with more in it than is read, and of no epoll instance', async () => {
    const lines = (line: string) => `pos:\t0\n${line.repeat(50_000)}`;
    const files = {
      ...MACHINE,
      ...netFiles({ tcp: REDIS }),
      ...procFiles({ pid: 20, sockets: [7] }),
      '/proc/20/fd/8': { link: 'anon_inode:[io_uring]' },
      '/proc/20/fdinfo/8': lines('    0: socket:[4711]       \n'),
      '/proc/20/fd/9': { link: 'anon_inode:[eventpoll]' },
      '/proc/20/fdinfo/9': lines('tfd:        5 events:       19 data: 5  pos:0 ino:1c6a sdev:8\n'),
    };
    const { gaps } = await kernel.collect(fakeHost({ files, uid: 0 }), options);
    const reason =
      'processes that may hold more sockets, by io_uring instances with more in them than is read: pid 20 (daemon)';
    expect(gaps).toEqual([{ kind: 'partial', scope: 'owner', count: 1, reason, remedy: null }]);
    const epoll = await kernel.collect(
      fakeHost({ files: { ...files, '/proc/20/fdinfo/8': 'UserFiles:\t0\n' }, uid: 0 }),
      options,
    );
    expect(epoll.gaps).toEqual([]);
  });

  it('says hidden where it may not look, and none where it looked everywhere', async () => {
    const tables = netFiles({ tcp: REDIS + row('00000000:0801', '0A', 0, 0) });
    const denied = { ...MACHINE, ...tables, ...procFiles({ pid: 20, denied: 'EACCES' }) };
    const unprivileged = await kernel.collect(fakeHost({ files: denied, uid: 1000 }), options);
    expect(unprivileged.sightings.map(({ holderGap }) => holderGap?.status)).toEqual(['hidden', 'none']);
    const all = await kernel.collect(fakeHost({ files: { ...MACHINE, ...tables } }), options);
    expect(all.sightings.map(({ holderGap }) => holderGap?.status)).toEqual(['none', 'none']);
  });

  it('says hidden to root as well, where a process may be listed but not looked into', async () => {
    const files = { ...MACHINE, ...netFiles({ tcp: REDIS }), ...procFiles({ pid: 20 }) };
    files['/proc/20/fd/0'] = { error: 'EACCES' };
    const seen = await kernel.collect(fakeHost({ files }), options);
    expect(seen.sightings[0]?.holderGap).toMatchObject({
      status: 'hidden',
      reason: 'a process that this run may not look into may hold it: pid 20 (daemon)',
    });
  });

  it('reads its own tables where /proc shows only processes (subset=pid)', async () => {
    const files = {
      ...MACHINE,
      ...netFiles({ tcp: REDIS }, '/proc/self/net'),
      ...procFiles({ pid: 20, sockets: [7] }),
    };
    const seen = await kernel.collect(fakeHost({ files }), options);
    expect(seen.sightings).toMatchObject([{ port: 6379, holders: [{ pid: 20 }] }]);
  });

  it('advises what root lacks in a container', async () => {
    const files = { ...MACHINE, ...netFiles({}), ...procFiles({ pid: 30 }), '/proc/30/ns/net': { error: 'EACCES' } };
    const boxed = { ...files, '/proc/self/status': 'Name:\tnode\nCapEff:\t00000000a80425fb\n' };
    const seen = await kernel.collect(fakeHost({ files: boxed }), options);
    expect(seen.gaps).toMatchObject([{ remedy: 'run with the capability CAP_SYS_PTRACE' }]);
  });

  it('does not take hidden processes for missing ones (hidepid)', async () => {
    const { '/proc/self/ns/net': own = '' } = MACHINE;
    const files = { '/proc/self/ns/net': own, ...netFiles({ tcp: REDIS }), ...procFiles({ pid: 500 }) };
    const seen = await kernel.collect(fakeHost({ files, uid: 1000 }), options);
    expect(seen.sightings[0]?.holderGap?.status).toBe('hidden');
  });

  it('shows what listens in other network namespaces', async () => {
    const files = {
      ...MACHINE,
      ...netFiles({}),
      ...procFiles({ pid: 30, netns: 77, sockets: [8] }),
      ...netFiles({ tcp: row('00000000:0050', '0A', 0, 8) }, '/proc/30/net'),
    };
    const seen = await kernel.collect(fakeHost({ files }), options);
    expect(seen.sightings).toMatchObject([{ netns: '77', port: 80, holders: [{ pid: 30 }] }]);
    expect(seen.gaps).toEqual([]);
  });

  it('shows what listens in a network namespace that only a descriptor keeps', async () => {
    const tables = Object.values(netFiles({ tcp: row('00000000:0050', '0A', 0, 8) })).join('');
    const udp = '   sl  local_address rem_address   st tx_queue rx_queue inode ref pointer drops\n';
    const files = {
      ...MACHINE,
      ...netFiles({}),
      ...procFiles({ pid: 30, sockets: [8] }),
      '/proc/30/fd/9': { link: 'net:[77]' },
    };
    const entered: string[] = [];
    const nsenter = (args: readonly string[]) => {
      entered.push(args[0] ?? '');
      return { stdout: Buffer.from(`net:[77]\n${tables}${udp}`) };
    };
    const seen = await kernel.collect(fakeHost({ files, run: { nsenter } }), options);
    expect(entered).toEqual(['--net=/proc/30/fd/9']);
    expect(seen.sightings).toMatchObject([{ netns: '77', port: 80, holders: [{ pid: 30 }] }]);
  });

  it('calls a namespace what ip netns calls it', async () => {
    const files = {
      ...MACHINE,
      ...netFiles({}),
      ...procFiles({ pid: 30, netns: 77, sockets: [8] }),
      ...netFiles({ tcp: row('00000000:0050', '0A', 0, 8) }, '/proc/30/net'),
      '/proc/self/mountinfo': '96 22 0:4 net:[77] /run/netns/blue rw - nsfs nsfs rw\n',
    };
    const seen = await kernel.collect(fakeHost({ files }), options);
    expect(seen.sightings).toMatchObject([{ netns: '77', netnsName: 'blue' }]);
  });

  it('says so when it may not know in which namespace a process lives', async () => {
    const files = { ...MACHINE, ...netFiles({}), ...procFiles({ pid: 30 }), '/proc/30/ns/net': { error: 'EACCES' } };
    const seen = await kernel.collect(fakeHost({ files }), options);
    expect(seen.gaps).toMatchObject([{ kind: 'partial', scope: 'netns', count: 1 }]);
  });

  it('does not advise to mount a /proc that is there and may not be read', async () => {
    const denied = { error: 'EACCES' };
    const tables = Object.fromEntries(
      ['/proc/net', '/proc/self/net'].flatMap((at) =>
        ['tcp', 'tcp6', 'udp', 'udp6'].map((name) => [`${at}/${name}`, denied]),
      ),
    );
    const files = { ...MACHINE, ...tables, '/proc/self': 'x' };
    const seen = (uid: number) => kernel.collect(fakeHost({ files, uid }), options);
    await expect(seen(1000)).rejects.toMatchObject({
      message: expect.stringContaining('mounted'),
      remedy: 'run as root',
    });
    await expect(seen(0)).rejects.toMatchObject({ remedy: expect.stringContaining('security profile') });
  });

  it('fails without /proc rather than showing an empty machine', async () => {
    await expect(kernel.collect(fakeHost(), options)).rejects.toThrow(CollectorError);
  });
});
