import { socketInode } from '../../host/socket-inode.js';
import type { Host } from '../../host/types.js';

/** What one process had open when its descriptors were read. */
interface Known {
  /** What tells it from another process with its id. */
  readonly process: number;
  /** Inodes of listening sockets by descriptor. */
  readonly byDescriptor: ReadonlyMap<string, number>;
}

function readAll({ files }: Host, pid: number, wanted: ReadonlySet<number>): Map<string, number> {
  const found = new Map<string, number>();
  try {
    files.readLinks(`/proc/${pid}/fd`, (name, target) => {
      const inode = socketInode(target);
      if (wanted.has(inode)) found.set(name, inode);
    });
  } catch {
    // It has ended, or may not be looked into: then it is not known to hold anything.
  }
  return found;
}

function stillHolds({ files }: Host, pid: number, { byDescriptor }: Known): boolean {
  try {
    return [...byDescriptor].every(([name, inode]) => socketInode(files.readLink(`/proc/${pid}/fd/${name}`)) === inode);
  } catch {
    return false;
  }
}

/** What each of these processes holds; a process is given with what tells it from another one with its id. */
type Holdings = (
  processes: Iterable<readonly [pid: number, process: number]>,
  wanted: ReadonlySet<number>,
) => (pid: number) => readonly number[];

/**
 * Which listening sockets processes hold, for who asks again and again: a readlink for each that was found before, and all
 * descriptors only of a process that has let go of one. Neither the times nor the size of /proc/PID/fd tell that nothing
 * changed in it: a descriptor that is closed and another that is opened leave both as they were.
 */
export function holdings(host: Host): Holdings {
  let last = new Map<number, Known>();
  return (processes, wanted) => {
    // Who is not asked about any more is forgotten: ever new processes come and go.
    const now = new Map<number, Known>();
    for (const [pid, process] of processes) {
      const before = last.get(pid);
      const keeps = before?.process === process && stillHolds(host, pid, before);
      const held = keeps ? before : { process, byDescriptor: readAll(host, pid, wanted) };
      if (held.byDescriptor.size > 0) now.set(pid, held);
    }
    last = now;
    return (pid) => [...new Set(now.get(pid)?.byDescriptor.values())].sort((left, right) => left - right);
  };
}
