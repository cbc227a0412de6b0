import { locationOf } from '../domain/executable-path.js';
import { readInvocation } from '../domain/invocation/invocation.js';
import { runtimeOf } from '../domain/invocation/runtime.js';
import { isTitled } from '../domain/invocation/titled.js';
import { isLookedAt, isOrdinaryUser, type Owner } from '../domain/owner.js';

/**
 * What speaks for it that a process is what it shows itself to be.
 * - `evidence`: no ordinary user of this machine can make that up
 * - `shown`: nothing contradicts it, and nothing proves it either
 * - `nothing`: the evidence contradicts it, or could have been seen and was not
 */
export type Worth = 'evidence' | 'shown' | 'nothing';

export interface Weighed {
  readonly worth: Worth;
  /** Why it is worth nothing, a clause that stands behind "but"; null where it is worth something. */
  readonly doubt: string | null;
}

const EVIDENCE: Weighed = { worth: 'evidence', doubt: null };
const SHOWN: Weighed = { worth: 'shown', doubt: null };
const nothing = (doubt: string): Weighed => ({ worth: 'nothing', doubt });

/** What a path or name of a process stands for: the file that runs, the service behind a socket unit, an interpreter's script. */
export type Meant = 'executable' | 'service' | 'script';

/** Whether an upgrade put another file in the place of the one that runs, where only an administrator could do that. */
function isUpgraded({ exe, exeReplaced }: Owner): boolean {
  return exeReplaced === true && ['packaged', 'installed'].includes(locationOf(exe ?? ''));
}

/** Whether the file that runs is the one at the path that the process shows: here, or in its container. */
function weighPlace(owner: Owner): Weighed {
  const { exe, exeMapped, exeInPlace, exeDeleted, container } = owner;
  if (exe === null) return nothing('what it runs could not be seen');
  if (exeMapped === false) return nothing(`${exe} is not the code that it runs`);
  if (container !== null) return exeMapped === true ? EVIDENCE : SHOWN;
  if (exeMapped === null) return nothing(`whether ${exe} is the code that it runs could not be seen`);
  if (exeDeleted === true) return isUpgraded(owner) ? EVIDENCE : nothing(`its file ${exe} was deleted`);
  if (exeInPlace === true) return EVIDENCE;
  if (exeInPlace === false) return nothing(`the file that runs is not the one that lies at ${exe}`);
  return nothing(`whether the file that runs is the one at ${exe} could not be seen`);
}

/**
 * What a file proves by its name: whoever may put it there has chosen that. Where only an administrator makes
 * directories, an account of the system may own what it was given.
 */
function weighFile(file: string, guarded: boolean | null, uid: number | null): Weighed {
  if (guarded === true) return EVIDENCE;
  const location = locationOf(file);
  if (location === 'temporary') return nothing(`${file} lies where everybody may put files`);
  const isAdministered = location === 'packaged' || location === 'installed';
  if (isAdministered && !isOrdinaryUser(uid)) return SHOWN;
  return nothing(`others than root may have put ${file} there`);
}

function weighExecutableName(owner: Owner): Weighed {
  const place = weighPlace(owner);
  const { exe, exeDeleted, exeGuarded, exeFile, container } = owner;
  if (place.worth === 'nothing' || container !== null || exe === null) return place;
  // What an upgrade replaced can be looked at by nobody any more; it was in the place of what lies there now.
  if (exeDeleted === true) return locationOf(exe) === 'packaged' ? EVIDENCE : SHOWN;
  return weighFile(exe, exeGuarded, exeFile?.uid ?? null);
}

/** The weaker of two. */
function both(left: Weighed, right: Weighed): Weighed {
  if (left.worth === 'nothing' || right.worth === 'evidence') return left;
  return right;
}

/** What the command line of a process is worth: root's own, and that of a service which no user can enter, are no lie. */
function weighWord({ uid, unitGuarded, cmdlineCut }: Owner): Weighed {
  return (uid === 0 || unitGuarded === true) && cmdlineCut !== true ? EVIDENCE : SHOWN;
}

/** Words without a file behind them: a title is set with one assignment, a module is looked up by the interpreter. */
function weighWords(owner: Owner): Weighed {
  const word = weighWord(owner);
  if (word.worth === 'evidence' || !isOrdinaryUser(owner.uid)) return word;
  const runtime = runtimeOf(owner.exe ?? '');
  const run = runtime === null ? null : readInvocation(runtime, owner.cmdline ?? []);
  const named = run?.module ?? run?.mainClass ?? run?.applet ?? null;
  return named === null ? nothing('it is only the process itself that says so') : word;
}

function weighScript(owner: Owner, as: 'path' | 'name'): Weighed {
  const { script, container } = owner;
  const interpreter = weighPlace(owner);
  const isGuessed = script !== null && isTitled(owner);
  if (isGuessed && as === 'path') return nothing(`nothing but its title leads to ${script.file}`);
  if (script === null || isGuessed) return both(interpreter, weighWords(owner));
  const word = both(interpreter, weighWord(owner));
  if (as === 'path' || container !== null) return word;
  return both(word, weighFile(script.file, script.guarded, script.uid));
}

const WEIGH: Readonly<Record<Meant, (owner: Owner, as: 'path' | 'name') => Weighed>> = {
  executable: (owner, as) => (as === 'path' ? weighPlace(owner) : weighExecutableName(owner)),
  // The unit of the system's manager is root's; that of a user's manager says what he wrote into it. So does a file of his.
  service: ({ uid, relay }) => (uid === 0 && relay?.exeGuarded !== false ? EVIDENCE : SHOWN),
  script: weighScript,
};

/** What speaks for a path or name of a process. A source that does not look at processes shows it, and no more. */
export function weigh(owner: Owner, meant: Meant, as: 'path' | 'name'): Weighed {
  return isLookedAt(owner) ? WEIGH[meant](owner, as) : SHOWN;
}
