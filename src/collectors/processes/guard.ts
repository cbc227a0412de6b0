import type { FileFacts, Followed, Host } from '../../host/types.js';
import type { Mounts } from './mounts.js';

const STICKY = 0o1000;

/** Whether root alone may write something; members of the group of root may do what root may. */
function isRoots({ uid, gid, mode }: FileFacts): boolean {
  const byGroup = gid !== 0 && (mode & 0o020) !== 0;
  return uid === 0 && !byGroup && (mode & 0o002) === 0;
}

/** A sticky directory lets nobody else rename or remove what belongs to root; inode(7). */
function keeps(directory: FileFacts, inside: FileFacts): boolean {
  return isRoots(directory) || (directory.uid === 0 && (directory.mode & STICKY) !== 0 && inside.uid === 0);
}

/** Whether nobody but root can change what lies at a path: the file itself, and every directory that leads to it. */
export function isGuarded(found: Extract<Followed, { outcome: 'found' }>): boolean {
  const way = [...found.directories, found.file];
  return (
    isRoots(found.file) && found.directories.every((directory, index) => keeps(directory, way[index + 1] ?? found.file))
  );
}

/** `/a/b` of `/a/b/c`, `/` of what is directly below it. */
export const directoryOf = (path: string) => path.slice(0, path.lastIndexOf('/')) || '/';

/** Asks who may change what lies at paths, as this run sees the file system; each answer is kept. */
export interface Guards {
  /** Null: it could not be looked at. Where nothing lies there: whether nobody but root can put something there. */
  guarded(path: string): boolean | null;
}

export function createGuards(host: Host, mounts: Mounts): Guards {
  const known = new Map<string, boolean | null>();
  const ask = (path: string): boolean | null => {
    const found = host.files.follow(path, { root: '/', mayAsk: mounts.mayAsk('/proc/self') });
    if (found.outcome === 'found') return isGuarded(found);
    return found.outcome === 'missing' && path !== '/' ? guarded(directoryOf(path)) : null;
  };
  const guarded = (path: string): boolean | null => {
    const answer = known.get(path);
    if (answer !== undefined) return answer;
    const fresh = ask(path);
    known.set(path, fresh);
    return fresh;
  };
  return { guarded };
}
