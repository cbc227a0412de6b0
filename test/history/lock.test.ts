import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UnobservableError, UsageError } from '../../src/base/errors.js';
import { lockState } from '../../src/history/lock.js';
import { nodeHost } from '../../src/host/node.js';
import { type Host, HostError } from '../../src/host/types.js';
import { fakeHost } from '../helpers/fake-host.js';

let directory = '';
let file = '';
beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'port-audit-lock-'));
  file = path.join(directory, 'state.json');
});
afterEach(() => fs.rmSync(directory, { recursive: true }));

const machine = nodeHost();

/** The real machine, with a clock that jumps: waiting takes no time. */
function hurried(overrides: Partial<Host> = {}): Host {
  let elapsed = 0;
  const pause = async (milliseconds: number) => {
    elapsed += milliseconds;
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { ...machine, elapsed: () => elapsed, pause, ...overrides };
}

const MACHINE = '00112233aabbccdd';

const locks = () => fs.readdirSync(directory).filter((name) => name.endsWith('.lock'));

async function child(): Promise<ChildProcess> {
  const started = spawn(process.execPath, ['-e', 'process.stdin.resume(); console.log(1)'], { stdio: 'pipe' });
  await new Promise((resolve) => started.stdout.once('data', resolve));
  return started;
}

async function ended(process: ChildProcess): Promise<void> {
  const over = new Promise((resolve) => process.once('exit', resolve));
  process.kill('SIGKILL');
  await over;
}

describe('lockState', () => {
  it('makes the directory, holds while it is held, and leaves nothing', async () => {
    const deep = path.join(directory, 'a/b/state.json');
    const release = await lockState(machine, deep, MACHINE);
    expect(fs.readdirSync(path.dirname(deep))).toEqual([
      expect.stringMatching(/^state\.json\.00112233aabbccdd-\d+-[0-9a-f]{16}-[0-9a-f]{8}\.lock$/),
    ]);
    expect(fs.statSync(path.dirname(deep)).mode & 0o777).toBe(0o700);
    release();
    expect(fs.readdirSync(path.dirname(deep))).toEqual([]);
  });

  it('waits for the one who holds it', async () => {
    const release = await lockState(hurried(), file, MACHINE);
    let entered = false;
    const second = lockState(hurried(), file, MACHINE).then((other) => {
      entered = true;
      return other;
    });
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(entered).toBe(false);
    release();
    (await second)();
    expect(locks()).toEqual([]);
  });

  it('gives up after 30 s, and says who holds it', async () => {
    const release = await lockState(hurried(), file, MACHINE);
    await expect(lockState(hurried(), file, MACHINE)).rejects.toThrow(
      new RegExp(`in use by another run \\(pid ${process.pid}\\) for 30 s`),
    );
    await expect(lockState(hurried(), file, MACHINE)).rejects.toBeInstanceOf(UnobservableError);
    release();
  });

  it('is taken over from a process that was killed', async () => {
    const other = await child();
    const dead = await lockState(hurried({ pid: other.pid ?? 0 }), file, MACHINE);
    await expect(lockState(hurried(), file, MACHINE)).rejects.toThrow('in use');
    await ended(other);
    const release = await lockState(hurried(), file, MACHINE);
    expect(locks()).toHaveLength(1);
    release();
    dead();
  });

  it('is taken over from a process whose pid was given to another one', async () => {
    fs.writeFileSync(`${file}.${process.pid}-${'ab'.repeat(8)}-00000000.lock`, '');
    (await lockState(hurried(), file, MACHINE))();
    expect(locks()).toEqual([]);
  });

  it('lets one in at a time, however many find the lock of a dead process', async () => {
    const other = await child();
    await lockState(hurried({ pid: other.pid ?? 0 }), file, MACHINE);
    await ended(other);
    let inside = 0;
    let most = 0;
    const contender = async () => {
      const release = await lockState({ ...hurried(), elapsed: () => 0 }, file, MACHINE);
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside--;
      release();
    };
    await Promise.all(Array.from({ length: 12 }, contender));
    expect(most).toBe(1);
    expect(locks()).toEqual([]);
  });

  it('clears away what a killed run left half written, and nothing else', async () => {
    for (const name of ['.state.json.x1.tmp', '.other.json.x1.tmp', 'state.json'])
      fs.writeFileSync(path.join(directory, name), '');
    (await lockState(hurried(), file, MACHINE))();
    expect(fs.readdirSync(directory).sort()).toEqual(['.other.json.x1.tmp', 'state.json']);
  });

  it('has nothing to do with the locks of other files', async () => {
    const release = await lockState(hurried(), file, MACHINE);
    (await lockState(hurried(), path.join(directory, 'other.json'), MACHINE))();
    release();
  });
});

describe('a lock of another machine', () => {
  const lock = () => `${file}.${'ab'.repeat(8)}-${process.pid}-${'cd'.repeat(8)}-00000000.lock`;

  it('is not taken over, though nothing here has that pid', async () => {
    fs.writeFileSync(lock(), '');
    const waiting = lockState(hurried({ isAlive: () => false }), file, MACHINE);
    await expect(waiting).rejects.toBeInstanceOf(UsageError);
    await expect(waiting).rejects.toThrow(
      /in use by another machine \(abababababababab; this one is 00112233aabbccdd\)/,
    );
    expect(fs.existsSync(lock())).toBe(true);
    expect(locks()).toHaveLength(1);
  });
});

describe('where no file can be written', () => {
  const failing = (code: string): Host => {
    const host = fakeHost({ files: { '/data/x': '' } });
    const create = () => {
      throw new HostError(code, `${code}: not here`);
    };
    return { ...host, files: { ...host.files, create } };
  };

  it.each(['EACCES', 'ENOTDIR', 'EPERM'])('%s is wrong usage', async (code) => {
    await expect(lockState(failing(code), '/data/state.json', MACHINE)).rejects.toBeInstanceOf(UsageError);
    await expect(lockState(failing(code), '/data/state.json', MACHINE)).rejects.toThrow(
      'state /data/state.json: cannot be written',
    );
  });

  it.each(['ENOSPC', 'EROFS', 'EDQUOT'])('%s protects the state well enough', async (code) => {
    expect(await lockState(failing(code), '/data/state.json', MACHINE)).toBeTypeOf('function');
  });
});

describe('on a system without /proc', () => {
  it('asks ps when a process began', async () => {
    const held = 'Fri Nov 20 10:00:00 2026';
    const host = (began: string): Host => ({
      ...fakeHost({ platform: 'darwin', files: { '/data/x': '' }, run: { ps: { stdout: Buffer.from(`${began}\n`) } } }),
      isAlive: () => true,
    });
    const first = host(held);
    await lockState(first, '/data/state.json', MACHINE);
    await expect(
      lockState({ ...first, elapsed: () => Number.POSITIVE_INFINITY }, '/data/state.json', MACHINE),
    ).rejects.toThrow('in use');
    const later = { ...host('Sat Nov 21 10:00:00 2026'), files: first.files };
    expect(await lockState(later, '/data/state.json', MACHINE)).toBeTypeOf('function');
  });
});
