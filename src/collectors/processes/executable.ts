import type { Owner } from '../../domain/owner.js';
import { errorCode, type FileFacts, type Followed, type Host } from '../../host/types.js';
import { isGuarded } from './guard.js';
import type { Mounts } from './mounts.js';
import { hasOwnUserNamespace } from './user-namespace.js';

/** What is known of the file that runs. */
export type Executable = Pick<Owner, 'exe' | 'exeDeleted' | 'exeReplaced' | 'exeInPlace' | 'exeGuarded' | 'exeFile'> & {
  /** Why something of it could not be looked at, a short phrase; null when all could, or it may not be by this run. */
  readonly trouble: string | null;
};

const DELETED = Buffer.from(' (deleted)');

const UNREADABLE: Executable = {
  exe: null,
  exeDeleted: null,
  exeReplaced: null,
  exeInPlace: null,
  exeGuarded: null,
  exeFile: null,
  trouble: null,
};

/** The link: its target, or why there is none. A path longer than 4,095 bytes is not told, also to root; proc(5). */
function targetOf(host: Host, link: string): Buffer | 'too-long' | null {
  try {
    return host.files.readLinkBytes(link);
  } catch (error) {
    return errorCode(error) === 'ENAMETOOLONG' ? 'too-long' : null;
  }
}

function isSame(found: Followed, running: FileFacts): boolean {
  return found.outcome === 'found' && found.file.device === running.device && found.file.inode === running.inode;
}

/** Whether the file that runs lies at its path; null where that cannot be told. */
function inPlaceOf(here: Followed, running: FileFacts | null): boolean | null {
  if (running === null || here.outcome === 'unasked' || here.outcome === 'denied') return null;
  return isSame(here, running);
}

const fileOf = ({ uid, gid, mode }: FileFacts): Owner['exeFile'] => ({
  uid,
  gid,
  mode: mode.toString(8).padStart(4, '0'),
});

/** The file behind the link, unless its file system may never answer. */
function runningFile(host: Host, base: string, path: string | null, mounts: Mounts): FileFacts | 'unasked' | null {
  // A link to a file of NFS asks the server when it is followed; statBehind cannot prevent that.
  if (path !== null && mounts.mayHang(base, path)) return 'unasked';
  const behind = host.files.statBehind(`${base}/exe`, mounts.mayAsk(base));
  if (behind === 'unasked') return behind;
  return typeof behind === 'string' ? null : behind;
}

/**
 * Whether another file lies at the path of one that is gone, as the process sees it. In a user namespace of his own
 * everybody can put one there.
 */
function isReplaced(host: Host, base: string, path: Buffer, mounts: Mounts): boolean | null {
  if (hasOwnUserNamespace(host, base)) return false;
  const { outcome } = host.files.follow(path, { root: `${base}/root`, mayAsk: mounts.mayAsk(base) });
  return outcome === 'found' ? true : outcome === 'missing' ? false : null;
}

function describe(host: Host, base: string, target: Buffer, mounts: Mounts): Executable {
  const running = runningFile(host, base, target.toString('utf8'), mounts);
  const facts = running === 'unasked' ? null : running;
  const here: Followed =
    running === 'unasked'
      ? { outcome: 'unasked' }
      : host.files.follow(target, { root: '/', mayAsk: mounts.mayAsk('/proc/self') });
  const inPlace = inPlaceOf(here, facts);
  const deleted = target.subarray(-DELETED.length).equals(DELETED) && inPlace !== true;
  const path = deleted ? target.subarray(0, -DELETED.length) : target;
  return {
    exe: path.toString('utf8'),
    exeDeleted: deleted,
    // A file that could not be looked at may never have been what lies at its path.
    exeReplaced: deleted && facts !== null ? isReplaced(host, base, path, mounts) : null,
    exeInPlace: deleted ? false : inPlace,
    exeGuarded: inPlace === true && here.outcome === 'found' ? isGuarded(here) : null,
    exeFile: facts === null ? null : fileOf(facts),
    trouble: running === 'unasked' ? 'its executable lies on a file system that may not answer' : null,
  };
}

/**
 * Whether nobody but root can change what lies at a path below the root directory of a process, which a service of its own
 * root directory or image has (RootDirectory=, RootImage=; systemd.exec(5)). Null where that is not the file that runs, and
 * in a user namespace of his own, where everybody has such a directory.
 */
export function isGuardedBelow(host: Host, base: string, exe: string, mounts: Mounts): boolean | null {
  const running = hasOwnUserNamespace(host, base) ? null : runningFile(host, base, exe, mounts);
  if (running === null || running === 'unasked') return null;
  const found = host.files.follow(exe, { root: `${base}/root`, mayAsk: mounts.mayAsk(base) });
  return found.outcome === 'found' && isSame(found, running) ? isGuarded(found) : null;
}

/**
 * The running file. The kernel appends ` (deleted)` to a path that is gone, and a path may end so by itself: only
 * comparing the file behind the link with the file at the path decides. `base`: `/proc/PID`, or that of a thread.
 */
export function readExecutable(host: Host, base: string, mounts: Mounts): Executable {
  const target = targetOf(host, `${base}/exe`);
  if (target === null) return UNREADABLE;
  if (target !== 'too-long') return describe(host, base, target, mounts);
  const running = runningFile(host, base, null, mounts);
  const file = running === null || running === 'unasked' ? null : fileOf(running);
  return { ...UNREADABLE, exeFile: file, trouble: 'the path of its executable is longer than the kernel tells' };
}
