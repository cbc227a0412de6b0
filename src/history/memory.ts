import type { Host } from '../host/types.js';
import { machineOf } from './machine.js';
import { defaultStatePath } from './state.js';
import type { Machine } from './types.js';

/** Where the state is, and whose it is. */
export interface Memory {
  /** Path of the state file. */
  readonly file: string;
  /** This machine. */
  readonly machine: Machine;
  /** Whether somebody named the file. */
  readonly named: boolean;
}

/** The memory of this machine; `named` null: where runs of this user keep it. Throws UsageError where that is nowhere. */
export async function memoryOf(named: string | null, host: Host): Promise<Memory> {
  const machine = await machineOf(host);
  return { file: named ?? defaultStatePath(host, machine), machine, named: named !== null };
}
