import { baseName, locationOf, resolvePath } from '../../domain/executable-path.js';
import { type Invocation, readInvocation } from '../../domain/invocation/invocation.js';
import { runtimeOf } from '../../domain/invocation/runtime.js';
import { isLookedAt, type Owner } from '../../domain/owner.js';
import type { IdentifiedBy, ProgramIdentity } from '../../domain/report.js';
import { CONFIDENCES, leastConfident } from '../../domain/severity.js';
import { globMatches } from '../../registry/glob.js';
import type { Program, Registry } from '../../registry/types.js';
import { claimedName } from './claimed-name.js';
import { type Likeness, likenessesOf, packagesOf } from './interpreted.js';
import { nameOfFileOrProject, nameOfRun } from './name-of-run.js';
import { both, type Trust, trustOfExecutable, trustOfFiles, trustOfOwnCopy, trustOfWord } from './trust.js';
import { unwrapped } from './unwrapped.js';

/** What a process turned out to be. */
export interface Identity {
  /** Known programs that it may be, best first; empty for an unknown program. */
  readonly candidates: readonly Candidate[];
  /** How an unknown program is called in the report. */
  readonly fallback: ProgramIdentity;
  /** The known program whose name it uses although it is another one, see {@link claimedName}; null for honest ones. */
  readonly claimed: string | null;
}

/** A known program, and what the evidence for it is worth. */
export interface Candidate extends Trust {
  readonly program: Program;
  readonly by: IdentifiedBy;
  /** What the recognition rests on, one sentence. */
  readonly evidence: string;
}

/** What of the registry is asked. */
export type Knowledge = Pick<Registry, 'programsOfExecutable' | 'programsOfName' | 'interpretedBy'>;

function fromExecutable(owner: Owner, exe: string, registry: Knowledge): Candidate[] {
  const { strength, trusted } = trustOfExecutable(owner, exe);
  const evidence = `the executable is ${exe}${owner.package === null ? '' : `, of package ${owner.package}`}`;
  const by = owner.package === null ? 'executable' : 'package';
  // What users install for themselves will do for an interpreter, whose name proves nothing anyway.
  const credible = trusted && locationOf(exe) !== 'managed';
  return registry.programsOfExecutable(exe).map((program) => ({ program, by, strength, trusted: credible, evidence }));
}

/** A program of its own that an npm package brings along: it lies in node_modules, where a user may have put it. */
function fromPackage(owner: Owner, exe: string, registry: Knowledge): Candidate[] {
  const names = packagesOf(exe);
  if (names.length === 0) return [];
  const isOf = ({ interpreted }: Program) =>
    interpreted.some(({ package: name }) => name !== undefined && names.some((each) => globMatches(name, each)));
  const evidence = `the executable is ${exe}, of the npm package ${names[0]}`;
  const trust = trustOfOwnCopy(owner, exe);
  return registry
    .interpretedBy('node')
    .filter(isOf)
    .map((program) => ({ program, by: 'executable', ...trust, evidence }));
}

function fromInterpreter(owner: Owner, exe: string, run: Invocation, registry: Knowledge): Candidate[] {
  const runtime = runtimeOf(exe);
  if (runtime === null) return [];
  const manifest = owner.script?.package?.name ?? null;
  const likenesses = runtime === 'loader' ? loadedBy(run, registry) : likenessesOf(runtime, run, registry, manifest);
  return likenesses.map((each) => interpreted(owner, exe, run, each));
}

/** What a loader such as ld.so runs is an executable of its own. */
function loadedBy({ script }: Invocation, registry: Knowledge): Likeness[] {
  if (script === null) return [];
  const programs = registry.programsOfExecutable(script);
  return programs.map((program) => ({ program, files: [script], isScript: true, words: 'high' }));
}

function interpreted(owner: Owner, exe: string, run: Invocation, likeness: Likeness): Candidate {
  const { program, files, isScript, words } = likeness;
  const word = isLookedAt(owner) ? trustOfWord(owner) : 'high';
  const said: Trust = { strength: leastConfident(words, word), trusted: true };
  const what = files.length === 0 ? said : both(said, trustOfFiles(files, isScript, owner, program));
  const evidence = `${baseName(exe)} runs ${nameOfRun(run, owner) ?? program.name}`;
  return { program, by: 'cmdline', ...both(trustOfExecutable(owner, exe, true), what), evidence };
}

/**
 * What an interpreter runs by the file that was found: links are resolved, a module that the working directory hides is
 * not the installed one.
 */
function found(run: Invocation, { script }: Owner): Invocation {
  if (script === null) return run;
  return run.jar === null ? { ...run, script: script.file, module: null } : { ...run, jar: script.file };
}

/** What an interpreter runs, with the directory that a relative path starts from: `start.jar` alone could be anything. */
function located(run: Invocation, { cwd }: Owner): Invocation {
  const resolved = (file: string | null) => (file === null ? null : resolvePath(cwd, file));
  return { ...run, script: resolved(run.script), jar: resolved(run.jar) };
}

/** What a process calls itself; empty where it says nothing. */
const ownName = ({ name, cmdline }: Owner) => name ?? baseName(cmdline?.[0] ?? '');

/** Whether nothing but its pid is left to call a process by. */
export function isNameless(owner: Owner): boolean {
  return owner.exe === null && ownName(owner) === '';
}

/** `node` of `node /srv/shop/mai`, a command line that pm2 and others write where the name stood, and that was cut off. */
function interpreterIn(name: string): string {
  const [first = name] = name.split(' ');
  return runtimeOf(first) === null ? name : first;
}

/** A name alone: all there is where the executable may not be seen. */
function nameOnly(owner: Owner, registry: Knowledge): Identity {
  const name = ownName(owner);
  const evidence = `the process calls itself ${name}; its executable could not be seen`;
  const programs = name === '' ? [] : registry.programsOfName(name);
  return {
    // A process that was looked at and does not show what it runs has a reason for it: its name proves nothing.
    candidates: programs.map((program) => ({
      program,
      by: 'name',
      strength: 'low',
      trusted: !isLookedAt(owner),
      evidence,
    })),
    fallback: { name: name === '' ? `pid ${owner.pid}` : interpreterIn(name), product: null, by: 'name' },
    claimed: null,
  };
}

const strongestFirst = (left: Candidate, right: Candidate) =>
  CONFIDENCES.indexOf(right.strength) - CONFIDENCES.indexOf(left.strength);

/** A process that calls itself what it is not proves nothing by anything else it shows. */
const doubted = (candidate: Candidate): Candidate => ({ ...candidate, trusted: false });

/**
 * Which program a process is. The executable decides; behind an interpreter it is what the interpreter runs; the name
 * that the process gives itself counts only where nothing better can be seen.
 */
export function identify(owner: Owner, registry: Knowledge): Identity {
  if (owner.exe === null) return nameOnly(owner, registry);
  const exe = unwrapped(owner.exe);
  const runtime = runtimeOf(exe);
  const run =
    runtime === null || owner.cmdline === null
      ? null
      : found(located(readInvocation(runtime, owner.cmdline), owner), owner);
  const candidates = [
    ...fromExecutable(owner, exe, registry),
    ...(run === null ? fromPackage(owner, exe, registry) : fromInterpreter(owner, exe, run, registry)),
  ].sort(strongestFirst);
  const script = run === null ? null : nameOfRun(run, owner);
  const claimed = claimedName(owner, registry);
  return {
    claimed,
    candidates: claimed === null ? candidates : candidates.map(doubted),
    fallback:
      script === null
        ? { name: runtime === null ? nameOfFileOrProject(exe, owner) : baseName(exe), product: null, by: 'executable' }
        : { name: script, product: null, by: 'cmdline' },
  };
}
