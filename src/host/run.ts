import childProcess, { type ChildProcess } from 'node:child_process';
import { beforeEnd } from './before-end.js';
import { findProgram } from './find-program.js';
import type { RunOptions, RunResult } from './types.js';

const DEFAULT_OUTPUT_LIMIT = 256 << 20;
const STDERR_LIMIT = 64 << 10;

const windows = process.platform === 'win32';

/** Every child leads a process group, so that one signal reaches whatever it started. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (windows) child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}

/** Secrets stay in this process: no child has a use for them. */
function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^PORT_AUDIT_.*(PASSWORD|SECRET)$/.test(name)),
  );
}

const NOT_RUN = { code: null, stdout: Buffer.alloc(0) };

/** Runs a program in a process group of its own; the group is killed when the program ends or a limit is reached. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const file = findProgram(command);
  if (file === null) return Promise.resolve({ ...NOT_RUN, outcome: 'missing', stderr: '' });
  return new Promise((resolve) => {
    // Before there is a child: the signal that ends us may come while it is started.
    const started: ChildProcess[] = [];
    const settled = beforeEnd(() => started.forEach(killGroup));
    const child = childProcess.spawn(file, args, {
      detached: !windows,
      windowsHide: true,
      stdio: 'pipe',
      env: { ...inherited(), LC_ALL: 'C', ...options.env },
    });
    started.push(child);
    supervise(child, options, (result) => {
      settled();
      resolve(result);
    });
  });
}

/** Gathers what a child prints until it ends or a limit is reached. A promise keeps only the first result. */
function supervise(child: ChildProcess, options: RunOptions, done: (result: RunResult) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  let stderr = '';
  const finish = (outcome: RunResult['outcome'], code: number | null) => {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', abort);
    killGroup(child);
    // Where the system has no file descriptors left, Node leaves out the pipes that its types promise.
    for (const stream of child.stdio ?? []) stream?.destroy();
    done({ outcome, code, stdout: Buffer.concat(chunks), stderr });
  };
  const abort = () => finish('timeout', null);
  const timer = setTimeout(abort, options.timeLimit);
  options.signal?.addEventListener('abort', abort);
  // It may have been given while this module was loaded.
  if (options.signal?.aborted === true) setImmediate(abort);
  child.stdout?.on('data', (chunk: Buffer) => {
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
  child.on('exit', () => killGroup(child));
  child.on('close', (code) => finish('exited', code));
  child.stdin?.on('error', () => {});
  child.stdin?.end(options.input ?? '');
}
