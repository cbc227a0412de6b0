import { AsyncLocalStorage } from 'node:async_hooks';
import type { ChildProcess } from 'node:child_process';
import diagnostics from 'node:diagnostics_channel';
import fs from 'node:fs';
import process from 'node:process';

/** The children that one piece of contained work has started. */
const current = new AsyncLocalStorage<Set<ChildProcess>>();

/** Node announces every new child here, at a moment when the context of whoever started it is still known. */
const CHILD_CHANNEL = 'child_process';

function remember(message: unknown): void {
  current.getStore()?.add((message as { process: ChildProcess }).process);
}

/** A process and all that descend from it; Linux lists the children of every thread, proc(5). */
function withDescendants(pid: number): number[] {
  const children: number[] = [];
  try {
    for (const thread of fs.readdirSync(`/proc/${pid}/task`)) {
      const list = fs.readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8');
      children.push(...list.split(' ').filter(Boolean).map(Number));
    }
  } catch {
    // Not Linux, or it has just ended.
  }
  return [pid, ...children.flatMap(withDescendants)];
}

function killAll(children: ReadonlySet<ChildProcess>): void {
  for (const child of children) {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) continue;
    for (const pid of withDescendants(child.pid)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It is gone already.
      }
    }
    for (const stream of child.stdio) stream?.destroy();
    child.unref();
  }
}

/**
 * Runs foreign code that starts processes behind our back, and leaves none of them behind. Null after `timeLimit`
 * milliseconds.
 */
export async function contain<T>(work: () => Promise<T>, timeLimit: number): Promise<T | null> {
  const children = new Set<ChildProcess>();
  const onExit = () => killAll(children);
  let timer: NodeJS.Timeout | undefined;
  diagnostics.subscribe(CHILD_CHANNEL, remember);
  process.once('exit', onExit);
  try {
    const timeout = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), timeLimit);
    });
    return await Promise.race([current.run(children, work), timeout]);
  } finally {
    clearTimeout(timer);
    killAll(children);
    process.off('exit', onExit);
    diagnostics.unsubscribe(CHILD_CHANNEL, remember);
  }
}
