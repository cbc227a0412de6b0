import { describe, expect, it } from 'vitest';
import { collectSnapshot } from '../../src/collectors/collect.js';
import { fakeHost } from '../helpers/fake-host.js';
import { MACHINE, netFiles, procFiles, row } from '../helpers/proc.js';

const tool = { name: 'port-audit', version: '1.0.0' };
const NOTHING = { code: 1, stdout: Buffer.alloc(0) };

function gapsOf(sockets: readonly number[]) {
  const files = {
    ...MACHINE,
    ...netFiles({ tcp: row('0100007F:18EB', '0A', 0, 7) }),
    ...procFiles({ pid: 20, sockets }),
  };
  const request = { sources: ['kernel', 'lsof'], tool, verify: false, hidden: false };
  return collectSnapshot(fakeHost({ files, run: { lsof: NOTHING } }), request).then(({ gaps }) =>
    gaps.filter(({ reason }) => reason.startsWith('sources disagree')),
  );
}

/** What a machine with so many sockets tells of its sources, and of what they lack. */
async function manySockets(count: number, sources: readonly string[]) {
  const files = { ...MACHINE, ...netFiles({}), '/proc/net/sockstat': `sockets: used ${count}\nTCP: inuse 9\n` };
  const { sources: asked, gaps } = await collectSnapshot(fakeHost({ files }), {
    sources,
    tool,
    verify: false,
    hidden: false,
  });
  const why = asked.find(({ id }) => id === 'systeminformation')?.error ?? '';
  return { why, gaps: gaps.filter(({ scope }) => scope === 'systeminformation') };
}

describe('collectSnapshot', () => {
  it('goes without systeminformation where there are too many sockets, and says so', async () => {
    const { why, gaps } = await manySockets(20_001, ['auto']);
    expect(why).toContain('not asked');
    expect(gaps).toMatchObject([{ kind: 'partial', remedy: 'ask it by name: --source auto,systeminformation' }]);
  });

  it.each([
    ['there are few', 20_000, ['auto']],
    ['it is asked by name', 20_001, ['auto', 'systeminformation']],
  ])('asks systeminformation where %s', async (_, count, sources) => {
    expect((await manySockets(count, sources)).why).not.toContain('not asked');
  });

  it('says that lsof is silent about a socket that a process holds', async () => {
    expect(await gapsOf([7])).toMatchObject([{ kind: 'partial', scope: 'lsof', count: 1 }]);
  });

  it.each([
    ['another socket at every look', [7, 8, 9]],
    ['another socket at the last look', [7, 7, 9]],
  ])('does not blame lsof for what only came and went: %s', async (_, inodes) => {
    const files = { ...MACHINE, ...procFiles({ pid: 20, sockets: inodes }) };
    const host = fakeHost({ files, run: { lsof: NOTHING } });
    let look = 0;
    const stream: typeof host.files.stream = (path, onChunk) => {
      const inode = inodes[path === '/proc/net/tcp' ? look++ : 0] ?? 0;
      const content = netFiles({ tcp: row('0100007F:18EB', '0A', 0, inode) })[path];
      onChunk(Buffer.from(content as string));
      return Promise.resolve();
    };
    const request = { sources: ['kernel', 'lsof'], tool, verify: false, hidden: false };
    const { gaps } = await collectSnapshot({ ...host, files: { ...host.files, stream } }, request);
    expect(gaps.filter(({ reason }) => reason.startsWith('sources disagree'))).toEqual([]);
  });

  it('knows who holds a socket that came between two sources, from a later look', async () => {
    const line = 'tcp LISTEN 0 128 127.0.0.1:6379 0.0.0.0:* ino:7 sk:1 cgroup:/ <->\n';
    const host = fakeHost({
      files: { ...MACHINE, ...procFiles({ pid: 20, sockets: [7] }) },
      run: { ss: { code: 0, stdout: Buffer.from(line) } },
    });
    let look = 0;
    const stream: typeof host.files.stream = (path, onChunk) => {
      const late = path === '/proc/net/tcp' && look++ > 0;
      const content = netFiles({ tcp: late ? row('0100007F:18EB', '0A', 0, 7) : row('0100007F:0016', '0A', 0, 9) })[
        path
      ];
      onChunk(Buffer.from(content as string));
      return Promise.resolve();
    };
    const request = { sources: ['kernel', 'ss'], tool, verify: false, hidden: false };
    const { listeners } = await collectSnapshot({ ...host, files: { ...host.files, stream } }, request);
    const found = listeners.find(({ port }) => port === 6379);
    expect([found?.ownerStatus, found?.owners.map(({ pid }) => pid)]).toEqual(['known', [20]]);
  });

  it('does not blame lsof for a socket that no process holds', async () => {
    expect(await gapsOf([])).toEqual([]);
  });
});
