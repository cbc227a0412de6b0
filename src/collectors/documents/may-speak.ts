import { runtimeOf } from '../../domain/invocation/runtime.js';
import type { Owner } from '../../domain/owner.js';
import { prefixOfCommand } from '../../domain/site-packages.js';
import { mayBePackaged } from '../packages/evidence.js';

/** The file that a package brought: what an interpreter runs, else the executable; none for an interpreter alone. */
export function fileOf({ script, exe }: Owner): string | null {
  if (script !== null) return script.file;
  return exe === null || runtimeOf(exe) !== null ? null : exe;
}

/** Whether a command of Python runs that lies where pip puts them; those of the system's packages lie elsewhere. */
export function isPythonCommand({ exe, script }: Owner): boolean {
  if (exe === null || script === null || runtimeOf(exe) !== 'python') return false;
  const prefix = prefixOfCommand(script.file);
  return prefix !== null && prefix !== '' && prefix !== '/usr';
}

/** Whether a package may have brought what runs, which then may say something of its ports; without reading anything. */
export function maySpeak(owner: Owner): boolean {
  const file = fileOf(owner);
  return file !== null && (file.includes('/node_modules/') || isPythonCommand(owner) || mayBePackaged(file));
}
