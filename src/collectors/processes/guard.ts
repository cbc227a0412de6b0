import type { Owner } from '../../domain/owner.js';
import type { FileFacts, Followed, Host } from '../../host/types.js';
import type { Mounts } from './mounts.js';

const STICKY = 0o1000;

/** Ids from here on are given to people; login.defs(5), UID_MIN. Groups of the system end earlier: `users` is 100. */
const FIRST_ORDINARY = { uid: 1000, gid: 100 };

/** Who may write something. `root`: root alone; `system`: accounts of the system as well; `anybody` else. */
type Writers = 'root' | 'system' | 'anybody';

/**
 * Who may write a file or directory. What the group of root may write is not sure to be root's: where there is an access
 * control list, these bits are the most that anybody named in it may do, acl(5), and images for any user id use that group.
 */
function writersOf({ uid, gid, mode }: FileFacts): Writers {
  const group = (mode & 0o020) === 0 ? 0 : gid;
  if ((mode & 0o002) !== 0 || uid >= FIRST_ORDINARY.uid || group >= FIRST_ORDINARY.gid) return 'anybody';
  return uid === 0 && (mode & 0o020) === 0 ? 'root' : 'system';
}

/** The same of what lies in a directory: a sticky one lets nobody else rename or remove what belongs to root; inode(7). */
function writersIn(directory: FileFacts, inside: FileFacts): Writers {
  const sticky = directory.uid === 0 && (directory.mode & STICKY) !== 0 && inside.uid === 0;
  return sticky ? 'root' : writersOf(directory);
}

const ORDER: readonly Writers[] = ['root', 'system', 'anybody'];
const more = (left: Writers, right: Writers) => (ORDER.indexOf(left) > ORDER.indexOf(right) ? left : right);

/** Who can change what lies at a path: by the file itself, and by every directory that leads to it. */
function writersAt({ directories, file }: Extract<Followed, { outcome: 'found' }>): Writers {
  const way = [...directories, file];
  return directories.map((each, index) => writersIn(each, way[index + 1] ?? file)).reduce(more, writersOf(file));
}

/** Whether nobody but root can change what lies at a path. */
export const isGuarded = (found: Extract<Followed, { outcome: 'found' }>) => writersAt(found) === 'root';

/** Whether nobody but root and the accounts of the system can. */
export const isSettled = (found: Extract<Followed, { outcome: 'found' }>) => writersAt(found) !== 'anybody';

/** Whether root runs a process from a file of root's that lies where this run sees it: what that one reads is the system's. */
export const isRoots = ({ uid, exeInPlace, exeGuarded, exeMapped }: Owner) =>
  uid === 0 && exeInPlace === true && exeGuarded === true && exeMapped === true;

/** `/a/b` of `/a/b/c`, `/` of what is directly below it. */
export const directoryOf = (path: string) => path.slice(0, path.lastIndexOf('/')) || '/';

/** Who runs a process; root where both are 0. */
export interface Account {
  readonly uid: number | null;
  readonly gid: number | null;
}

/** Whether a file or directory is there to be written by an account of the system itself, or its group. */
function isOwnOf({ uid, gid }: Account, file: FileFacts): boolean {
  return (uid !== 0 && file.uid === uid) || (gid !== 0 && file.gid === gid && (file.mode & 0o020) !== 0);
}

/** Asks who may change what lies at paths, as this run sees the file system; each answer is kept. */
export interface Guards {
  /**
   * Whether no ordinary user can change what lies at a path, or put something there where nothing is: only root and the
   * accounts of the system can. False also where it could not be looked at.
   */
  isSettled(path: string): boolean;
  /** The same where this account cannot either: what it has put there itself is its own word. */
  without(account: Account): Guards;
  /** Whether a file system of this run may be asked. */
  mayAsk(mountId: number): boolean;
}

/** Files and directories on the way to a path; null where it could not be looked at. */
type Way = readonly FileFacts[] | null;

export function createGuards(host: Host, mounts: Mounts): Guards {
  const known = new Map<string, { way: Way; settled: boolean }>();
  const mayAsk = mounts.mayAsk('/proc/self');
  const ask = (path: string): { way: Way; settled: boolean } => {
    const found = host.files.follow(path, { root: '/', mayAsk });
    if (found.outcome === 'found') return { way: [...found.directories, found.file], settled: isSettled(found) };
    const above = found.outcome === 'missing' && path !== '/';
    return above ? answerFor(directoryOf(path)) : { way: null, settled: false };
  };
  const answerFor = (path: string) => {
    const answer = known.get(path) ?? ask(path);
    known.set(path, answer);
    return answer;
  };
  const guardsBeside = (account: Account | null): Guards => ({
    isSettled(path) {
      const { way, settled } = answerFor(path);
      return settled && (account === null || way?.some((file) => isOwnOf(account, file)) === false);
    },
    without: guardsBeside,
    mayAsk,
  });
  return guardsBeside(null);
}
