import fs from 'node:fs';
import { MARK } from './child-environment.js';

/** Bytes of an environment that are searched: a process can make its own as long as it likes. */
const ENVIRONMENT_LIMIT = 256 << 10;

/** So many pids are tried one by one; of more, /proc is listed. */
const RANGE_LIMIT = 2_000;

/** How often a process without an environment is looked at, a millisecond apart. */
const LOOKS = 20;

/** A stray may start others while it is ended. */
const ROUNDS = 10;

let marks = 0;

/** A mark that no other call of this or any other run has. */
export function newMark(): string {
  return `${process.pid}.${marks++}.${Math.random().toString(36).slice(2)}`;
}

const buffer = Buffer.allocUnsafe(ENVIRONMENT_LIMIT);

/** What an environment says; `empty`: nothing, as in the moment in which a program takes the place of another, execve(2). */
type Word = 'marked' | 'other' | 'empty';

function wordOf(pid: number, mark: string): Word {
  try {
    const descriptor = fs.openSync(`/proc/${pid}/environ`, 'r');
    try {
      let size = 0;
      for (;;) {
        const bytes = fs.readSync(descriptor, buffer, size, buffer.length - size, null);
        size += bytes;
        if (bytes === 0 || size === buffer.length) break;
      }
      if (size === 0) return 'empty';
      return buffer.subarray(0, size).includes(`${MARK}=${mark}\0`) ? 'marked' : 'other';
    } finally {
      fs.closeSync(descriptor);
    }
  } catch {
    return 'other';
  }
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/**
 * Whether a process runs as this one does, as children do. Of others nothing is read: a user can keep whoever reads the
 * environment of his process waiting for ever (collectors/processes/silent.ts).
 */
function isOwn(pid: number): boolean {
  try {
    // The directory belongs to whom the process runs as, also where its files are root's: proc(5), dumpable.
    return fs.statSync(`/proc/${pid}`).uid === process.geteuid?.();
  } catch {
    return false;
  }
}

/** The processes that carry a mark. One that is just becoming another program is looked at again. */
function strays(pids: readonly number[], mark: string): number[] {
  const found: number[] = [];
  let left = pids.filter(isOwn);
  for (let look = 0; look < LOOKS && left.length > 0; look++) {
    if (look > 0) Atomics.wait(sleeper, 0, 0, 1);
    const words = left.map((pid) => [pid, wordOf(pid, mark)] as const);
    found.push(...words.filter(([, word]) => word === 'marked').map(([pid]) => pid));
    left = words.filter(([pid, word]) => word === 'empty' && isRunning(pid)).map(([pid]) => pid);
  }
  return found;
}

/** Neither ended nor a thread of the kernel, which has no environment: proc_pid_stat(5), PF_KTHREAD in linux/sched.h. */
function isRunning(pid: number): boolean {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state = 'X', , , , , , flags] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return !'ZX'.includes(state) && (Number(flags) & 0x200000) === 0;
  } catch {
    return false;
  }
}

/** Pids that were given away since a process began, which are most of the time few: proc_loadavg(5), last field. */
function pidsSince(first: number): number[] {
  const last = Number(fs.readFileSync('/proc/loadavg', 'latin1').trim().split(' ').at(-1));
  if (last >= first && last - first <= RANGE_LIMIT) {
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  }
  const all = fs.readdirSync('/proc').map(Number).filter(Number.isInteger);
  return last >= first ? all.filter((pid) => pid >= first && pid <= last) : all;
}

/**
 * Ends every process that carries a mark in the environment that it was started with, wherever it went: neither a session
 * of its own nor the end of its parent takes it from there, proc_pid_environ(5). `first` is the pid of the first child that
 * got the mark. Linux only.
 */
export function endStrays(mark: string, first: number): void {
  if (process.platform !== 'linux') return;
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const found = strays(pidsSince(first), mark);
      if (found.length === 0) return;
      for (const pid of found) kill(pid);
    }
  } catch {
    // There is no /proc.
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}
