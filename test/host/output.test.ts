import { spawn } from 'node:child_process';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { nodeOutput } from '../../src/host/output.js';

/** A stream that fails with the second piece. */
function breakable(): NodeJS.WriteStream {
  let pieces = 0;
  const write = (_chunk: unknown, _encoding: unknown, done: (error?: Error) => void) =>
    done(++pieces === 2 ? new Error('write ENOSPC') : undefined);
  return new Writable({ write }) as unknown as NodeJS.WriteStream;
}

describe('nodeOutput', () => {
  it('knows at once that what was written did not arrive', async () => {
    const output = nodeOutput(breakable());
    await output.write('one');
    expect(output.failure).toBeNull();
    await output.write('two');
    expect(output.failure).toBe('write ENOSPC');
    await output.write('three');
    expect(output.failure).toBe('write ENOSPC');
  });

  it('takes a reader that has gone for a failure too', async () => {
    const child = spawn(process.execPath, ['-e', ''], { stdio: ['pipe', 'ignore', 'ignore'] });
    await new Promise((resolve) => child.once('exit', resolve));
    const output = nodeOutput(child.stdin as unknown as NodeJS.WriteStream);
    await output.write('anybody?');
    expect(output.failure).not.toBeNull();
  });
});
