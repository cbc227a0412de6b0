import type { Host } from '../../host/types.js';
import type { Finder } from './finder.js';
import { keptBy } from './kept.js';

/** `.`, `..` and the one thread of an ordinary process. */
const LINKS_OF_ONE_THREAD = 3;

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

/** Ids from here on are given to people; login.defs(5), UID_MIN. */
const FIRST_ORDINARY_UID = 1000;

/** Descriptors of threads that are looked at one by one though their number is that of their process. */
export const THREAD_BUDGET = 4096;

/**
 * A thread that called unshare(CLONE_FILES) has descriptors that only /proc/PID/task/TID/fd shows. Where the numbers are
 * those of the process, only an ordinary user would have taken the trouble to make them so.
 */
export function lookAtThreads(host: Host, finder: Finder, pid: number, budgetEnds: number): void {
  const tasks = `/proc/${pid}/task`;
  const facts = host.files.stat(tasks);
  if ((facts?.links ?? 0) <= LINKS_OF_ONE_THREAD) return;
  for (const thread of list(host, tasks)) {
    const own = `${tasks}/${thread}/fd`;
    if (thread === String(pid)) continue;
    const careful = (facts?.uid ?? 0) >= FIRST_ORDINARY_UID && finder.looked < budgetEnds;
    if (careful || hasOwnTable(host, own, `/proc/${pid}/fd`)) finder.look(own, pid);
  }
}

/** Most machines have fewer; beyond that only sockets without a holder are searched for in them. */
const KEEPER_LIMIT = 2_000;

/**
 * Sockets that are kept without a descriptor: as fixed files of a ring, or in flight while an epoll instance watches. Returns
 * the processes whose rings have more in them than is read.
 */
export function lookAtKeepers(host: Host, finder: Finder, wanted: ReadonlySet<number>): readonly number[] {
  const device = finder.socket === null ? -1 : (host.files.stat(finder.socket)?.device ?? -1);
  const limit = isResolved(finder, wanted) ? KEEPER_LIMIT : finder.keepers.length;
  const cut = new Set<number>();
  for (const [descriptor, pid] of finder.keepers.slice(0, limit)) {
    const kept = keptBy(host, pid, descriptor, device);
    for (const inode of kept.inodes) finder.add(inode, pid);
    if (kept.isCutRing) cut.add(pid);
  }
  return [...cut].sort((left, right) => left - right);
}

const isResolved = ({ found }: Finder, wanted: ReadonlySet<number>) => [...wanted].every((inode) => found.has(inode));
