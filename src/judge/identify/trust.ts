import { type Location, locationOf, resolvePath } from '../../domain/executable-path.js';
import { isTitled } from '../../domain/invocation/titled.js';
import { isLookedAt, isOfAnybody, isOrdinaryUser, type Owner } from '../../domain/owner.js';
import { type Confidence, leastConfident } from '../../domain/severity.js';
import type { Program } from '../../registry/types.js';

/** What a piece of evidence is worth. */
export interface Trust {
  readonly strength: Confidence;
  /** Whether it is worth an `expected` at all. */
  readonly trusted: boolean;
}

/** How much a file in such a place can prove about what it is, where nothing more than its path is known. */
const STRENGTH: Readonly<Record<Location, Confidence>> = {
  packaged: 'high',
  installed: 'high',
  managed: 'medium',
  other: 'low',
  temporary: 'low',
};

/** The user id that stands for every user whom a user namespace does not know (/proc/sys/kernel/overflowuid). */
const OVERFLOW_UID = 65534;

/**
 * What the word of a process is worth: its command line, title and working directory. Its user can make all of them up;
 * root does not, and a service that has an account of its own may be mistaken rather than lie. Where others have put code
 * into it, the word is theirs.
 */
export function trustOfWord({ uid, cmdlineCut, foreignCode }: Owner): Confidence {
  if (foreignCode !== null && foreignCode.length > 0) return 'low';
  if (uid === 0) return cmdlineCut === true ? 'medium' : 'high';
  return isOrdinaryUser(uid) ? 'low' : 'medium';
}

/** A deleted file proves nothing unless an upgrade put another one in its place. */
function isGone(owner: Owner, location: Location): boolean {
  const { exeDeleted, exeReplaced } = owner;
  if (exeDeleted !== true || exeReplaced === true) return false;
  return exeReplaced === false || isLookedAt(owner) || location !== 'packaged';
}

/** Whether a service that no user can enter runs a file of root's in a root directory that root has given it. */
const isRooted = ({ unitGuarded, exeGuarded }: Owner) => unitGuarded === true && exeGuarded === true;

/**
 * Whether the file that runs is not the one that lies at its path, or only claimed to be, and no container explains it.
 * Root alone may enter a mount namespace that it did not make for itself.
 */
function isElsewhere(owner: Owner): boolean {
  const { exeInPlace, exeMapped, exeDeleted, container, uid } = owner;
  if (exeMapped === false) return true;
  if (container !== null || exeDeleted === true) return false;
  if (exeInPlace === null) return isLookedAt(owner);
  return exeInPlace === false && uid !== 0 && !isRooted(owner);
}

/**
 * Only root fills the directories of packages: a file there that belongs to somebody else was put there to deceive, and one of
 * an ordinary user's that is gone was never of the package that its path is of.
 */
function isStaged({ container, exeFile, package: owningPackage }: Owner, location: Location): boolean {
  if (location !== 'packaged' || container !== null) return false;
  const fileOwner = exeFile?.uid ?? 0;
  if (fileOwner === 0 || fileOwner === OVERFLOW_UID) return false;
  return owningPackage === null || isOrdinaryUser(fileOwner);
}

/** What the file itself is worth, by who could have put it there. */
function limitOfFile(owner: Owner): Confidence {
  const { exeDeleted, exeVerified, exeInPlace, exeMapped, exeGuarded, container } = owner;
  if (!isLookedAt(owner) || container !== null || exeDeleted === true || exeVerified === 'modified') return 'medium';
  if (exeGuarded === false || (exeMapped === null && isOfAnybody(owner))) return 'low';
  return exeInPlace === true && exeMapped === true && exeGuarded === true ? 'high' : 'medium';
}

/** What else runs in the process: nothing that somebody else has put there, as far as the kernel tells. */
function limitOfCode(owner: Owner): Confidence {
  const { foreignCode, anonymousCode, cmdlineCut, uid, container } = owner;
  if (foreignCode === null) return container === null && isOfAnybody(owner) ? 'low' : 'medium';
  if (foreignCode.length > 0) return 'low';
  // A just-in-time compiler looks the same, but so does what was injected into a program of one's own.
  const injected = anonymousCode !== false && isOrdinaryUser(uid) && container === null && owner.script === null;
  return injected ? 'low' : cmdlineCut === true ? 'medium' : 'high';
}

/** What the running file is worth as evidence of what it is called. `interprets`: it runs the code of a script. */
export function trustOfExecutable(owner: Owner, exe: string, interprets = false): Trust {
  const location = locationOf(exe);
  const baseless =
    location === 'temporary' ||
    location === 'other' ||
    owner.exeVerified === 'modified' ||
    isGone(owner, location) ||
    isElsewhere(owner) ||
    isStaged(owner, location);
  const known = owner.package !== null && location !== 'temporary' ? 'high' : STRENGTH[location];
  const code = interprets || !isLookedAt(owner) ? 'high' : limitOfCode(owner);
  return { strength: [known, limitOfFile(owner), code].reduce(leastConfident), trusted: !baseless };
}

/**
 * What a file is worth that a user put there for himself, below his home directory or a project: little, but no less
 * than a script of his own beside it.
 */
export function trustOfOwnCopy(owner: Owner, exe: string): Trust {
  const { exeDeleted, exeMapped, exeInPlace, exeVerified, container } = owner;
  const isGone = exeDeleted === true || exeMapped === false || (exeInPlace === false && container === null);
  const trusted = !isGone && exeVerified !== 'modified' && locationOf(exe) !== 'temporary';
  return { strength: 'low', trusted };
}

/** Families whose programs are started from the directory of a project or game, wherever it lies. */
const OF_PROJECTS = new Set(['development', 'games', 'web']);

/** What paths are worth that nobody looked at: the least credible counts, and one in a temporary directory spoils all. */
function trustOfPaths(files: readonly string[], cwd: string | null, program: Program): Trust {
  // Configuration stands on class paths, too; it is no code.
  const places = files.map((file) => resolvePath(cwd, file)).filter((file) => !file.startsWith('/etc/'));
  const locations = places.map(locationOf);
  const order: readonly Location[] = ['temporary', 'other', 'managed', 'installed', 'packaged'];
  const worst = order.find((location) => locations.includes(location)) ?? 'other';
  const trusted = worst !== 'temporary' && (worst !== 'other' || OF_PROJECTS.has(program.family));
  return { strength: STRENGTH[worst], trusted };
}

/** What the script is worth that was found: whoever may write it decides what it does. */
function trustOfScript(owner: Owner, program: Program): Trust {
  const { script, foreignCode, container } = owner;
  const isProject = OF_PROJECTS.has(program.family);
  if (script === null) return { strength: 'low', trusted: false };
  const location = locationOf(script.file);
  const trusted = location !== 'temporary' && (location !== 'other' || isProject || container !== null);
  if (isTitled(owner)) return { strength: 'low', trusted };
  if (script.guarded !== true) return { strength: container === null ? 'low' : 'medium', trusted };
  const alone = foreignCode !== null && foreignCode.length === 0;
  return { strength: alone ? 'high' : foreignCode === null ? 'medium' : 'low', trusted };
}

/** What files that an interpreter runs are worth; `isScript`: one of them is the script itself. */
export function trustOfFiles(files: readonly string[], isScript: boolean, owner: Owner, program: Program): Trust {
  if (!isLookedAt(owner)) return trustOfPaths(files, owner.cwd, program);
  if (isScript) return trustOfScript(owner, program);
  const paths = trustOfPaths(files, owner.cwd, program);
  const alone = owner.foreignCode?.length === 0;
  return { ...paths, strength: alone ? paths.strength : 'low' };
}

/** Two pieces of evidence that both have to hold. */
export function both(left: Trust, right: Trust): Trust {
  return { strength: leastConfident(left.strength, right.strength), trusted: left.trusted && right.trusted };
}
