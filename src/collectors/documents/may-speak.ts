import { installedCommand } from '../../domain/installed-command.js';
import { readInvocation } from '../../domain/invocation/invocation.js';
import { runtimeOf } from '../../domain/invocation/runtime.js';
import type { Owner } from '../../domain/owner.js';
import { mayBePackaged } from '../packages/evidence.js';

/** The file that a package brought: what an interpreter runs, else the executable; none for an interpreter alone. */
export function fileOf({ script, exe }: Owner): string | null {
  if (script !== null) return script.file;
  return exe === null || runtimeOf(exe) !== null ? null : exe;
}

/** What `python -m` runs that is not in the working directory, and the interpreter as it was called and where it lies. */
export interface PythonModule {
  readonly module: string;
  readonly python: readonly string[];
}

/** The module that an interpreter of Python was told to run, where no file of it was found; null for everything else. */
export function pythonModuleOf({ exe, script, cmdline }: Owner): PythonModule | null {
  if (exe === null || script !== null || cmdline === null || runtimeOf(exe) !== 'python') return null;
  const { module, unclear } = readInvocation('python', cmdline);
  if (module === null || unclear || !/^[A-Za-z_]\w*(?:\.\w+)*$/.test(module)) return null;
  return { module, python: [cmdline[0] ?? '', exe] };
}

/** What tells one program from others: the file that a package may have brought, or the module of an interpreter. */
export function programOf(owner: Owner): string | null {
  const run = pythonModuleOf(owner);
  return run === null ? fileOf(owner) : `${run.python.join(' ')} -m ${run.module}`;
}

/** Whether a package may have brought what runs, which then may say something of its ports; without reading anything. */
export function maySpeak(owner: Owner): boolean {
  const file = fileOf(owner);
  if (file === null) return pythonModuleOf(owner) !== null;
  return file.includes('/node_modules/') || installedCommand(owner) !== null || mayBePackaged(file);
}
