import { baseName, type Location, locationOf } from '../domain/executable-path.js';
import type { Owner } from '../domain/listener.js';
import type { IdentifiedBy, ProgramIdentity } from '../domain/report.js';
import { type Confidence, leastConfident } from '../domain/severity.js';
import type { Program, Registry } from '../registry/types.js';
import { matchInterpreted } from './interpreted.js';
import { type Invocation, readInvocation } from './invocation.js';
import { runtimeOf } from './runtime.js';

/** What a process turned out to be. */
export interface Identity {
  /** Known programs that it may be, best first; empty for an unknown program. */
  readonly candidates: readonly Candidate[];
  /** How an unknown program is called in the report. */
  readonly fallback: ProgramIdentity;
}

/** A known program, and how strongly the evidence says that this is it. */
export interface Candidate {
  readonly program: Program;
  readonly by: IdentifiedBy;
  readonly strength: Confidence;
  /**
   * Whether the evidence is worth an `expected` at all: a name that anybody can give to a file in his home directory
   * is not.
   */
  readonly trusted: boolean;
  /** What the recognition rests on, one sentence. */
  readonly evidence: string;
}

type Knowledge = Pick<Registry, 'programsOfExecutable' | 'programsOfName' | 'interpretedBy'>;

/** How much a file in such a place can prove about what it is. */
const STRENGTH: Readonly<Record<Location, Confidence>> = {
  packaged: 'high',
  installed: 'high',
  managed: 'medium',
  other: 'low',
  temporary: 'low',
};

/** A file that was deleted can prove little, and nothing unless its path is one that only packages fill. */
function provesNothing(owner: Owner, location: Location): boolean {
  if (location === 'temporary' || location === 'other') return true;
  return (
    owner.exeDeleted === true &&
    (owner.exeReplaced === false || (owner.exeReplaced === null && location !== 'packaged'))
  );
}

/** Root owns it and nobody else may write it; what is not known does not speak against it. */
function isGuarded({ exeFile, container }: Owner): boolean {
  if (exeFile === null) return true;
  const foreign = exeFile.uid !== 0 && container === null;
  return !foreign && (Number.parseInt(exeFile.mode, 8) & 0o022) === 0;
}

function strengthOfFile(owner: Owner, location: Location): Confidence {
  if (owner.package !== null && owner.exeDeleted !== true) return 'high';
  const limit: Confidence = owner.exeDeleted === true || !isGuarded(owner) ? 'medium' : 'high';
  return leastConfident(STRENGTH[location], limit);
}

function fromExecutable(owner: Owner, exe: string, registry: Knowledge): Candidate[] {
  const location = locationOf(exe);
  return registry.programsOfExecutable(exe).map((program) => ({
    program,
    by: owner.package === null ? 'executable' : 'package',
    strength: strengthOfFile(owner, location),
    trusted: !provesNothing(owner, location) && location !== 'managed',
    evidence: `the executable is ${exe}${owner.package === null ? '' : `, of package ${owner.package}`}`,
  }));
}

function fromInterpreter(owner: Owner, exe: string, run: Invocation, registry: Knowledge): Candidate[] {
  const runtime = runtimeOf(exe);
  if (runtime === null) return [];
  const location = locationOf(exe);
  const found: Candidate[] = [];
  for (const program of registry.interpretedBy(runtime)) {
    for (const known of program.interpreted) {
      const strength = known.runtime === runtime ? matchInterpreted(known, run) : null;
      if (strength === null) continue;
      found.push({
        program,
        by: 'cmdline',
        strength: leastConfident(strength, strengthOfFile(owner, location)),
        trusted: !provesNothing(owner, location) && locationOf(run.script ?? run.jar ?? '') !== 'temporary',
        evidence: `${baseName(exe)} runs ${whatRuns(run) ?? program.name}`,
      });
    }
  }
  return found;
}

/** What an interpreter runs, as a person would call it. */
function whatRuns(run: Invocation): string | null {
  const file = run.script ?? run.jar;
  return run.module ?? run.mainClass ?? run.applet ?? (file === null ? run.title : baseName(file));
}

/** A name alone: all there is where the executable may not be seen. */
function fromName(name: string, registry: Knowledge): Candidate[] {
  return registry.programsOfName(name).map((program) => ({
    program,
    by: 'name',
    strength: 'low',
    trusted: true,
    evidence: `the process calls itself ${name}; its executable could not be seen`,
  }));
}

function nameOnly(owner: Owner, registry: Knowledge): Identity {
  const name = owner.name ?? baseName(owner.cmdline?.[0] ?? '');
  return {
    candidates: name === '' ? [] : fromName(name, registry),
    fallback: { name: name === '' ? `pid ${owner.pid}` : name, product: null, by: 'name' },
  };
}

const STRONGEST_FIRST: readonly Confidence[] = ['high', 'medium', 'low'];

/** Identities by registry and by what they rest on: one process may hold thousands of listeners. */
const known = new WeakMap<Knowledge, Map<string, Identity>>();

/** Everything of an owner that its identity rests on. */
function keyOf(owner: Owner): string {
  const { pid, name, exe, exeDeleted, exeReplaced, exeFile, cmdline, container } = owner;
  return JSON.stringify([pid, name, exe, exeDeleted, exeReplaced, exeFile, cmdline, container, owner.package]);
}

/** The same as {@link identify}, each process once. */
export function recognise(owner: Owner, registry: Knowledge): Identity {
  let identities = known.get(registry);
  if (identities === undefined) {
    identities = new Map();
    known.set(registry, identities);
  }
  const key = keyOf(owner);
  let identity = identities.get(key);
  if (identity === undefined) {
    identity = identify(owner, registry);
    identities.set(key, identity);
  }
  return identity;
}

/**
 * Which program a process is. The executable decides; behind an interpreter it is what the interpreter runs; the name
 * that the process gives itself counts only where nothing better can be seen.
 */
export function identify(owner: Owner, registry: Knowledge): Identity {
  const { exe } = owner;
  if (exe === null) return nameOnly(owner, registry);
  const runtime = runtimeOf(exe);
  const run = runtime === null || owner.cmdline === null ? null : readInvocation(runtime, owner.cmdline);
  const candidates = [
    ...fromExecutable(owner, exe, registry),
    ...(run === null ? [] : fromInterpreter(owner, exe, run, registry)),
  ];
  candidates.sort((left, right) => STRONGEST_FIRST.indexOf(left.strength) - STRONGEST_FIRST.indexOf(right.strength));
  const script = run === null ? null : whatRuns(run);
  return {
    candidates,
    fallback:
      script === null
        ? { name: baseName(exe), product: null, by: 'executable' }
        : { name: script, product: null, by: 'cmdline' },
  };
}
