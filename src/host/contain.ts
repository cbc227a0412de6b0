import asyncHooks from 'node:async_hooks';
import type { ChildProcess } from 'node:child_process';
import diagnostics from 'node:diagnostics_channel';
import fs from 'node:fs';
import { beforeEnd } from './before-end.js';
import { childEnvironment } from './child-environment.js';
import { endStrays, newMark } from './strays.js';

/** One piece of contained work: the children that it has started, and whether its time is over. */
interface Work {
  readonly children: Set<ChildProcess>;
  /** What all of them carry in their environment. */
  readonly mark: string;
  over: boolean;
}

const current = new asyncHooks.AsyncLocalStorage<Work>();

/** Node announces every new child here, at a moment when the context of whoever started it is still known. */
const CHILD_CHANNEL = 'child_process';

/** What Node calls next, once it has announced a child; it is not among its public types. */
interface Spawning {
  spawn?: (options: { readonly envPairs?: readonly string[] }) => unknown;
}

/**
 * Makes a child the leader of a process group, with a mark and without secrets in its environment: what it leaves behind
 * when it ends can then still be found.
 */
function lead(child: ChildProcess & Spawning, mark: string): void {
  const { spawn } = child;
  if (spawn === undefined) return;
  const detached = process.platform === 'win32' ? {} : { detached: true };
  child.spawn = (options: { readonly envPairs?: readonly string[] }) =>
    spawn.call(child, { ...options, ...detached, envPairs: childEnvironment(options.envPairs ?? [], mark) });
}

/** Foreign code that loses a tool may start the next one when nobody waits for it any more: that one ends at once. */
function remember(message: unknown): void {
  const work = current.getStore();
  if (work === undefined) return;
  const child = (message as { process: ChildProcess }).process;
  work.children.add(child);
  lead(child, work.mark);
  if (work.over) child.once('spawn', () => kill(child));
}

let subscribed = false;

function subscribeOnce(): void {
  if (!subscribed) diagnostics.subscribe(CHILD_CHANNEL, remember);
  subscribed = true;
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

function kill(child: ChildProcess): void {
  if (child.pid === undefined) return;
  const ended = child.exitCode !== null || child.signalCode !== null;
  for (const pid of [-child.pid, ...(ended ? [] : withDescendants(child.pid))]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It is gone already.
    }
  }
  for (const stream of child.stdio ?? []) stream?.destroy();
  child.unref();
}

/**
 * Runs foreign code that starts processes behind our back, and leaves none of them behind. Null after `timeLimit`
 * milliseconds, or when the signal is given.
 */
export async function contain<T>(work: () => Promise<T>, timeLimit: number, signal?: AbortSignal): Promise<T | null> {
  const started: Work = { children: new Set(), mark: newMark(), over: false };
  const end = () => {
    started.over = true;
    for (const child of started.children) kill(child);
    const pids = [...started.children].flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
    if (pids.length > 0) endStrays(started.mark, Math.min(...pids));
  };
  let timer: NodeJS.Timeout | undefined;
  let giveUp = () => {};
  subscribeOnce();
  const settled = beforeEnd(end);
  try {
    const timeout = new Promise<null>((resolve) => {
      giveUp = () => resolve(null);
      timer = setTimeout(giveUp, timeLimit);
      signal?.addEventListener('abort', giveUp);
      if (signal?.aborted === true) giveUp();
    });
    return await Promise.race([current.run(started, work), timeout]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
    end();
    settled();
  }
}
