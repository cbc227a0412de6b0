import type { Host } from '../../host/types.js';
import { type ReadProcess, readMachine, readProcess } from './process.js';

/** What a helper is asked for. */
export interface ReadingTask {
  readonly pids: readonly number[];
  /** Those of them that are not looked into. */
  readonly locked: readonly number[];
}

/** A line of a helper: that it begins, then one for each process in the order of the task; null: it has ended. */
export type FromProcessHelper = { readonly begins: true } | { readonly read: ReadProcess | null };

/** Reads the processes of a task; each is told before it turns to the next one. */
export function* readTask(host: Host, { pids, locked }: ReadingTask): Generator<FromProcessHelper> {
  yield { begins: true };
  const machine = readMachine(host);
  const isLocked = new Set(locked);
  for (const pid of pids) yield { read: readProcess(host, pid, machine, !isLocked.has(pid)) };
}

/** The first line of stdin; empty where whoever started this has gone before. */
async function firstLine(host: Host): Promise<string> {
  let text = '';
  for await (const chunk of host.stdin()) {
    text += chunk.toString('utf8');
    if (text.includes('\n')) break;
  }
  return text.slice(0, Math.max(text.indexOf('\n'), 0));
}

/** The helper as a program: a task on stdin, and its lines on stdout. */
export async function serveProcesses(host: Host): Promise<void> {
  const task = await firstLine(host);
  if (task === '') return;
  for (const line of readTask(host, JSON.parse(task) as ReadingTask))
    await host.stdout.write(`${JSON.stringify(line)}\n`);
}
