import os from 'node:os';
import path from 'node:path';
import { openAsset } from './assets.js';
import { onEnd } from './before-end.js';

import { nodeFiles } from './files.js';
import { hasProgram } from './find-program.js';
import { collectGarbage } from './garbage.js';
import { openHelper } from './helper.js';
import { isOneExecutable } from './one-executable.js';
import { nodeOutput, readStdin } from './output.js';
import { page } from './page.js';
import { openThread } from './threads.js';
import type { Host } from './types.js';

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function alarm(milliseconds: number, ring: () => void): () => void {
  const timer = setTimeout(ring, milliseconds);
  return () => clearTimeout(timer);
}

/** `performance.now()` says the same, but loads for 2 ms (Node 20). */
function elapsed(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/** Where everything is one executable there is no script, and Node has the name that it was called by in its place. */
function ownCommand(): string[] {
  const script = process.argv[1];
  return script === undefined || isOneExecutable() ? [process.execPath] : [process.execPath, path.resolve(script)];
}

/** A directory that was deleted under our feet has no name left, and an audit can do without. */
function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    return '.';
  }
}

/** os.homedir() throws where neither HOME nor passwd tells (libuv, uv_os_homedir). */
function homeDirectory(): string | null {
  try {
    return os.homedir();
  } catch {
    return null;
  }
}

function addresses(): string[] {
  return Object.entries(os.networkInterfaces()).flatMap(([name, list = []]) =>
    list.map((each) => (each.family === 'IPv6' && each.scopeid > 0 ? `${each.address}%${name}` : each.address)),
  );
}

function interfaces(): ReturnType<Host['interfaces']> {
  return Object.entries(os.networkInterfaces()).flatMap(([name, list = []]) =>
    list.map(({ address }) => ({ name, address })),
  );
}

/** The machine that this process runs on. */
export function nodeHost(): Host {
  return {
    platform: process.platform,
    env: process.env,
    uid: process.geteuid?.() ?? null,
    pid: process.pid,
    /** Worked out when it is asked for, by few: loading node:sea would be a part of every start. */
    get command() {
      return ownCommand();
    },
    workingDirectory: workingDirectory(),
    /** Asked for where a default path is, and by nobody else. */
    get homeDirectory() {
      return homeDirectory();
    },
    identity: { hostname: os.hostname(), release: os.release() },
    files: nodeFiles,
    stdout: nodeOutput(1, () => process.stdout),
    stderr: nodeOutput(2, () => process.stderr),
    now: () => new Date(),
    elapsed,
    pause: (milliseconds) =>
      new Promise((resolve) => void (milliseconds === 0 ? setImmediate(resolve) : alarm(milliseconds, resolve))),
    alarm,
    readStdin: (limit) => readStdin(process.stdin, limit),
    collectGarbage,
    stdin: () => process.stdin,
    openThread,
    openHelper,
    run: async (command, args, options) => (await import('./run.js')).run(command, args, options),
    contain: async (work, timeLimit, signal) => (await import('./contain.js')).contain(work, timeLimit, signal),
    socketsOf: async (...asked) => (await import('./sockets-of.js')).socketsOf(...asked),
    addresses,
    interfaces,
    bindPorts: async (request) => (await import('./bind-ports.js')).bindPorts(request),
    onEnd,
    openScreen: async (handlers) => (await import('./screen.js')).openScreen(handlers),
    withUdpPort: async (work) => (await import('./bind-ports.js')).withUdpPort(work),
    hasProgram,
    page,
    hideArguments: () => {
      process.title = 'port-audit';
    },
    isAlive,
    fetch: async (url, options) => (await import('./fetch.js')).fetchBounded(url, options),
    asset: openAsset,
  };
}
