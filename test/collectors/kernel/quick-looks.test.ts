import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quickLooks } from '../../../src/collectors/kernel/quick-looks.js';
import type { Protocol } from '../../../src/domain/listener.js';
import { type FakeFile, fakeHost } from '../../helpers/fake-host.js';

type Files = Readonly<Record<string, FakeFile>>;

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const row = (inode: number, port = '0C1B', state = '0A') =>
  `  0: 00000000:${port} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0 100 0 0 10 0\n`;
const process = (pid: number, start = 500): Files => ({
  [`/proc/${pid}/stat`]: `${pid} (node) S 1 ${'0 '.repeat(17)}${start} 0`,
  [`/proc/${pid}/exe`]: { link: '/usr/bin/node' },
  [`/proc/${pid}/ns/net`]: { link: 'net:[1]' },
});
const FILES: Files = {
  '/proc/net/tcp': HEAD + row(4711),
  '/proc/net/tcp6': HEAD,
  '/proc/net/udp': HEAD,
  '/proc/net/udp6': HEAD,
  '/proc/self/ns/net': { link: 'net:[1]' },
  ...process(77),
};
const BOTH = ['tcp', 'udp'] as const;

/** What a quick look says after a change, where nothing else is different from the look before. */
async function afterwards(
  files: Files,
  {
    platform = 'linux',
    protocols = BOTH,
    known = [],
  }: {
    platform?: string;
    protocols?: readonly Protocol[];
    known?: readonly number[];
  } = {},
) {
  const host = fakeHost({ platform, files: FILES });
  const quick = quickLooks(host);
  const look = { owners: new Set([77]), known: new Set(known), protocols };
  expect(await quick.isAsBefore(look)).toBe(false);
  for (const [path, file] of Object.entries(files)) host.disk.set(path, file);
  return quick.isAsBefore(look);
}

const HEIR = { ...process(78, 900), '/proc/78/fd/3': { link: 'socket:[4711]' } };
const OTHER = { '/proc/78/ns/net': { link: 'net:[2]' }, '/proc/78/net/tcp': HEAD + row(9), '/proc/78/net/udp': HEAD };

describe('a quick look', () => {
  it('says that all is as before', async () => {
    expect(await afterwards({})).toBe(true);
    expect(await afterwards({ ...process(78, 900), '/proc/78/fd/3': { link: 'socket:[9]' } })).toBe(true);
  });

  it.each([
    ['another socket on the same port', { '/proc/net/tcp': HEAD + row(4712) }],
    ['one that ended', { '/proc/net/tcp': HEAD }],
    ['another program after exec', { '/proc/77/exe': { link: '/usr/bin/nc' } }],
    ['another process with the same id', process(77, 600)],
    ['one in another network namespace', OTHER],
    ['a new process that inherited a socket', HEIR],
  ])('tells %s', async (_, files) => expect(await afterwards(files)).toBe(false));

  it('passes over what was not asked for', async () => {
    expect(await afterwards({ '/proc/net/tcp': HEAD }, { protocols: ['udp'] })).toBe(true);
    expect(await afterwards(HEIR, { protocols: ['udp'] })).toBe(false);
    expect(await afterwards(HEIR, { known: [78] })).toBe(true);
  });

  it('says nothing where it cannot tell', async () => {
    expect(await afterwards({}, { platform: 'darwin' })).toBe(false);
    expect(await afterwards({ '/proc/net/tcp6': { error: 'EACCES' } })).toBe(false);
  });
});

/** What happens on a machine between two looks; each names a process and a socket. */
const STEPS = ['listen', 'bind', 'close', 'fork', 'exec', 'exit', 'look'] as const;

/** So that often little happens between two looks. */
const LOOKS = Array<'look'>(6).fill('look');

/** A machine as far as looks see it: sockets, and processes that run something and hold some of them. */
class Machine {
  private inode = 100;
  private readonly processes = new Map<number, { start: number; exe: string; readonly holds: Set<number> }>();
  private readonly sockets = new Map<number, string>();
  private clock = 1;

  constructor(private readonly disk: Map<string, FakeFile>) {
    this.born(1, new Set());
  }

  private born(pid: number, holds: ReadonlySet<number>) {
    this.processes.set(pid, { start: this.clock++, exe: '/usr/bin/a', holds: new Set(holds) });
  }

  step(what: (typeof STEPS)[number], pid: number, other: number) {
    const mine = this.processes.get(pid);
    if (mine === undefined) return;
    if (what === 'listen' || what === 'bind') {
      const table = what === 'listen' ? 'tcp' : 'udp';
      this.sockets.set(++this.inode, table);
      mine.holds.add(this.inode);
    } else if (what === 'close') mine.holds.delete([...mine.holds][0] ?? 0);
    else if (what === 'fork' && !this.processes.has(other)) this.born(other, mine.holds);
    else if (what === 'exec') mine.exe = `/usr/bin/${this.clock++}`;
    else if (what === 'exit' && pid !== 1) this.processes.delete(pid);
    const held = new Set([...this.processes.values()].flatMap(({ holds }) => [...holds]));
    for (const inode of this.sockets.keys()) if (!held.has(inode)) this.sockets.delete(inode);
  }

  /** Who holds which socket, and what it runs: what a look in full would tell. */
  get truth(): string {
    const holders = [...this.processes].filter(([, { holds }]) => holds.size > 0);
    return JSON.stringify([
      [...this.sockets.keys()],
      holders.map(([pid, { start, exe, holds }]) => [pid, start, exe, [...holds]]).sort(),
    ]);
  }

  get holders(): ReadonlySet<number> {
    return new Set([...this.processes].filter(([, { holds }]) => holds.size > 0).map(([pid]) => pid));
  }

  /** What tells processes with the same id apart. */
  start = (path: string) => this.processes.get(Number(/^\/proc\/(\d+)\/task$/.exec(path)?.[1]))?.start ?? 1;

  show() {
    for (const path of [...this.disk.keys()]) if (/^\/proc\/\d/.test(path)) this.disk.delete(path);
    const rows = (table: string, state: string) =>
      [...this.sockets].filter(([, of]) => of === table).map(([inode]) => row(inode, '0C1B', state));
    this.disk.set('/proc/net/tcp', HEAD + rows('tcp', '0A').join(''));
    this.disk.set('/proc/net/udp', HEAD + rows('udp', '07').join(''));
    for (const [pid, { start, exe, holds }] of this.processes) {
      for (const [path, file] of Object.entries(process(pid, start))) this.disk.set(path, file);
      this.disk.set(`/proc/${pid}/exe`, { link: exe });
      this.disk.set(`/proc/${pid}/fd/0`, { link: '/dev/null' });
      for (const inode of holds) this.disk.set(`/proc/${pid}/fd/${inode}`, { link: `socket:[${inode}]` });
    }
  }
}

const look = { what: 'look', pid: 1, other: 1 } as const;

/** A process that lets go of a socket that its parent keeps: rare by chance. */
const LETS_GO = [
  { what: 'listen', pid: 1, other: 1 } as const,
  { what: 'fork', pid: 1, other: 2 } as const,
  ...[look, look, look],
  { what: 'close', pid: 2, other: 1 } as const,
];

describe('however processes and sockets come and go', () => {
  it('never says that all is as before where a look in full would show something else', async () => {
    const pid = fc.integer({ min: 1, max: 3 });
    const step = fc.record({ what: fc.constantFrom(...STEPS, ...LOOKS), pid, other: pid });
    let saved = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const host = fakeHost({ files: FILES });
        const machine = new Machine(host.disk);
        const stat: typeof host.files.stat = (path) => {
          const facts = host.files.stat(path);
          return facts === null ? null : { ...facts, inode: machine.start(path.toString()) };
        };
        const quick = quickLooks({ ...host, files: { ...host.files, stat } });
        let known: { readonly truth: string; readonly owners: ReadonlySet<number> } = { truth: '', owners: new Set() };
        for (const { what, pid: who, other } of [...steps, look]) {
          machine.step(what, who, other);
          if (what !== 'look') continue;
          machine.show();
          if (await quick.isAsBefore({ owners: known.owners, known: new Set(), protocols: BOTH })) {
            saved++;
            expect(machine.truth).toBe(known.truth);
          } else known = { truth: machine.truth, owners: machine.holders };
        }
      }),
      { numRuns: 500, examples: [[LETS_GO]] },
    );
    expect(saved).toBeGreaterThan(0);
  });
});
