import childProcess, { type ChildProcess } from 'node:child_process';
import stream from 'node:stream';
import { beforeEnd } from './before-end.js';
import { childVariables } from './child-environment.js';
import { findProgram } from './find-program.js';
import { endStrays, newMark } from './strays.js';
import type { RunOptions, RunResult } from './types.js';

const DEFAULT_OUTPUT_LIMIT = 256 << 20;
const STDERR_LIMIT = 64 << 10;

const windows = process.platform === 'win32';

/** Milliseconds for taskkill. */
const TREE_LIMIT = 5_000;

/** Windows has no groups that one signal reaches: `taskkill /T` ends a process with all that it started. */
function endTree(child: ChildProcess, pid: number): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const words = ['/PID', String(pid), '/T', '/F'];
  childProcess.spawnSync('taskkill', words, { timeout: TREE_LIMIT, windowsHide: true, stdio: 'ignore' });
  child.kill('SIGKILL');
}

/** Every child leads a process group, so that one signal reaches whatever it started. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (windows) endTree(child, child.pid);
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}

/** Ends a child and whatever it started, also what has left its group. */
function endAll(child: ChildProcess, mark: string): void {
  killGroup(child);
  if (child.pid !== undefined) endStrays(mark, child.pid);
}

const NOT_RUN = { code: null, stdout: Buffer.alloc(0) };

/** Runs a program in a process group of its own; whatever it started is killed when it ends or a limit is reached. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const file = findProgram(command);
  if (file === null) return Promise.resolve({ ...NOT_RUN, outcome: 'missing', stderr: '' });
  return new Promise((resolve) => {
    // Before there is a child: the signal that ends us may come while it is started.
    const started: ChildProcess[] = [];
    const mark = newMark();
    const settled = beforeEnd(() => {
      for (const child of started) endAll(child, mark);
    });
    const child = childProcess.spawn(file, args, {
      detached: !windows,
      windowsHide: true,
      // A child that reads nothing gets no pipe: to make one, and the error when it ends first, takes 1 ms.
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      env: { ...childVariables(mark), LC_ALL: 'C', ...options.env },
    });
    started.push(child);
    supervise(
      child,
      options,
      () => endAll(child, mark),
      (result) => {
        settled();
        resolve(result);
      },
    );
  });
}

/**
 * Gathers what a child prints until it ends or a limit is reached; then `end` ends what is left of it. A promise keeps only
 * the first result.
 */
function supervise(child: ChildProcess, options: RunOptions, end: () => void, done: (result: RunResult) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  let stderr = '';
  const finish = (outcome: RunResult['outcome'], code: number | null) => {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', abort);
    end();
    // Where the system has no file descriptors left, Node leaves out the pipes that its types promise.
    for (const pipe of child.stdio ?? []) pipe?.destroy();
    done({ outcome, code, stdout: Buffer.concat(chunks), stderr });
  };
  const abort = () => finish('timeout', null);
  const timer = setTimeout(abort, options.timeLimit);
  options.signal?.addEventListener('abort', abort);
  // It may have been given while this module was loaded.
  if (options.signal?.aborted === true) setImmediate(abort);
  const { onOutput } = options;
  const hand = async (chunk: Buffer) => {
    child.stdout?.pause();
    try {
      await onOutput?.(chunk);
      child.stdout?.resume();
    } catch {
      finish('flood', null);
    }
  };
  child.stdout?.on('data', (chunk: Buffer) => {
    if (onOutput !== undefined) return void hand(chunk);
    size += chunk.length;
    chunks.push(chunk);
    if (size > (options.outputLimit ?? DEFAULT_OUTPUT_LIMIT)) finish('flood', null);
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    if (stderr.length < STDERR_LIMIT) stderr += chunk.toString('utf8');
  });
  child.on('error', (error) => {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', abort);
    done({ ...NOT_RUN, outcome: 'failed', stderr: error.message });
  });
  child.on('exit', end);
  child.on('close', (code) => finish('exited', code));
  child.stdin?.on('error', () => {});
  feed(child, options.input);
}

/** Writes what a child is to read; pieces as fast as it takes them. */
function feed({ stdin }: ChildProcess, input: RunOptions['input']): void {
  // Where the system has no file descriptors left, Node leaves out the pipes that its types promise.
  if (!stdin || input === undefined) return;
  if (typeof input === 'string' || input instanceof Uint8Array) stdin.end(input);
  else
    stream.Readable.from(input)
      .on('error', () => stdin.destroy())
      .pipe(stdin);
}
