import { errorCode, type Host } from '../../host/types.js';
import { namespaceInode } from './namespace-inode.js';

/** A way into a network namespace that is no process: a mount, descriptor or socket that keeps it alive. */
export interface Door {
  /** Inode of the namespace. */
  readonly netns: string;
  /** What to open, seen from this process. */
  readonly path: string;
  /** As `ip netns` calls it, null for a mount elsewhere. */
  readonly name: string | null;
  /** Whether the path is that of a socket in it, and not of the namespace itself. */
  readonly isSocket: boolean;
}

/** Bytes of a mount table that are read: a node of a cluster has some hundred kilobytes. */
const TABLE_LIMIT = 16 << 20;

/** Mount namespaces whose tables are read. */
const MOST_TABLES = 256;

/** Blanks, line breaks and backslashes stand as octal numbers: proc_pid_mountinfo(5). */
const unescaped = (text: string) =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

/** The root and the place of a mount of the file system of namespaces: the fields 4 and 5. */
const NSFS = /^\d+ \d+ \d+:\d+ (\S+) (\S+) .*? - nsfs /;

/** Network namespaces that a mount table keeps; `root`: where the table's paths begin, seen from this process. */
export function readDoors(mountinfo: string, root: string): Door[] {
  return mountinfo.split('\n').flatMap((line) => {
    const [, what = '', where = ''] = NSFS.exec(line) ?? [];
    const netns = namespaceInode(what);
    if (netns === null) return [];
    const place = unescaped(where);
    // In a mount namespace of his own everybody may call a namespace as he likes.
    const [, name = null] = (root === '' && /^(?:\/var)?\/run\/netns\/([^/]+)$/.exec(place)) || [];
    return [{ netns, path: `${root}${place}`, name, isSocket: false }];
  });
}

/** One process for each mount namespace but that of this process, as far as this run may see them. */
function oneEach(host: Host, pids: readonly number[]): number[] {
  const linkOf = (pid: number | 'self') => {
    try {
      return host.files.readLink(`/proc/${pid}/ns/mnt`);
    } catch {
      return null;
    }
  };
  const seen = new Set([linkOf('self')]);
  return pids.filter((pid) => {
    const link = linkOf(pid);
    const isNew = link !== null && !seen.has(link);
    if (isNew) seen.add(link);
    return isNew;
  });
}

/** The network namespaces that descriptors of processes are open on. */
export function doorsOf(host: Host, descriptors: ReadonlyArray<readonly [descriptor: number, pid: number]>): Door[] {
  return descriptors.flatMap(([descriptor, pid]) => {
    const path = `/proc/${pid}/fd/${descriptor}`;
    try {
      const netns = namespaceInode(host.files.readLink(path));
      return netns === null ? [] : [{ netns, path, name: null, isSocket: false }];
    } catch {
      return [];
    }
  });
}

/** What was found, and how many mount tables could not be looked at. */
export interface Doors {
  /** Those of this process's mount table come first. */
  readonly doors: readonly Door[];
  readonly unread: number;
}

/** Every network namespace that some mount keeps alive, in any mount namespace with a process that may be looked at. */
export function findDoors(host: Host, pids: readonly number[]): Doors {
  const others = oneEach(host, pids);
  const tables: ReadonlyArray<readonly [file: string, root: string]> = [
    ['/proc/self/mountinfo', ''],
    ...others.slice(0, MOST_TABLES).map((pid) => [`/proc/${pid}/mountinfo`, `/proc/${pid}/root`] as const),
  ];
  const doors: Door[] = [];
  let unread = Math.max(0, others.length - MOST_TABLES);
  for (const [file, root] of tables) {
    try {
      for (const door of readDoors(host.files.readText(file, TABLE_LIMIT), root)) doors.push(door);
    } catch (error) {
      if (!['ENOENT', 'ESRCH', 'EACCES', 'EPERM', 'EINVAL'].includes(errorCode(error))) unread++;
    }
  }
  return { doors, unread };
}
