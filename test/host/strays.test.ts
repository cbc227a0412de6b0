import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { MARK } from '../../src/host/child-environment.js';
import { endStrays, newMark } from '../../src/host/strays.js';

const started: Array<ReturnType<typeof spawn>> = [];

function sleeper(mark: string, ids: { uid?: number; gid?: number } = {}): number {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { env: { [MARK]: mark }, ...ids });
  started.push(child);
  return child.pid ?? 0;
}

const isAlive = (pid: number) => {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
  } catch {
    return false;
  }
};

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

describe.skipIf(process.platform !== 'linux')('strays', () => {
  it('ends what carries the mark, and nothing else', () => {
    const mark = newMark();
    const marked = sleeper(mark);
    const other = sleeper(newMark());
    endStrays(mark, marked);
    expect(isAlive(marked)).toBe(false);
    expect(isAlive(other)).toBe(true);
  });

  it.skipIf(process.geteuid?.() !== 0)('reads no environment of a process of another user, who may let it wait', () => {
    const mark = newMark();
    const foreign = sleeper(mark, { uid: 65534, gid: 65534 });
    endStrays(mark, foreign);
    expect(isAlive(foreign)).toBe(true);
  });
});
