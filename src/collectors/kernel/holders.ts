import { socketInode } from '../../host/socket-inode.js';
import { errorCode, type Host, type SocketsOf } from '../../host/types.js';

/** Which processes hold which sockets, as far as was looked. */
export interface Holders {
  /** Pids by inode, ascending. */
  readonly byInode: ReadonlyMap<number, readonly number[]>;
  /** Processes whose descriptors may not be seen by this run. */
  readonly denied: number;
  /** Whether the time was over before every process was looked at. */
  readonly cutShort: boolean;
}

/** How long to read /proc before other work gets its turn, milliseconds. */
const SLICE = 50;

/** `.`, `..` and the one thread of an ordinary process. */
const LINKS_OF_ONE_THREAD = 3;

/** Pids that /proc shows, ascending; none where there is no /proc. */
export function listProcesses(host: Host): number[] {
  if (host.files.stat('/proc') === null) return [];
  return host.files
    .list('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((left, right) => left - right);
}

/** From so many descriptors on, a second core saves more than its start costs (30 ms; 5 µs a descriptor). */
const WORTH_A_CORE = 30_000;

/** Collects the sockets of descriptor tables. */
class Finder {
  readonly found = new Map<number, number[]>();
  denied = 0;

  constructor(private readonly host: Host) {}

  /** Looks through one descriptor table; one that vanishes meanwhile holds nothing. */
  look(directory: string, pid: number): void {
    try {
      this.host.files.readLinks(directory, (_name, target) => this.add(socketInode(target), pid));
    } catch (error) {
      if (['EACCES', 'EPERM'].includes(errorCode(error))) this.denied++;
    }
  }

  /** Adds what another core has found. */
  take({ pairs, denied }: SocketsOf): void {
    for (let at = 0; at < pairs.length; at += 2) this.add(pairs[at] ?? -1, pairs[at + 1] ?? 0);
    this.denied += denied;
  }

  /** Puts pids into order, as two cores find them by turns. */
  sort(): void {
    for (const pids of this.found.values()) pids.sort((left, right) => left - right);
  }

  private add(inode: number, pid: number): void {
    if (inode < 0) return;
    const pids = this.found.get(inode);
    if (pids === undefined) this.found.set(inode, [pid]);
    else if (pids[pids.length - 1] !== pid) pids.push(pid);
  }
}

function list(host: Host, directory: string): string[] {
  try {
    return host.files.list(directory);
  } catch {
    return [];
  }
}

/**
 * Whether a thread has a table of its own, by what it has open. Linux 6.2 and later tell the number of descriptors as
 * the size of the directory; before, the size is 0 and the names have to be compared.
 */
function hasOwnTable(host: Host, own: string, shared: string): boolean {
  const size = host.files.stat(own)?.size ?? 0;
  if (size > 0) return size !== host.files.stat(shared)?.size;
  return list(host, own).join() !== list(host, shared).join();
}

/** A thread that called unshare(CLONE_FILES) has descriptors that only /proc/PID/task/TID/fd shows. */
function lookAtThreads(host: Host, finder: Finder, pid: number): void {
  const tasks = `/proc/${pid}/task`;
  if ((host.files.stat(tasks)?.links ?? 0) <= LINKS_OF_ONE_THREAD) return;
  for (const thread of list(host, tasks)) {
    const own = `${tasks}/${thread}/fd`;
    if (thread !== String(pid) && hasOwnTable(host, own, `/proc/${pid}/fd`)) finder.look(own, pid);
  }
}

/** Runs `visit` for each pid, letting other work run in between; false when the time was over first. */
async function forEachProcess(host: Host, pids: readonly number[], until: number, visit: (pid: number) => void) {
  let sliceEnds = host.elapsed() + SLICE;
  for (const pid of pids) {
    visit(pid);
    const now = host.elapsed();
    if (now > until) return false;
    if (now > sliceEnds) {
      await host.pause(0);
      sliceEnds = host.elapsed() + SLICE;
    }
  }
  return true;
}

interface DescriptorTable {
  readonly pid: number;
  /** How many descriptors: the size of the directory since Linux 6.2, 0 before. */
  readonly size: number;
}

/** The descriptor tables that have anything in them, as far as the kernel tells; of our own it would tell. */
function descriptorTables(host: Host, pids: readonly number[]): readonly DescriptorTable[] {
  const tables = pids.map((pid) => ({ pid, size: host.files.stat(`/proc/${pid}/fd`)?.size ?? 0 }));
  const filled = tables.filter(({ size }) => size > 0);
  return filled.length > 0 ? filled : tables;
}

interface Shares {
  readonly here: readonly number[];
  readonly there: readonly number[];
}

/** Half of the descriptors for another core, where there are enough to be worth it; the rest for this one. */
function share(tables: readonly DescriptorTable[]): Shares {
  const total = tables.reduce((sum, { size }) => sum + size, 0);
  const here: number[] = [];
  const there: number[] = [];
  let given = 0;
  for (const { pid, size } of tables) {
    const gives = total >= WORTH_A_CORE && given + size <= total / 2;
    if (gives) given += size;
    (gives ? there : here).push(pid);
  }
  return { here, there };
}

/** What the other core found; where it failed, this one has to do its part as well. */
async function takeFrom(found: Promise<SocketsOf>, finder: Finder): Promise<boolean> {
  try {
    finder.take(await found);
    return true;
  } catch {
    return false;
  }
}

/** Looks through the descriptors of all processes; false when the time was over first. */
async function lookAtAll(host: Host, finder: Finder, pids: readonly number[], until: number): Promise<boolean> {
  const look = (pid: number) => finder.look(`/proc/${pid}/fd`, pid);
  const { here, there } = share(descriptorTables(host, pids));
  if (there.length === 0) return forEachProcess(host, pids, until, look);
  const elsewhere = host.socketsOf(there, until - host.elapsed());
  const [inTime, taken] = await Promise.all([forEachProcess(host, here, until, look), takeFrom(elsewhere, finder)]);
  const complete = taken || (await forEachProcess(host, there, until, look));
  finder.sort();
  return inTime && complete;
}

/**
 * Finds every process that holds a socket. `until`: when to give up, on the clock of `elapsed`. The sockets that are
 * `wanted` come later: the kernel compiles its tables while the descriptors are read.
 */
export async function findHolders(
  host: Host,
  pids: readonly number[],
  wanted: Promise<ReadonlySet<number>>,
  until: number,
): Promise<Holders> {
  const finder = new Finder(host);
  const inTime = await lookAtAll(host, finder, pids, until);
  const { denied } = finder;
  const resolved = [...(await wanted)].every((inode) => finder.found.has(inode));
  const complete =
    inTime && (resolved || (await forEachProcess(host, pids, until, (pid) => lookAtThreads(host, finder, pid))));
  return { byInode: finder.found, denied, cutShort: !complete };
}
