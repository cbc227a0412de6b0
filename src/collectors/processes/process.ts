import { type Owner, ownerOf } from '../../domain/owner.js';
import type { FileFacts, Host, HostFiles } from '../../host/types.js';
import { cgroupPath, membershipOf } from './cgroup.js';

/** USER_HZ, the unit of times in /proc/PID/stat: 100 on every architecture that Node runs on; proc(5). */
const TICKS_PER_SECOND = 100;

const DELETED = Buffer.from(' (deleted)');

/** What reading a process needs to know of the machine; read once a run. */
export interface Machine {
  /** Milliseconds since the epoch. */
  readonly bootedAt: number;
  readonly userNames: ReadonlyMap<number, string>;
}

export function readMachine(host: Host): Machine {
  const boot = /^btime (\d+)$/m.exec(attempt(() => host.files.readText('/proc/stat')) ?? '')?.[1];
  return { bootedAt: Number(boot ?? 0) * 1000, userNames: readUserNames(host) };
}

/** Names by user id; passwd(5). The first of several names for one id counts, as it does for getpwuid(3). */
export function readUserNames(host: Host): Map<number, string> {
  const names = new Map<number, string>();
  for (const line of (attempt(() => host.files.readText('/etc/passwd')) ?? '').split('\n')) {
    const [name = '', , uid = ''] = line.split(':');
    if (/^\d+$/.test(uid) && !names.has(Number(uid))) names.set(Number(uid), name);
  }
  return names;
}

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** State, parent and start time from /proc/PID/stat. comm may hold anything, so the fields count from the last `)`. */
export function readStat(text: string): { state: string; parentPid: number; startTicks: number } | null {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const state = fields[0] ?? '';
  const parentPid = Number(fields[1]);
  const startTicks = Number(fields[19]);
  return Number.isInteger(parentPid) && Number.isInteger(startTicks) ? { state, parentPid, startTicks } : null;
}

/**
 * argv from /proc/PID/cmdline: words that end with NUL. A process that rewrote its title leaves one word padded with
 * NULs; a process without user memory leaves nothing.
 */
export function readCommandLine(raw: Buffer): string[] | null {
  if (raw.length === 0) return null;
  const end = raw[raw.length - 1] === 0 ? raw.length - 1 : raw.length;
  const words = raw.subarray(0, end).toString('utf8').split('\0');
  const isTitle = words.length > 1 && words[0]?.includes(' ') && words.slice(1).every((word) => word === '');
  return isTitle ? words.slice(0, 1) : words;
}

type Executable = Pick<Owner, 'exe' | 'exeDeleted' | 'exeReplaced' | 'exeInPlace' | 'exeFile'>;

const UNREADABLE: Executable = { exe: null, exeDeleted: null, exeReplaced: null, exeInPlace: null, exeFile: null };

/** The file at a path as the process sees it: with a mount namespace of its own that may be another one. */
function statFor(files: HostFiles, base: string, path: Buffer): FileFacts | null {
  const own = attempt(() => files.readLink('/proc/self/ns/mnt'));
  const foreign = attempt(() => files.readLink(`${base}/ns/mnt`));
  return files.stat(own === foreign ? path : Buffer.concat([Buffer.from(`${base}/root`), path]));
}

/**
 * The running file. The kernel appends ` (deleted)` to a path that is gone, and a path may end so by itself: only
 * comparing the file behind the link with the file at the path decides.
 */
function readExecutable(files: HostFiles, base: string): Executable {
  const link = `${base}/exe`;
  const target = attempt(() => files.readLinkBytes(link));
  if (target === null) return UNREADABLE;
  const running = files.stat(link);
  const inPlace = running === null ? null : sameFile(files.stat(target), running);
  const deleted = target.subarray(-DELETED.length).equals(DELETED) && inPlace !== true;
  const path = deleted ? target.subarray(0, -DELETED.length) : target;
  return {
    exe: path.toString('utf8'),
    exeDeleted: deleted,
    exeReplaced: deleted ? statFor(files, base, path) !== null : null,
    exeInPlace: deleted ? false : inPlace,
    exeFile: running && { uid: running.uid, gid: running.gid, mode: running.mode.toString(8).padStart(4, '0') },
  };
}

function sameFile(left: FileFacts | null, right: FileFacts): boolean {
  return left !== null && left.device === right.device && left.inode === right.inode;
}

/** A process whose first thread has ended looks like a zombie, but goes on: its other threads still show what it runs. */
function livingThread(files: HostFiles, base: string): string {
  const threads = attempt(() => files.list(`${base}/task`)) ?? [];
  const paths = threads.map((thread) => `${base}/task/${thread}`);
  return paths.find((path) => attempt(() => files.readLinkBytes(`${path}/exe`)) !== null) ?? base;
}

/** Everything about one process that /proc tells. Null when it has ended, or the pid is another process by now. */
export function readProcess(host: Host, pid: number, machine: Machine): Owner | null {
  const { files } = host;
  const base = `/proc/${pid}`;
  const text = (name: string) => attempt(() => files.readText(`${base}/${name}`));
  const before = readStat(text('stat') ?? '');
  if (before === null) return null;
  const living = before.state === 'Z' ? livingThread(files, base) : base;
  const uid = /^Uid:\t\d+\t(\d+)/m.exec(text('status') ?? '')?.[1];
  const cmdline = attempt(() => files.read(`${living}/cmdline`));
  const owner = ownerOf(pid, {
    name: text('comm')?.replace(/\n$/, '') ?? null,
    ...readExecutable(files, living),
    cwd: attempt(() => files.readLink(`${living}/cwd`)),
    cmdline: cmdline === null ? null : readCommandLine(cmdline),
    user: uid === undefined ? null : (machine.userNames.get(Number(uid)) ?? null),
    uid: uid === undefined ? null : Number(uid),
    parentPid: before.parentPid,
    startedAt: new Date(machine.bootedAt + (before.startTicks * 1000) / TICKS_PER_SECOND).toISOString(),
    ...membershipOf(cgroupPath(text('cgroup') ?? '') ?? ''),
  });
  const after = readStat(text('stat') ?? '');
  return after?.startTicks === before.startTicks ? owner : null;
}
