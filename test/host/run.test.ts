import childProcess from 'node:child_process';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { run } from '../../src/host/run.js';

const LIMITS = { timeLimit: 10_000 };
const NAMES = ['PORT_AUDIT_SMTP_PASSWORD', 'PORT_AUDIT_WEBHOOK_SECRET', 'PORT_AUDIT_SMTP_PASSWORD_FILE'];

afterEach(() => {
  for (const name of NAMES) delete process.env[name];
});

describe('run', () => {
  it('runs a program by its full path, and no other of that name', async () => {
    expect(await run('/bin/sh', ['-c', 'echo here'], LIMITS)).toMatchObject({ code: 0, outcome: 'exited' });
    expect(await run('/no/such/sh', ['-c', 'echo here'], LIMITS)).toMatchObject({ outcome: 'missing' });
  });

  it('fails where no process can be started for want of descriptors', async () => {
    // What Node does on EMFILE: no pid and no pipes, an error, and the close that follows it.
    const spawn = vi.spyOn(childProcess, 'spawn').mockImplementation(() => {
      const child = new EventEmitter();
      process.nextTick(() => child.emit('error', new Error('spawn EMFILE')) && child.emit('close', -24));
      return child as childProcess.ChildProcess;
    });
    const result = await run('/bin/sh', [], LIMITS);
    spawn.mockRestore();
    expect(result).toMatchObject({ outcome: 'failed', stderr: 'spawn EMFILE' });
  });

  it('keeps secrets to itself', async () => {
    for (const name of NAMES) process.env[name] = 'inherited';
    const { stdout } = await run(process.execPath, ['-p', 'Object.keys(process.env).join()'], LIMITS);
    expect(stdout.toString().match(/PORT_AUDIT_\w+/g)).toEqual(['PORT_AUDIT_CHILD', 'PORT_AUDIT_SMTP_PASSWORD_FILE']);
  });

  it.skipIf(process.platform !== 'linux')('leaves nothing behind that went into a session of its own', async () => {
    const script = 'setsid sh -c "(setsid sleep 1000 & echo \\$!) & wait" & sleep 0.2; echo done';
    const { outcome, stdout } = await run('/bin/sh', ['-c', script], LIMITS);
    const [pid] = stdout.toString().split('\n');
    expect([outcome, Number(pid) > 0]).toEqual(['exited', true]);
    await expect.poll(() => isAlive(Number(pid))).toBe(false);
  });

  it('leaves alone what another call has started meanwhile', async () => {
    const other = run('/bin/sh', ['-c', 'sleep 0.5; echo whole'], LIMITS);
    await run('/bin/sh', ['-c', 'true'], LIMITS);
    expect((await other).stdout.toString()).toBe('whole\n');
  });
});

/** Whether a process is there; one that has ended and was not yet waited for is not. */
function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \([^)]*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
