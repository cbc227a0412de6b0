import { type Runtime, runtimeOf } from './invocation/runtime.js';
import type { Owner } from './owner.js';

/** A command that a package manager of its language made, and the directory that it was installed into. */
export interface InstalledCommand {
  readonly runtime: Runtime;
  readonly file: string;
  readonly prefix: string;
}

const COMMAND = /^(\/.*)\/bin\/[^/]+$/;

/**
 * Where the code of such a command lies, below the directory that has it in `bin`: pip, pipx and uv fill `site-packages` (Debian has
 * `dist-packages`), gem fills `gems` of its own directory or of the interpreter's.
 */
const CODE: Partial<Readonly<Record<Runtime, RegExp>>> = {
  python: /^\/lib\/python\d[\d.]*\/(?:site|dist)-packages\//,
  ruby: /^(?:\/lib\/ruby)?(?:\/gems\/\d[\d.]*)?\/gems\/[^/]+\//,
};

/** Debian's gem puts commands into /usr/local/bin, and the code apart. */
const GEMS_OF_DEBIAN = /^\/var\/lib\/gems\/\d[\d.]*\/gems\/[^/]+\//;

/** The directory above the `bin` that a file lies in; null for a file of another place. */
export function prefixOf(file: string): string | null {
  return COMMAND.exec(file)?.[1] ?? null;
}

/** What runs where it lies as a command of pip or gem would; those of the system's packages lie elsewhere. */
export function installedCommand({ exe, script }: Owner): InstalledCommand | null {
  const runtime = exe === null || script === null ? null : runtimeOf(exe);
  const prefix = script === null ? null : prefixOf(script.file);
  if (script === null || runtime === null || CODE[runtime] === undefined) return null;
  return prefix === null || prefix === '/usr' ? null : { runtime, file: script.file, prefix };
}

/** Whether a file is of the packages that were installed with a command. */
export function isInstalledWith({ runtime, prefix }: InstalledCommand, file: string): boolean {
  if (runtime === 'ruby' && prefix === '/usr/local' && GEMS_OF_DEBIAN.test(file)) return true;
  return file.startsWith(`${prefix}/`) && CODE[runtime]?.test(file.slice(prefix.length)) === true;
}
