import os from 'node:os';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '../host.js';
import { readAsset } from './assets.js';
import { contain } from './contain.js';
import { nodeFiles } from './files.js';
import { nodeOutput, readStdin } from './output.js';
import { hasProgram, run } from './run.js';

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

/** The machine that this process runs on. */
export function nodeHost(): Host {
  return {
    platform: process.platform,
    env: process.env,
    uid: process.geteuid?.() ?? null,
    pid: process.pid,
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
    run,
    contain,
    hasProgram,
    isAlive,
    fetch: async (url, options) => (await import('./fetch.js')).fetchBounded(url, options),
    asset: readAsset,
  };
}
