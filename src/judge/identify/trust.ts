import { type Location, locationOf, resolvePath } from '../../domain/executable-path.js';
import type { Owner } from '../../domain/listener.js';
import { type Confidence, leastConfident } from '../../domain/severity.js';
import type { Program } from '../../registry/types.js';

/** What a piece of evidence is worth. */
export interface Trust {
  readonly strength: Confidence;
  /** Whether it is worth an `expected` at all. */
  readonly trusted: boolean;
}

/** How much a file in such a place can prove about what it is. */
const STRENGTH: Readonly<Record<Location, Confidence>> = {
  packaged: 'high',
  installed: 'high',
  managed: 'medium',
  other: 'low',
  temporary: 'low',
};

/** The user id that stands for every user whom a user namespace does not know (/proc/sys/kernel/overflowuid). */
const OVERFLOW_UID = 65534;

/** A deleted file proves nothing unless an upgrade put another one in its place. */
function isGone({ exeDeleted, exeReplaced }: Owner, location: Location): boolean {
  return exeDeleted === true && (exeReplaced === false || (exeReplaced === null && location !== 'packaged'));
}

/** Whether the file that runs is not the one that this run sees at its path, and no container explains it. */
function isElsewhere({ exeInPlace, exeDeleted, container }: Owner): boolean {
  return exeInPlace === false && exeDeleted !== true && container === null;
}

/**
 * Only root fills the directories of packages: a file there that belongs to somebody else, or that another user sees
 * there in a mount namespace of his own (`unshare -rm`, `bwrap`), was put there to deceive.
 */
function isStaged(owner: Owner, location: Location): boolean {
  if (location !== 'packaged' || owner.container !== null) return false;
  const fileOwner = owner.exeFile?.uid ?? 0;
  const foreign = owner.package === null && fileOwner !== 0 && fileOwner !== OVERFLOW_UID;
  return foreign || (isElsewhere(owner) && owner.uid !== 0);
}

/** Whether nobody but its owner may write the file, and that is root; what is not known does not speak against it. */
function isGuarded({ exeFile, container, package: owningPackage }: Owner): boolean {
  if (exeFile === null) return true;
  const foreign = exeFile.uid !== 0 && container === null && owningPackage === null;
  return !foreign && (Number.parseInt(exeFile.mode, 8) & 0o022) === 0;
}

/** What the running file is worth as evidence of what it is called. */
export function trustOfExecutable(owner: Owner, exe: string): Trust {
  const location = locationOf(exe);
  const untouched = owner.exeDeleted !== true && owner.exeVerified !== 'modified' && !isElsewhere(owner);
  const limit: Confidence = untouched && isGuarded(owner) ? 'high' : 'medium';
  const baseless =
    location === 'temporary' ||
    location === 'other' ||
    owner.exeVerified === 'modified' ||
    isGone(owner, location) ||
    isStaged(owner, location);
  const known = owner.package !== null && location !== 'temporary' ? 'high' : STRENGTH[location];
  return { strength: leastConfident(known, limit), trusted: !baseless };
}

/** Families whose programs are started from the directory of a project or game, wherever it lies. */
const OF_PROJECTS = new Set(['development', 'games', 'web']);

/**
 * What files that an interpreter runs are worth: the most credible counts, but one in a temporary directory spoils all.
 */
export function trustOfFiles(files: readonly string[], cwd: string | null, program: Program): Trust {
  const locations = files.map((file) => locationOf(resolvePath(cwd, file)));
  const order: readonly Location[] = ['packaged', 'installed', 'managed', 'other'];
  const best = order.find((location) => locations.includes(location)) ?? 'other';
  const trusted = !locations.includes('temporary') && (best !== 'other' || OF_PROJECTS.has(program.family));
  return { strength: STRENGTH[best], trusted };
}

/** Two pieces of evidence that both have to hold. */
export function both(left: Trust, right: Trust): Trust {
  return { strength: leastConfident(left.strength, right.strength), trusted: left.trusted && right.trusted };
}
