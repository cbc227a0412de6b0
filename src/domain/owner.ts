import { compareText } from '../base/compare-text.js';
import type { Access } from './access.js';
import type { Documented } from './documented.js';
import type { Behind, Container, Relay } from './relay.js';

export type { Behind, Container, Relay } from './relay.js';

/** What stat(2) says of the file that runs. */
export interface ExecutableFile {
  readonly uid: number;
  readonly gid: number;
  /** Permission bits in octal, e.g. `0755`. */
  readonly mode: string;
}

/** The file that an interpreter runs. */
export interface Script {
  /** Absolute path with every symbolic link resolved; of a process that wrote a title over its command line, a guess. */
  readonly file: string;
  /** Owner of the file, null when it may not be looked at. */
  readonly uid: number | null;
  readonly gid: number | null;
  /** Permission bits in octal, e.g. `0755`; null when it may not be looked at. */
  readonly mode: string | null;
  /** Whether nobody but root can change what lies at `file`, as this run sees it; null when unknown. */
  readonly guarded: boolean | null;
  /** What the package.json says that the file belongs to; null where there is none. */
  readonly package: ScriptPackage | null;
}

export interface ScriptPackage {
  readonly name: string;
  readonly version: string | null;
}

/** What a running file turned out to be beside the checksum that its package lists for it. */
export const VERIFICATIONS = ['intact', 'modified', 'unknown'] as const;
export type Verification = (typeof VERIFICATIONS)[number];

/** A process that holds a listener. */
export interface Owner {
  /** Null where a capture names the program alone, as `netstat -anb` does. */
  readonly pid: number | null;
  /** comm, proc(5): at most 15 bytes that the process itself may set. A hint, never proof. */
  readonly name: string | null;
  /** Absolute path of the running executable, without the ` (deleted)` mark; null when it may not be read. */
  readonly exe: string | null;
  /** Whether the file at `exe` is gone or another one by now; null when unknown. */
  readonly exeDeleted: boolean | null;
  /** Whether another file stands at `exe` by now, as after an upgrade; null when unknown or not deleted. */
  readonly exeReplaced: boolean | null;
  /**
   * Whether the file that stands at `exe`, as this run sees the file system, is the one that runs; false for a deleted
   * one and for one of another mount namespace, as in a container; null when unknown.
   */
  readonly exeInPlace: boolean | null;
  /** Whether the file at `exe` is mapped executable in the memory of the process; null when unknown. */
  readonly exeMapped: boolean | null;
  /**
   * Whether nobody but root can change what lies at `exe`, by the file and every directory that leads to it; of a service
   * with a root directory of its own, below that one. Null when unknown, and where the file that runs does not lie there.
   */
  readonly exeGuarded: boolean | null;
  /** Owner and permissions of the running file, null when unknown. */
  readonly exeFile: ExecutableFile | null;
  /**
   * Code beside `exe` and `script` that others than root may have put there, each in words: files that are mapped
   * executable, variables that preload, operands of an interpreter. Null when it could not be looked at completely.
   */
  readonly foreignCode: readonly string[] | null;
  /** Options in variables like NODE_OPTIONS that open a debugger; null when the environment could not be looked at. */
  readonly debugOptions: readonly string[] | null;
  /** Whether memory that belongs to no file is executable, as just-in-time compilers make it; null when unknown. */
  readonly anonymousCode: boolean | null;
  /** argv word by word; null when it may not be read. The process may rewrite it. */
  readonly cmdline: readonly string[] | null;
  /** Whether `cmdline` is only the beginning of a longer one; null when unknown. */
  readonly cmdlineCut: boolean | null;
  /** How many words of `cmdline` were changed to hide secrets in them. */
  readonly cmdlineRedacted: number;
  /** The working directory, which relative paths of `cmdline` start from; null when it may not be read. */
  readonly cwd: string | null;
  /** The file that an interpreter runs, where `exe` is one and the file was found; null for anything else. */
  readonly script: Script | null;
  /** What its configuration says of its clients; null for what is no store, and where there was none to read. */
  readonly access: Access | null;
  /** Where its package names ports that it holds; null where that was not looked up. */
  readonly documented: readonly Documented[] | null;
  /** Name of the effective user. */
  readonly user: string | null;
  /** Effective user id of the process. */
  readonly uid: number | null;
  readonly parentPid: number | null;
  /** comm of the parent, which it may set itself; null when it may not be read. */
  readonly parentName: string | null;
  /** Name of the directory with the git repository that `cwd` lies in; null where there is none, or it may not be seen. */
  readonly repository: string | null;
  /** ISO 8601, UTC. */
  readonly startedAt: string | null;
  /** systemd unit, from the control group. */
  readonly unit: string | null;
  /**
   * Whether `unit` is a service of the system whose control groups all belong to root, so that no user can enter it, and, for
   * an ordinary user, one that root made for him and that started the process itself, and not one that starts what users like;
   * for the account of a service, one in which it did not start the process for itself. Null when unknown.
   */
  readonly unitGuarded: boolean | null;
  readonly container: Container | null;
  /** `name version` of the distribution package that the executable belongs to, from the package database. */
  readonly package: string | null;
  /** Who signed the executable, where its system verifies signatures and this one is valid; null: nobody, or unknown. */
  readonly signer: string | null;
  /** Whether the running file is what the package installed (`--verify`); null when that was not asked. */
  readonly exeVerified: Verification | null;
  readonly relay: Relay | null;
  /** Where the proxy of a container passes on to, as far as known; null for anything else. */
  readonly behind: Behind | null;
}

/** Ids from here on are given to people; login.defs(5), UID_MIN. Those below belong to the system and its services. */
const FIRST_ORDINARY_UID = 1000;

/** Whether a user may be anybody who has an account here; what is not known may be anybody. */
export const isOrdinaryUser = (uid: number | null) => uid === null || uid >= FIRST_ORDINARY_UID;

/**
 * Whether any user may have started it as he likes: nobody enters a service of the system by himself. The account of a service
 * may where it evidently has, see {@link Owner.unitGuarded}.
 */
export const isOfAnybody = ({ uid, unitGuarded }: Owner) =>
  isOrdinaryUser(uid) ? unitGuarded !== true : uid !== 0 && unitGuarded === false;

/** Whether the process itself was looked at: what is null then could not be seen, and was not just left out by a tool. */
export function isLookedAt({ cmdlineCut, exeMapped, exeGuarded }: Owner): boolean {
  return cmdlineCut !== null || exeMapped !== null || exeGuarded !== null;
}

/** Whether a process was looked at and does not show what it runs; a kernel thread runs no file. */
export function isUnseen(owner: Owner): boolean {
  return isLookedAt(owner) && owner.exeFile === null && owner.cmdline !== null;
}

/** Whether nothing but its pid is left to call a process by: that is no program. */
export function isNameless({ name, exe, cmdline }: Pick<Owner, 'name' | 'exe' | 'cmdline'>): boolean {
  return exe === null && (name ?? cmdline?.[0] ?? '') === '';
}

/** The order of owners: by pid, then those of whom only the name is known, by name. */
export function comparePids(left: Pick<Owner, 'pid' | 'name'>, right: Pick<Owner, 'pid' | 'name'>): number {
  const last = Number.MAX_SAFE_INTEGER;
  return (left.pid ?? last) - (right.pid ?? last) || compareText(left.name ?? '', right.name ?? '');
}

/** What is known of a process beside its pid. */
export type OwnerFacts = Omit<Owner, 'pid'>;

/**
 * A process of which so much is known; the rest is null. The one place that has every field, in the order of the JSON.
 * A literal, because objects that are spread or assigned into each other take V8 five times the time, and a capture may
 * have a hundred thousand.
 */
export function ownerOf(pid: number | null, known: Partial<OwnerFacts>): Owner {
  return {
    pid,
    name: known.name ?? null,
    exe: known.exe ?? null,
    exeDeleted: known.exeDeleted ?? null,
    exeReplaced: known.exeReplaced ?? null,
    exeInPlace: known.exeInPlace ?? null,
    exeMapped: known.exeMapped ?? null,
    exeGuarded: known.exeGuarded ?? null,
    exeFile: known.exeFile ?? null,
    foreignCode: known.foreignCode ?? null,
    debugOptions: known.debugOptions ?? null,
    anonymousCode: known.anonymousCode ?? null,
    cmdline: known.cmdline ?? null,
    cmdlineCut: known.cmdlineCut ?? null,
    cmdlineRedacted: known.cmdlineRedacted ?? 0,
    cwd: known.cwd ?? null,
    script: known.script ?? null,
    access: known.access ?? null,
    documented: known.documented ?? null,
    user: known.user ?? null,
    uid: known.uid ?? null,
    parentPid: known.parentPid ?? null,
    parentName: known.parentName ?? null,
    repository: known.repository ?? null,
    startedAt: known.startedAt ?? null,
    unit: known.unit ?? null,
    unitGuarded: known.unitGuarded ?? null,
    container: known.container ?? null,
    package: known.package ?? null,
    signer: known.signer ?? null,
    exeVerified: known.exeVerified ?? null,
    relay: known.relay ?? null,
    behind: known.behind ?? null,
  };
}
