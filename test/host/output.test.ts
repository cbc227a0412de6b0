import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeOutput } from '../../src/host/output.js';

const { O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

let directory: string;
let opened: number[];

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'port-audit-'));
  opened = [];
});

afterEach(() => {
  for (const descriptor of opened) closeSync(descriptor);
  rmSync(directory, { recursive: true });
});

function open(file: string, flags: number): number {
  const descriptor = openSync(file, flags);
  opened.push(descriptor);
  return descriptor;
}

/** Both ends of a pipe; reading never waits. */
function pipe(flags = O_WRONLY) {
  const file = path.join(directory, 'pipe');
  execFileSync('mkfifo', [file]);
  const reader = openSync(file, O_RDONLY | O_NONBLOCK);
  return { reader, writer: open(file, flags) };
}

const noStream = () => {
  throw new Error('no stream is needed');
};

/** Node's stream for a descriptor, as far as it takes part here. */
function gathering(taken: Buffer[], failure: Error | null = null): () => NodeJS.WriteStream {
  const write = (chunk: Buffer, _encoding: unknown, done: (error: Error | null) => void) => {
    taken.push(chunk);
    done(failure);
  };
  return () => new Writable({ write }) as unknown as NodeJS.WriteStream;
}

describe('nodeOutput', () => {
  it('writes to a pipe, and is no terminal', async () => {
    const { reader, writer } = pipe();
    const output = nodeOutput(writer, noStream);
    await output.write('één\n');
    const bytes = Buffer.alloc(100);
    expect(bytes.subarray(0, readSync(reader, bytes)).toString()).toBe('één\n');
    expect(output).toMatchObject({ isTerminal: false, columns: null, failure: null });
    closeSync(reader);
  });

  it('loses nothing where a pipe takes only a part', async () => {
    const { reader, writer } = pipe(O_WRONLY | O_NONBLOCK);
    const rest: Buffer[] = [];
    const output = nodeOutput(writer, gathering(rest));
    const text = 'abc'.repeat(1e5);
    await output.write(text);
    await output.write('end');
    const bytes = Buffer.alloc(text.length);
    const direct = bytes.subarray(0, readSync(reader, bytes));
    expect(direct.length).toBeLessThan(text.length);
    expect(Buffer.concat([direct, ...rest]).toString()).toBe(`${text}end`);
    closeSync(reader);
  });

  it('takes a reader that has gone for a failure', async () => {
    const { reader, writer } = pipe();
    closeSync(reader);
    const output = nodeOutput(writer, noStream);
    await output.write('anybody?');
    expect(output.failure?.code).toBe('EPIPE');
    await output.write('hello?');
  });

  it('says why a stream took no more', async () => {
    const { reader, writer } = pipe(O_WRONLY | O_NONBLOCK);
    const output = nodeOutput(writer, gathering([], new Error('write ENOSPC')));
    await output.write('abc'.repeat(1e5));
    expect(output.failure?.message).toBe('write ENOSPC');
    closeSync(reader);
  });

  it('takes the null device for no terminal', () => {
    expect(nodeOutput(open('/dev/null', O_WRONLY), noStream).isTerminal).toBe(false);
  });
});
