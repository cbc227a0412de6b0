import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { MARK } from '../../src/host/child-environment.js';
import { endStrays, newMark } from '../../src/host/strays.js';

const started: ChildProcess[] = [];

/** A process that carries a mark, once it runs. */
async function sleeper(mark: string, ids: { uid?: number; gid?: number } = {}) {
  const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1e6)'], {
    env: { [MARK]: mark },
    stdio: ['ignore', 'pipe', 'inherit'],
    ...ids,
  });
  started.push(child);
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  return { pid: child.pid ?? 0, ended };
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
  it('ends what carries the mark, and nothing else', async () => {
    const mark = newMark();
    const marked = await sleeper(mark);
    const other = await sleeper(newMark());
    endStrays(mark, marked.pid);
    expect(await marked.ended).toEqual([null, 'SIGKILL']);
    expect(isAlive(other.pid)).toBe(true);
  });

  it.skipIf(process.geteuid?.() !== 0)(
    'reads no environment of a process of another user, who may let it wait',
    async () => {
      const mark = newMark();
      const foreign = await sleeper(mark, { uid: 65534, gid: 65534 });
      const own = await sleeper(mark);
      endStrays(mark, foreign.pid);
      await own.ended;
      expect(isAlive(foreign.pid)).toBe(true);
    },
  );
});
