import fs from 'node:fs';
import os from 'node:os';
import type { Readable } from 'node:stream';
import tty from 'node:tty';
import { HostError, type HostOutput } from './types.js';

/** Whether a descriptor is a terminal. Most that are none are told without node:tty, which loads for 3 ms (Node 20). */
function isTerminal(descriptor: number): boolean {
  try {
    const facts = fs.fstatSync(descriptor);
    if (!facts.isCharacterDevice() || facts.rdev === fs.statSync(os.devNull).rdev) return false;
  } catch {
    // Windows has no such facts of some handles.
  }
  return tty.isatty(descriptor);
}

/**
 * Writes to a file or a pipe by descriptor, as a stream of Node does, which loads for 2 ms. Returns what a pipe did not
 * take because somebody made it non-blocking. Throws what write(2) says, EPIPE after the reader has gone.
 */
function writeDirectly(descriptor: number, text: string | Uint8Array): Uint8Array {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  let written = 0;
  try {
    while (written < bytes.length) written += fs.writeSync(descriptor, bytes, written);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
  }
  return bytes.subarray(written);
}

/** stdout or stderr. What it does not take is dropped, and {@link HostOutput.failure} says why. */
class Output implements HostOutput {
  failure: HostError | null = null;
  private terminal: boolean | null = null;
  private stream: NodeJS.WriteStream | null = null;

  constructor(
    private readonly descriptor: number,
    private readonly open: () => NodeJS.WriteStream,
  ) {}

  get isTerminal(): boolean {
    this.terminal ??= isTerminal(this.descriptor);
    return this.terminal;
  }

  get columns(): number | null {
    return this.isTerminal ? this.opened().columns : null;
  }

  get rows(): number | null {
    return this.isTerminal ? this.opened().rows : null;
  }

  async write(text: string | Uint8Array): Promise<void> {
    if (this.failure !== null) return;
    if (this.isTerminal || this.stream !== null) return this.writeToStream(text);
    try {
      const rest = writeDirectly(this.descriptor, text);
      if (rest.length > 0) await this.writeToStream(rest);
    } catch (error) {
      this.note(error as Error);
    }
  }

  private writeToStream(text: string | Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.opened().write(text, (error) => {
        this.note(error);
        resolve();
      });
    });
  }

  private opened(): NodeJS.WriteStream {
    this.stream ??= this.open().on('error', (error) => this.note(error));
    return this.stream;
  }

  private note(error: NodeJS.ErrnoException | null | undefined): void {
    if (error != null) this.failure ??= new HostError(error.code ?? 'UNKNOWN', error.message);
  }
}

/** The standard stream with this descriptor; `open` gives Node's stream for it where one is needed. */
export function nodeOutput(descriptor: number, open: () => NodeJS.WriteStream): HostOutput {
  return new Output(descriptor, open);
}

/** What most streams have room in, bytes. */
const USUAL = 1 << 20;

/**
 * All of a stream. Throws HostError EFBIG past `limit` bytes. A long one goes into one buffer that has room for all that is
 * allowed: memory that nobody writes to is none, and chunks that are joined at the end would take twice as much.
 */
export async function readStdin(stream: Readable, limit: number): Promise<Buffer> {
  let whole = Buffer.allocUnsafeSlow(Math.min(USUAL, limit));
  let size = 0;
  for await (const chunk of stream) {
    const bytes = chunk as Buffer;
    if (size + bytes.length > limit) throw new HostError('EFBIG', `stdin: larger than ${limit} bytes`);
    if (size + bytes.length > whole.length) {
      const begin = whole;
      whole = Buffer.allocUnsafeSlow(limit);
      begin.copy(whole, 0, 0, size);
    }
    bytes.copy(whole, size);
    size += bytes.length;
  }
  return whole.subarray(0, size);
}
