import type { Host } from '../../host/types.js';
import { readLsofFields, unescapeLsof } from '../lsof/lsof-fields.js';

/** The file that a process runs, as the kernel knows it. */
export interface LsofExecutable {
  /** comm. */
  readonly name: string | null;
  readonly path: string;
  readonly inode: string | null;
}

/** What `lsof -d txt -F0` printed. The first text file of a process is its executable, libraries follow. */
export function readExecutables(text: string): Map<number, LsofExecutable> {
  const executables = new Map<number, LsofExecutable>();
  for (const { process, descriptor, name, inode } of readLsofFields(text, () => undefined)) {
    if (descriptor !== 'txt' || name === null || !name.startsWith('/') || executables.has(process.pid)) continue;
    executables.set(process.pid, { name: process.command, path: unescapeLsof(name), inode });
  }
  return executables;
}

/** What these processes run; without those that may not be looked at, and empty when there is no lsof. */
export async function listExecutables(
  host: Host,
  pids: readonly number[],
  timeLimit: number,
): Promise<Map<number, LsofExecutable>> {
  if (pids.length === 0) return new Map();
  const list = ['-n', '-P', '-w', '+c0', '-a', '-p', pids.join(','), '-d', 'txt', '-F0pcftin'];
  const result = await host.run('lsof', list, { timeLimit });
  return result.outcome === 'exited' ? readExecutables(result.stdout.toString('utf8')) : new Map();
}
