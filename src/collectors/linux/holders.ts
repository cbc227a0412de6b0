import { errorCode, type Host } from '../../host.js';

/** Which processes hold which sockets. */
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

/** Pids that /proc shows, ascending; none where there is no /proc. */
export function listProcesses(host: Host): number[] {
  if (host.files.stat('/proc') === null) return [];
  return host.files
    .list('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((left, right) => left - right);
}

/** `socket:[INODE]` as /proc/PID/fd shows it, proc(5); -1 for anything else. */
function inodeOf(target: string): number {
  return target.charCodeAt(0) === 115 && target.startsWith('socket:[') ? Number(target.slice(8, -1)) : -1;
}

/** Collects pids for the inodes that are asked for. */
class Finder {
  readonly found = new Map<number, number[]>();

  constructor(
    readonly host: Host,
    readonly wanted: ReadonlySet<number>,
  ) {}

  /** Looks through one descriptor table. Throws HostError when it may not be listed. */
  look(directory: string, pid: number): void {
    this.host.files.readLinks(directory, (_name, target) => {
      const inode = inodeOf(target);
      if (inode < 0 || !this.wanted.has(inode)) return;
      const pids = this.found.get(inode);
      if (pids === undefined) this.found.set(inode, [pid]);
      else if (pids[pids.length - 1] !== pid) pids.push(pid);
    });
  }

  unresolved(): boolean {
    for (const inode of this.wanted) if (!this.found.has(inode)) return true;
    return false;
  }
}

/** `.`, `..` and the one thread of an ordinary process. */
const LINKS_OF_ONE_THREAD = 3;

/**
 * A thread that called unshare(CLONE_FILES) has descriptors that only /proc/PID/task/TID/fd shows. Nearly all threads
 * share the table of their process, so only tables that list other descriptors are looked through.
 */
function lookAtThreads(finder: Finder, pid: number): void {
  const { files } = finder.host;
  if ((files.stat(`/proc/${pid}/task`)?.links ?? 0) <= LINKS_OF_ONE_THREAD) return;
  const shared = files.list(`/proc/${pid}/fd`).join();
  for (const thread of files.list(`/proc/${pid}/task`)) {
    const directory = `/proc/${pid}/task/${thread}/fd`;
    if (thread !== String(pid) && files.list(directory).join() !== shared) finder.look(directory, pid);
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

/** Finds every process that holds one of the wanted sockets. `until`: when to give up, on the clock of `elapsed`. */
export async function findHolders(
  host: Host,
  pids: readonly number[],
  wanted: ReadonlySet<number>,
  until: number,
): Promise<Holders> {
  const finder = new Finder(host, wanted);
  if (wanted.size === 0) return { byInode: finder.found, denied: 0, cutShort: false };
  let denied = 0;
  const attempt = (look: () => void) => {
    try {
      look();
    } catch (error) {
      if (['EACCES', 'EPERM'].includes(errorCode(error))) denied++;
    }
  };
  let complete = await forEachProcess(host, pids, until, (pid) => attempt(() => finder.look(`/proc/${pid}/fd`, pid)));
  const seenDenied = denied;
  if (complete && finder.unresolved()) {
    complete = await forEachProcess(host, pids, until, (pid) => attempt(() => lookAtThreads(finder, pid)));
  }
  return { byInode: finder.found, denied: seenDenied, cutShort: !complete };
}
