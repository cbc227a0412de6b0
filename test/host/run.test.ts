import childProcess from 'node:child_process';
import { EventEmitter } from 'node:events';
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
    expect(stdout.toString().match(/PORT_AUDIT_\w+/g)).toEqual(['PORT_AUDIT_SMTP_PASSWORD_FILE']);
  });
});
