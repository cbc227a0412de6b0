import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '../host.js';
import { readAsset } from './assets.js';
import { contain } from './contain.js';
import { nodeFiles } from './files.js';
import { hasProgram } from './find-program.js';
import { nodeOutput, readStdin } from './output.js';

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => {});
}

/** The script is missing where everything is one executable. */
function ownCommand(): string[] {
  const script = process.argv[1];
  return script === undefined || script === process.execPath
    ? [process.execPath]
    : [process.execPath, path.resolve(script)];
}

/** The machine that this process runs on. */
export function nodeHost(): Host {
  return {
    platform: process.platform,
    env: process.env,
    uid: process.geteuid?.() ?? null,
    pid: process.pid,
    command: ownCommand(),
    workingDirectory: process.cwd(),
    homeDirectory: os.homedir(),
    identity: { hostname: os.hostname(), release: os.release() },
    files: nodeFiles,
    stdout: nodeOutput(process.stdout),
    stderr: nodeOutput(process.stderr),
    now: () => new Date(),
    elapsed: () => performance.now(),
    pause,
    readStdin: (limit) => readStdin(process.stdin, limit),
    run: async (command, args, options) => (await import('./run.js')).run(command, args, options),
    contain,
    socketsOf: async (pids, timeLimit) => (await import('./sockets-of.js')).socketsOf(pids, timeLimit),
    hasProgram,
    hideArguments: () => {
      process.title = 'port-audit';
    },
    isAlive,
    fetch: async (url, options) => (await import('./fetch.js')).fetchBounded(url, options),
    asset: readAsset,
  };
}
