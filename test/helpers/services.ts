import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder for PATH in which `port-audit` is the built program. */
export function programFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'port-audit-bin-'));
  symlinkSync(path.resolve('bin/port-audit.js'), path.join(folder, 'port-audit'));
  return folder;
}

/** A program that runs beside a test. */
export interface Service {
  readonly child: ChildProcess;
  /** What it wrote so far, on stdout and stderr. */
  readonly text: () => string;
  /** Resolves with the first match in what it writes. Rejects when it ends before. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves when it has ended, by this signal. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts a program in a group of its own; `end` ends all of the group. */
export function startService(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Service {
  const child = spawn(command, args, { env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  let text = '';
  const closed = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const add = (data: Buffer) => {
    text += data.toString();
    child.emit('said');
  };
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  return {
    child,
    text: () => text,
    said: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(text);
          if (found !== null) resolve(found);
        };
        child.on('said', look);
        void closed.then(() => reject(new Error(`${command} ended before it said ${pattern}: ${text}`)));
        look();
      }),
    end: (signal = 'SIGTERM') => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, signal);
      return closed;
    },
  };
}
