import { type Invocation, readInvocation } from '../../domain/invocation/invocation.js';
import { type Runtime, runtimeOf } from '../../domain/invocation/runtime.js';
import type { Script, ScriptPackage } from '../../domain/owner.js';
import type { Followed, FollowOptions, Host } from '../../host/types.js';
import { packageDirectory } from '../documents/package-directory.js';
import { directoryOf, type Guards, isGuarded } from './guard.js';
import { scriptFiles } from './script-files.js';
import { titledScript } from './titled-script.js';

/** What of a package.json is read. */
const MANIFEST_LIMIT = 256 << 10;

/** How many directories above a script may hold its package.json. */
const LEVELS = 8;

/** A process as far as its code is to be found. */
export interface Running {
  /** `/proc/PID`, or that of a thread where the first one has ended. */
  readonly base: string;
  readonly exe: string;
  readonly cmdline: readonly string[];
  /** As this run sees it; null when it may not be read. */
  readonly cwd: string | null;
  /** Effective user id; null when unknown. */
  readonly uid: number | null;
  /** Effective group id; null when unknown. */
  readonly gid: number | null;
  mayAsk(mountId: number): boolean;
}

type Found = Extract<Followed, { outcome: 'found' }>;

/** A path of the process as one below its root; null for a relative one whose working directory is not known. */
function absolute(path: string, cwd: string | null): string | null {
  if (path.startsWith('/')) return path;
  return cwd === null || !cwd.startsWith('/') ? null : `${cwd}/${path}`;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= 214 ? value : null;
}

/** Name and version in a package.json; null where it has no name. Names of npm have at most 214 characters. */
export function readManifest(bytes: Buffer): ScriptPackage | null {
  try {
    const manifest: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof manifest !== 'object' || manifest === null) return null;
    const { name, version } = manifest as Record<string, unknown>;
    const known = textOf(name);
    return known === null ? null : { name: known, version: textOf(version) };
  } catch {
    return null;
  }
}

const manifestOf = (host: Host, directory: string, options: FollowOptions) => {
  const bytes = host.files.readFollowed(`${directory}/package.json`, MANIFEST_LIMIT, options);
  return bytes === null ? null : readManifest(bytes);
};

/**
 * The package.json of an installed package, which may have others of its parts inside; else the nearest one with a name, from
 * the directory of the file upwards.
 */
function packageOf(host: Host, file: string, options: FollowOptions): ScriptPackage | null {
  const installed = packageDirectory(file);
  const whole = installed === null ? null : manifestOf(host, installed, options);
  if (whole !== null) return whole;
  let directory = directoryOf(file);
  for (let level = 0; level < LEVELS && directory !== '/'; level++) {
    const found = manifestOf(host, directory, options);
    if (found !== null) return found;
    directory = directoryOf(directory);
  }
  return null;
}

/** Where a module lies if the working directory has it: Python and others look there first. */
function shadowsOf(module: string): string[] {
  const path = module.replaceAll('.', '/');
  const top = module.split('.')[0] ?? module;
  return [`${path}/__main__.py`, `${path}.py`, `${path}/__init__.py`, `${top}/__init__.py`, `${top}.py`];
}

function candidates(runtime: Runtime, { script, jar, module }: Invocation): string[] {
  const file = script ?? jar;
  if (file !== null) return [file];
  return runtime === 'python' && module !== null ? shadowsOf(module) : [];
}

/** A file as this run sees it, where it is the one that the process sees. */
function guardedHere(host: Host, { path, file }: Found, mayAsk: FollowOptions['mayAsk']): boolean | null {
  const here = host.files.follow(path, { root: '/', mayAsk });
  if (here.outcome !== 'found') return here.outcome === 'missing' ? false : null;
  return here.file.inode === file.inode && here.file.device === file.device && isGuarded(here);
}

/** A file that was found, as the script of a process. */
function scriptFrom(found: Found, guarded: boolean | null, packaged: ScriptPackage | null): Script {
  const { uid, gid, mode } = found.file;
  return { file: found.path, uid, gid, mode: mode.toString(8).padStart(4, '0'), guarded, package: packaged };
}

/** The file that an interpreter runs, resolved in the root directory of its process; null where none was found. */
export function scriptOf(host: Host, running: Running): Script | null {
  const runtime = runtimeOf(running.exe);
  if (runtime === null) return null;
  const invocation = readInvocation(runtime, running.cmdline);
  const options = { root: `${running.base}/root`, mayAsk: running.mayAsk };
  const packageAt = (file: string) => (runtime === 'node' ? packageOf(host, file, options) : null);
  if (runtime === 'node' && invocation.title !== null) {
    const found = titledScript(host, invocation.title, running, options);
    return found === null ? null : scriptFrom(found, null, packageAt(found.path));
  }
  const named = candidates(runtime, invocation).flatMap((word) => absolute(word, running.cwd) ?? []);
  for (const path of scriptFiles(runtime, named, { host, options })) {
    const found = host.files.follow(path, options);
    if (found.outcome !== 'found' || found.file.kind === 'directory') continue;
    const guarded = guardedHere(host, found, running.mayAsk);
    return scriptFrom(found, guarded, packageAt(found.path));
  }
  return null;
}

/** The code that stands beside the script on the command line, and that others than root may have put there. */
export function foreignOperands(running: Running, guards: Guards): string[] {
  const runtime = runtimeOf(running.exe);
  if (runtime === null) return [];
  const { loads, paths } = readInvocation(runtime, running.cmdline);
  const isForeign = (text: string) => {
    const path = absolute(text.replace(/\/?\*$/, ''), running.cwd);
    return path === null || !guards.isSettled(path);
  };
  const named = loads.filter((load) => (/^(\.|\/|file:|data:|https?:)|\//.test(load) ? isForeign(load) : false));
  const modules = loads.filter((load) => runtime === 'node' && !/[/]/.test(load) && isForeign(load));
  return [...named, ...modules, ...paths.filter(isForeign)];
}
