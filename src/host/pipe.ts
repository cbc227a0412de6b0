import fs from 'node:fs';
import { attempt } from './attempt.js';
import { HostError } from './types.js';

/** How long to wait for somebody to write to a named pipe at all, milliseconds. */
const BEGIN_LIMIT = 3_000;

/** How long one who has a pipe open may neither write to it nor read from it, milliseconds. */
const STALL_LIMIT = 60_000;

/** Between two looks at a pipe, milliseconds. */
const NAP = 5;

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Waits for a pipe, up to a limit since it last moved. */
class Patience {
  private waited = 0;

  constructor(private readonly file: string) {}

  moved(): void {
    this.waited = 0;
  }

  nap(limit: number, why: string): void {
    if (this.waited >= limit) throw new HostError('ETIMEDOUT', `${this.file}: ${why} within ${limit / 1000} seconds`);
    Atomics.wait(sleeper, 0, 0, NAP);
    this.waited += NAP;
  }
}

/** Calls into a pipe that does not block: null where it would have. */
function unblocked(call: () => number): number | null {
  try {
    return call();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return null;
    throw error;
  }
}

/**
 * Reads from a pipe that was opened without blocking. Zero bytes before the first one mean that nobody has opened its
 * other end yet; pipe(7). Throws HostError ETIMEDOUT.
 */
export function pipeReader(descriptor: number, file: string): (chunk: Buffer) => number {
  const patience = new Patience(file);
  let begun = false;
  return (chunk) => {
    for (;;) {
      const bytes = attempt(() => unblocked(() => fs.readSync(descriptor, chunk, 0, chunk.length, null)));
      if (bytes === null) {
        begun = true;
        patience.nap(STALL_LIMIT, 'nothing was written to this pipe');
      } else if (bytes > 0 || begun) {
        begun = true;
        patience.moved();
        return bytes;
      } else patience.nap(BEGIN_LIMIT, 'nobody wrote to this pipe');
    }
  };
}

/** Writes to a pipe or device without waiting for ever. Throws HostError ENXIO where nobody reads the pipe. */
export function writeToPipe(file: string, pieces: Iterable<string | Uint8Array>): void {
  const flags = fs.constants.O_WRONLY | (fs.constants.O_NONBLOCK ?? 0);
  const descriptor = fs.openSync(file, flags);
  try {
    const patience = new Patience(file);
    for (const piece of pieces) writeAll(descriptor, Buffer.from(piece), patience);
  } finally {
    fs.closeSync(descriptor);
  }
}

function writeAll(descriptor: number, bytes: Buffer, patience: Patience): void {
  for (let written = 0; written < bytes.length; ) {
    const more = unblocked(() => fs.writeSync(descriptor, bytes, written));
    if (more === null) patience.nap(STALL_LIMIT, 'nothing was read from this pipe');
    else {
      patience.moved();
      written += more;
    }
  }
}
