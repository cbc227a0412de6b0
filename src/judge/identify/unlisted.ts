import { locationOf } from '../../domain/executable-path.js';
import { installedCommand, isInstalledWith } from '../../domain/installed-command.js';
import { readInvocation } from '../../domain/invocation/invocation.js';
import { runtimeOf } from '../../domain/invocation/runtime.js';
import { isTitled } from '../../domain/invocation/titled.js';
import { isLookedAt, type Owner } from '../../domain/owner.js';
import { leastConfident } from '../../domain/severity.js';
import type { Program } from '../../registry/types.js';
import type { Candidate, Identity } from './identify.js';
import { both, type Trust, trustOfExecutable, trustOfFiles, trustOfOwnCopy, trustOfWord } from './trust.js';

/** A program of which nothing more is known than that a package brought it. */
function programOf(name: string, family: string): Program {
  return {
    name,
    product: name,
    family,
    executables: [],
    interpreted: [],
    names: [],
    services: [],
    ports: [],
    customary: [],
    packages: [],
    listens: [],
    relay: null,
    hosted: null,
    steps: false,
    addons: false,
    draws: null,
    peril: null,
    asks: null,
    source: '',
  };
}

/** Whether a package manager of its language laid the program there, npm, pip or gem, for one project or for all. */
function isOfLanguage(owner: Owner, file: string): boolean {
  if (/\/node_modules\//.test(file)) return true;
  const command = installedCommand(owner);
  return command !== null && (owner.documented ?? []).some((place) => isInstalledWith(command, place.file));
}

/** Whether a package of the system brought what runs. */
function isPackaged({ exe, script, package: owningPackage, exeGuarded }: Owner): boolean {
  if (script !== null) return script.guarded === true && locationOf(script.file) === 'packaged';
  return owningPackage !== null && exeGuarded === true && exe !== null && locationOf(exe) === 'packaged';
}

function trustOf(owner: Owner, exe: string, program: Program): Trust {
  const { script } = owner;
  if (script === null) return isPackaged(owner) ? trustOfExecutable(owner, exe) : trustOfOwnCopy(owner, exe);
  const word: Trust = { strength: trustOfWord(owner), trusted: true };
  const code = both(word, trustOfFiles([script.file], true, owner, program));
  return both(trustOfExecutable(owner, exe, true), code);
}

/**
 * What `python -m` runs, which its package says something of: by the word of whoever started it, since the file was not seen to
 * be the one that runs.
 */
function ofModule(owner: Owner, exe: string, name: string): Candidate | null {
  const { cmdline, documented, foreignCode } = owner;
  if (runtimeOf(exe) !== 'python' || cmdline === null || (documented ?? []).length === 0) return null;
  const { module, unclear, through } = readInvocation('python', cmdline);
  if (module === null || unclear || through !== null) return null;
  const word = foreignCode?.length === 0 ? leastConfident(trustOfWord(owner), 'medium') : 'low';
  const trust = both({ strength: word, trusted: true }, trustOfExecutable(owner, exe, true));
  const evidence = `python runs the module ${module}`;
  return { program: programOf(name, 'development'), by: 'cmdline', ...trust, evidence };
}

/** What the file is known by, beside its path. */
function sourceOf(owner: Owner): string {
  if (owner.script !== null) return isTitled(owner) ? ', which its title alone leads to' : '';
  return owner.package === null ? '' : `, of package ${owner.package}`;
}

/**
 * What a process that no list knows is by the package that brought it; null where none did, or nobody looked. Of its ports
 * nothing is known but what that package says: never more than medium.
 */
export function unlisted(owner: Owner, { fallback, claimed, candidates }: Identity): Candidate | null {
  const { exe, script } = owner;
  if (exe === null || claimed !== null || candidates.length > 0 || !isLookedAt(owner)) return null;
  // An interpreter whose script nobody saw may run anything.
  if (script === null && runtimeOf(exe) !== null) return ofModule(owner, exe, fallback.name);
  const file = script?.file ?? exe;
  const isOwn = isOfLanguage(owner, file);
  if (!isOwn && !isPackaged(owner)) return null;
  const program = programOf(fallback.name, isOwn ? 'development' : '');
  const trust = both(trustOf(owner, exe, program), { strength: 'medium', trusted: true });
  const evidence = `${fallback.name} is ${file}${sourceOf(owner)}`;
  return { program, by: script === null ? 'package' : 'cmdline', ...trust, evidence };
}
