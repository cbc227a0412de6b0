import { runtimeOf } from '../../domain/invocation/runtime.js';
import type { Owner } from '../../domain/owner.js';
import { mayBePackaged } from '../packages/evidence.js';

/** The file that a package brought: what an interpreter runs, else the executable; none for an interpreter alone. */
export function fileOf({ script, exe }: Owner): string | null {
  if (script !== null) return script.file;
  return exe === null || runtimeOf(exe) !== null ? null : exe;
}

/** Whether a package may have brought what runs, which then may say something of its ports; without reading anything. */
export function maySpeak(owner: Owner): boolean {
  const file = fileOf(owner);
  return file !== null && (file.includes('/node_modules/') || mayBePackaged(file));
}
