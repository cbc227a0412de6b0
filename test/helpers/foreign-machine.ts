import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Snapshot } from '../../src/domain/snapshot.js';

const ROOT = path.join(import.meta.dirname, '..', '..');
const FIXTURES = path.join(ROOT, 'test', 'fixtures', 'platforms');

/** Programs of this machine that the fake ones need. */
const NEEDED = ['sh', 'cat', 'grep', 'head', 'sed'];

/** Version of the kernel, as `os.release()` gives it. */
const RELEASES = { darwin: '23.6.0', win32: '10.0.19045', freebsd: '14.1-RELEASE' } as const;

/** Where the programs of this machine are. */
function which(name: string): string {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const found = folders.map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file));
  if (found === undefined) throw new Error(`${name} is not on PATH`);
  return found;
}

export interface Machine {
  /** As Node names it. */
  readonly platform: 'darwin' | 'win32' | 'freebsd';
  /** Effective user id. */
  readonly uid: number;
  /** Shell scripts that stand in for the tools of that system, by name; `$FIXTURES` has its recorded outputs. */
  readonly tools: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the built program as if it ran on another system: Node says so, and PATH has only scripts that print what the tools
 * there printed.
 */
export async function runOn(machine: Machine, args: readonly string[]): Promise<Answer> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'port-audit-'));
  try {
    for (const name of NEEDED) fs.symlinkSync(which(name), path.join(folder, name));
    for (const [name, script] of Object.entries(machine.tools)) {
      fs.writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    }
    const helper = path.join(ROOT, 'test', 'helpers', 'fake-platform.cjs');
    const program = path.join(ROOT, 'bin', 'port-audit.js');
    const env = {
      ...{ PATH: folder, TZ: 'UTC', HOME: folder, FIXTURES: path.join(FIXTURES, machine.platform) },
      ...{ FAKE_PLATFORM: machine.platform, FAKE_RELEASE: RELEASES[machine.platform], FAKE_UID: String(machine.uid) },
    };
    return await new Promise((resolve) => {
      execFile(process.execPath, ['--require', helper, program, ...args], { env }, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      });
    });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** What `collect` prints there. */
export async function collectOn(machine: Machine, ...args: readonly string[]): Promise<Snapshot> {
  const { stdout, stderr } = await runOn(machine, ['collect', ...args]);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Snapshot;
}
