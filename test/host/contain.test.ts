import { type ChildProcess, exec, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { contain } from '../../src/host/contain.js';

const ended = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

async function end(child: ChildProcess): Promise<string | null> {
  if (!ended(child)) await once(child, 'exit');
  return child.signalCode;
}

/** What a shell printed, once it has ended. */
const outputOf = (script: string) =>
  new Promise<string>((resolve) => void exec(script, (_error, stdout) => resolve(stdout)));

/** Whether a process is there; one that has ended and was not yet waited for is not. */
function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \([^)]*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

describe('contain', () => {
  it('hands over what the work came to', async () => {
    expect(await contain(async () => 7, 10_000)).toBe(7);
  });

  it('ends what hangs, with all that it started', async () => {
    const children: ChildProcess[] = [];
    const work = () =>
      new Promise((resolve) => {
        children.push(exec('sleep 1000 | cat', resolve));
      });
    expect(await contain(work, 50)).toBeNull();
    expect(await Promise.all(children.map(end))).toEqual(['SIGKILL']);
  });

  it('ends what a tool that has ended itself left in the background', async () => {
    const left = Number(await contain(() => outputOf('sleep 1000 >/dev/null 2>&1 & echo $!'), 10_000));
    expect(left).toBeGreaterThan(0);
    await expect.poll(() => isAlive(left)).toBe(false);
  });

  it.skipIf(process.platform !== 'linux')('ends what went into a session of its own', async () => {
    const left = Number(await contain(() => outputOf('setsid sleep 1000 >/dev/null 2>&1 & echo $!'), 10_000));
    expect(left).toBeGreaterThan(0);
    await expect.poll(() => isAlive(left)).toBe(false);
  });

  it('keeps secrets to itself', async () => {
    vi.stubEnv('PORT_AUDIT_SMTP_PASSWORD', 'hunter2');
    vi.stubEnv('PORT_AUDIT_WEBHOOK_SECRET', 'hunter2');
    const seen = await contain(() => outputOf(`${process.execPath} -p "JSON.stringify(process.env)"`), 10_000);
    vi.unstubAllEnvs();
    expect(seen).toContain('PORT_AUDIT_CHILD');
    expect(seen).not.toContain('hunter2');
  });

  it('ends what is started in place of a tool that was ended', async () => {
    let second: ((child: ChildProcess) => void) | undefined;
    const next = new Promise<ChildProcess>((resolve) => {
      second = resolve;
    });
    const work = () =>
      new Promise((resolve) => {
        exec('sleep 1000', () => second?.(exec('sleep 1000 | cat', resolve)));
      });
    expect(await contain(work, 50)).toBeNull();
    expect(await end(await next)).toBe('SIGKILL');
  });

  it('leaves alone what others start meanwhile', async () => {
    const other = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
    await contain(async () => 7, 10_000);
    other.stdin?.end();
    expect(await end(other)).toBeNull();
  });
});
