import { sha256 } from '../../base/sha256.js';
import type { Protocol } from '../../domain/listener.js';
import type { Host } from '../../host/types.js';
import { readStat } from '../processes/process.js';
import { Finder } from './finder.js';
import { listProcesses } from './holders.js';
import { holdings } from './holdings.js';
import { readInhabited } from './namespace-tables.js';
import { membersOf } from './namespaces.js';
import { PROTOCOLS, readSocketTables, type SocketRow } from './socket-table.js';

/** Milliseconds that the tables of other namespaces may take. */
const TIME_LIMIT = 2_000;

/** What a quick look saw. */
interface Glance {
  /** The same as long as the same sockets listen, and their holders run the same. */
  readonly text: string;
  /** Each process, by what tells it from another one with its id. */
  readonly processes: ReadonlyMap<number, number>;
  /** Who lives in other network namespaces. */
  readonly members: ReadonlyMap<string, readonly string[]>;
}

/** Who is asked about. */
export interface QuickLook {
  /** Processes that held a socket when last looked in full. */
  readonly owners: ReadonlySet<number>;
  /** Further ones that are known to hold one. */
  readonly known: ReadonlySet<number>;
  /** Of what sockets; of others somebody else tells. */
  readonly protocols: readonly Protocol[];
}

const rowsText = (rows: readonly SocketRow[]) =>
  rows.map(({ protocol, address, port, inode }) => `${protocol} ${address} ${port} ${inode}\n`).join('');

/** What tells a process from another one with its id, and from what it was before exec(2). */
function processText(host: Host, pid: number): string {
  try {
    const start = readStat(host.files.readText(`/proc/${pid}/stat`))?.startTicks ?? '';
    return `${pid} ${start} ${host.files.readLink(`/proc/${pid}/exe`)}\n`;
  } catch {
    return `${pid}\n`;
  }
}

/** The listening sockets of all namespaces that somebody lives in; null where not all tables can be read. */
async function rowsNow(
  host: Host,
  members: ReadonlyMap<string, readonly string[]>,
  protocols: readonly Protocol[],
): Promise<ReadonlyMap<string, readonly SocketRow[]> | null> {
  const own = await readSocketTables(host, '/proc/net', null, protocols);
  if (own.covers.length < 2 * protocols.length) return null;
  const { rows, unreadable, cut } = await readInhabited(host, members, host.elapsed() + TIME_LIMIT, protocols);
  return unreadable > 0 || cut.length > 0 ? null : rows.set('', own.rows);
}

async function glance(
  host: Host,
  { owners, protocols }: QuickLook,
  hold: ReturnType<typeof holdings>,
): Promise<Glance | null> {
  const { byNamespace, processes, denied } = membersOf(host, listProcesses(host));
  const rows = await rowsNow(host, byNamespace, protocols);
  if (rows === null) return null;
  const sockets = [...rows].map(([netns, each]) => `${netns}\n${rowsText(each)}`).sort();
  const wanted = new Set([...rows.values()].flatMap((each) => each.map(({ inode }) => inode)));
  const heldBy = hold(
    [...owners].map((pid) => [pid, processes.get(pid) ?? 0]),
    wanted,
  );
  const holders = [...owners].map((pid) => `${processText(host, pid)}${heldBy(pid).join()}\n`);
  const text = sha256([denied, protocols, ...sockets, ...holders].join(''));
  return { text, processes, members: byNamespace };
}

/** Whether one of these processes holds a socket that listens: who is born after a socket may inherit it. */
async function inherits(host: Host, pids: readonly number[], { members }: Glance): Promise<boolean> {
  const finder = new Finder(host);
  for (const pid of pids) finder.look(`/proc/${pid}/fd`, pid);
  if (finder.found.size === 0) return false;
  const rows = await rowsNow(host, members, PROTOCOLS);
  return rows === null || [...rows.values()].flat().some(({ inode }) => finder.found.has(inode));
}

/** Looks that tell whether all is as it was the last time: for who looks again and again, at a tenth of what a look costs. */
export interface QuickLooks {
  /**
   * Whether the same sockets listen in the namespaces that somebody lives in, the processes in question still hold them and run
   * the same executable, and no new process inherited one. It does not tell of a socket that was passed to a process that was
   * there, nor of namespaces that nobody lives in. False where it cannot be told, and the first time.
   */
  isAsBefore(look: QuickLook): Promise<boolean>;
}

export function quickLooks(host: Host): QuickLooks {
  const hold = holdings(host);
  let last: Glance | null = null;
  return {
    async isAsBefore(look) {
      if (host.platform !== 'linux') return false;
      const before = last;
      const now = await glance(host, look, hold);
      last = now;
      if (before === null || now === null || before.text !== now.text) return false;
      const born = [...now.processes].filter(([pid, inode]) => before.processes.get(pid) !== inode);
      const heirs = born.map(([pid]) => pid).filter((pid) => !look.known.has(pid));
      return !(await inherits(host, heirs, now));
    },
  };
}
