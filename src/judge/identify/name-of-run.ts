import { baseName, locationOf, resolvePath } from '../../domain/executable-path.js';
import { type Invocation, readInvocation } from '../../domain/invocation/invocation.js';
import { type Runtime, runtimeOf } from '../../domain/invocation/runtime.js';
import { titleName } from '../../domain/invocation/titled.js';
import type { Owner } from '../../domain/listener.js';
import { isGenericName } from '../../registry/generic-name.js';
import { packageOfFile } from './brought-by.js';
import { packagesOf } from './interpreted.js';

/** Words of commands and files that say how something is started, not what it is; beside {@link isGenericName}. */
const HOW =
  /^(-.*|dev|starting|running|manage|wsgi|asgi|default|application|program|entry(point)?|www|preview|debug|exe|handler|__main__)(\.\w+)?$/i;

const isTelling = (name: string) => name !== '' && !isGenericName(name) && !HOW.test(name);

/** Directories that every project has, and those of versions: the one above them has the project's name. */
const OF_PROJECTS =
  /^(src|dist|build|out|output|lib|bin|app|server|api|web|target|debug|release|public|current|releases|cmd|scripts|publish|net\d[\w.-]*|v?\d[\w.]*|\..*)$/i;

/** Directories that hold many projects, or none. */
const OF_NONE =
  /^\/?$|^\/(home|Users|srv|opt|tmp|var|usr|etc|root|mnt|data|private)(\/(lib|local|share|tmp|www|opt|bin|sbin))*$|^\/(home|Users)\/[^/]+$|^\/(private\/)?(var\/)?tmp\/[^/]*$|^\/(usr\/(local\/)?)?(lib|share)\//;

/** The name of the project that a directory belongs to; null where it tells none. */
function projectOf(directory: string): string | null {
  let path = directory.replace(/(?<!\/)\/+$/, '');
  while (OF_PROJECTS.test(baseName(path))) path = path.slice(0, path.lastIndexOf('/'));
  return !path.startsWith('/') || OF_NONE.test(path) ? null : baseName(path);
}

const directoryOf = (file: string) => file.slice(0, Math.max(file.lastIndexOf('/'), 0));

/** The directory of what runs, else the one that the process works in. */
function projectOfRun(run: Invocation, { cwd, repository }: Owner): string | null {
  const file = run.script ?? run.jar;
  if (file !== null) return projectOf(directoryOf(resolvePath(cwd, file)));
  return repository ?? (cwd === null ? null : projectOf(cwd));
}

/** What a title says, by the end of a path: `acme` of `/usr/bin/acme`. */
function titled(title: string | null): string | null {
  const name = titleName(title);
  return name === null ? null : baseName(name) || name;
}

/** The package or Electron application that a script belongs to tells more than `index.js` or `app.asar`. */
function nameOfFile(file: string, runtime: Runtime | null): string {
  // Python runs a directory by this file: the directory is the module.
  const module = /(?:^|[/\\])([^/\\]+)[/\\]__main__\.py$/.exec(file)?.[1];
  if (module !== undefined && !OF_PROJECTS.test(module)) return module;
  const application = /(?:^|[/\\])([^/\\]+)[/\\]resources[/\\][^/\\]+\.asar$/.exec(file)?.[1];
  const brought = runtime === null ? null : packageOfFile(runtime, file);
  return application ?? brought ?? packagesOf(file)[0] ?? baseName(file);
}

/** The command that root linked to a script of his, `acme` of `/usr/bin/acme` that leads to `/usr/share/acme/main.py`. */
function commandOf({ exe, cmdline, script }: Owner): string | null {
  const runtime = exe === null ? null : runtimeOf(exe);
  if (runtime === null || cmdline === null || script?.guarded !== true) return null;
  const command = baseName(readInvocation(runtime, cmdline).script ?? '');
  return isTelling(command) ? command : null;
}

/**
 * What an interpreter runs, as a person would call it: what its package.json says, what was started, or where that says
 * nothing (`server.js`, `-S`, `main`), the project that it lies in.
 */
export function nameOfRun(run: Invocation, owner: Owner): string | null {
  const file = run.script ?? run.jar;
  const named = run.module ?? run.mainClass ?? run.applet;
  const runtime = owner.exe === null ? null : runtimeOf(owner.exe);
  const own = named ?? (file === null ? titled(run.title) : (owner.script?.package?.name ?? nameOfFile(file, runtime)));
  if (own === null || isTelling(own)) return own;
  const project = projectOfRun(run, owner) ?? commandOf(owner);
  // An option is no name: `php -S` in a directory that tells none is php.
  return project ?? (own.startsWith('-') ? baseName(owner.exe ?? own) : own);
}

/** What a program of its own is called: where its file says nothing and a user built it, by its project. */
export function nameOfFileOrProject(exe: string, { cwd, repository }: Owner): string {
  const name = baseName(exe);
  const location = locationOf(exe);
  if (isTelling(name) || location === 'packaged' || location === 'installed' || !exe.startsWith('/')) return name;
  const isAway = location === 'temporary' || location === 'managed';
  const own = isAway ? null : projectOf(directoryOf(exe));
  return own ?? repository ?? (cwd === null ? null : projectOf(cwd)) ?? name;
}
