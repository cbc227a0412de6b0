import type { Access } from '../../domain/access.js';
import { isOfAnybody, type Owner, type OwnerFacts, ownerOf } from '../../domain/owner.js';
import type { Host, HostFiles } from '../../host/types.js';
import { accessOf } from './access.js';
import { cgroupPath, membershipIn } from './cgroup.js';
import { readCode } from './code.js';
import { type CommandLines, createCommandLines } from './command-line.js';
import { isGuardedBelow, readExecutable } from './executable.js';
import { type Account, createGuards, type Guards } from './guard.js';
import { createMounts, type Mounts } from './mounts.js';
import { repositoryOf } from './repository.js';
import { LOCKED } from './silent.js';

/** USER_HZ, the unit of times in /proc/PID/stat: 100 on every architecture that Node runs on; proc(5). */
const TICKS_PER_SECOND = 100;

/** No file of a process that the kernel makes up comes near it; cgroup paths are the longest. */
const STATUS_LIMIT = 256 << 10;

/** What reading a process needs to know of the machine; read once a run. */
export interface Machine {
  /** Milliseconds since the epoch. */
  readonly bootedAt: number;
  readonly userNames: ReadonlyMap<number, string>;
  readonly mounts: Mounts;
  readonly guards: Guards;
  readonly commandLine: CommandLines;
}

export function readMachine(host: Host): Machine {
  const boot = /^btime (\d+)$/m.exec(attempt(() => host.files.readText('/proc/stat')) ?? '')?.[1];
  const mounts = createMounts(host);
  return {
    bootedAt: Number(boot ?? 0) * 1000,
    userNames: readUserNames(host),
    mounts,
    guards: createGuards(host, mounts),
    commandLine: createCommandLines(host),
  };
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

/** A process whose first thread has ended looks like a zombie, but goes on: its other threads still show what it runs. */
function livingThread(files: HostFiles, base: string): string {
  const threads = attempt(() => files.list(`${base}/task`)) ?? [];
  const paths = threads.map((thread) => `${base}/task/${thread}`);
  return paths.find((path) => attempt(() => files.readLinkBytes(`${path}/exe`)) !== null) ?? base;
}

/** A process, and why something of it could not be looked at: a short phrase, null when all could. */
export interface ReadProcess {
  readonly owner: Owner;
  readonly trouble: string | null;
}

/** The effective ids in /proc/PID/status. */
function readAccount(status: string): Account {
  const effective = (key: string) => new RegExp(`^${key}:\\t\\d+\\t(\\d+)`, 'm').exec(status)?.[1];
  const [uid, gid] = [effective('Uid'), effective('Gid')];
  return { uid: uid === undefined ? null : Number(uid), gid: gid === undefined ? null : Number(gid) };
}

/** The executable and the code that runs beside it. */
function programOf(host: Host, base: string, account: Account, { mounts, guards, commandLine }: Machine) {
  const { trouble, ...executable } = readExecutable(host, base, mounts);
  const { exe } = executable;
  const words = commandLine(base);
  const cwd = attempt(() => host.files.readLink(`${base}/cwd`));
  const running = { base, exe: exe ?? '', cmdline: words.cmdline ?? [], cwd, ...account, mayAsk: mounts.mayAsk(base) };
  const target = attempt(() => host.files.readLink(`${base}/exe`)) ?? '';
  const code = exe === null ? { script: null } : readCode(host, running, target, guards);
  const repository = cwd === null ? null : repositoryOf(host, cwd, { root: `${base}/root`, mayAsk: running.mayAsk });
  return { facts: { ...executable, ...words, ...code, cwd, repository }, trouble };
}

/** What the configuration of a store says of its clients. */
function accessIn(host: Host, base: string, facts: Partial<OwnerFacts>, { mounts }: Machine): Access | null {
  const { exe, cmdline, cwd = null, uid = null, script = null, unitGuarded = null } = facts;
  if (!exe || !cmdline) return null;
  const isService = !isOfAnybody(ownerOf(null, { uid, unitGuarded }));
  return accessOf(host, { base, exe, cmdline, cwd, uid, script, isService, mayAsk: mounts.mayAsk(base) });
}

/** Whether the file that runs is root's, where a service that no user can enter has a root directory of its own. */
function guardOf(host: Host, base: string, facts: Partial<OwnerFacts>, { mounts }: Machine): boolean | null {
  const { exe, exeInPlace, exeDeleted, exeGuarded = null, unitGuarded, container } = facts;
  const isRooted = exeInPlace === false && exeDeleted === false && unitGuarded === true && container === null;
  return isRooted && exe ? isGuardedBelow(host, base, exe, mounts) : exeGuarded;
}

/** comm of a process, which stands between the first and the last parenthesis of its stat. */
function nameOf({ files }: Host, pid: number): string | null {
  const stat = attempt(() => files.readText(`/proc/${pid}/stat`, STATUS_LIMIT));
  return /\((.*)\)/s.exec(stat ?? '')?.[1] ?? null;
}

/** Of a process that is not looked into nothing is known but that there is more to it: its name is its own word. */
const NOT_LOOKED_INTO = { facts: { exe: null, cmdline: [], cmdlineCut: true, script: null }, trouble: LOCKED };

/**
 * Everything about one process that /proc tells. Null when it has ended, or the pid is another process by now. `answers`:
 * whether what it runs can be read without waiting for it.
 */
export function readProcess(host: Host, pid: number, machine: Machine, answers = true): ReadProcess | null {
  const { files } = host;
  const base = `/proc/${pid}`;
  const text = (name: string) => attempt(() => files.readText(`${base}/${name}`, STATUS_LIMIT));
  const before = readStat(text('stat') ?? '');
  if (before === null) return null;
  const living = before.state === 'Z' ? livingThread(files, base) : base;
  const account = readAccount(text('status') ?? '');
  const { uid } = account;
  const user = uid === null ? null : (machine.userNames.get(uid) ?? null);
  const { facts, trouble } = answers ? programOf(host, living, account, machine) : NOT_LOOKED_INTO;
  const { parentPid } = before;
  const member = { pid, parentPid, uid, user, exe: facts.exe, script: facts.script };
  const membership = membershipIn(host, cgroupPath(text('cgroup') ?? '') ?? '', member);
  const access = accessIn(host, living, { ...facts, uid, ...membership }, machine);
  const owner = ownerOf(pid, {
    name: text('comm')?.replace(/\n$/, '') ?? null,
    ...facts,
    exeGuarded: guardOf(host, living, { ...facts, ...membership }, machine),
    access,
    user,
    uid,
    parentPid,
    parentName: parentPid > 0 ? nameOf(host, parentPid) : null,
    startedAt: new Date(machine.bootedAt + (before.startTicks * 1000) / TICKS_PER_SECOND).toISOString(),
    ...membership,
  });
  const after = readStat(text('stat') ?? '');
  return after?.startTicks === before.startTicks ? { owner, trouble } : null;
}
