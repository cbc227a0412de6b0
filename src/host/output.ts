import type { Readable } from 'node:stream';
import { HostError, type HostOutput } from '../host.js';

/** Why a stream takes no more, by stream; a reader may just have gone away (`| head -1`). */
const failures = new WeakMap<NodeJS.WriteStream, string>();
const watched = new WeakSet<NodeJS.WriteStream>();

function note(stream: NodeJS.WriteStream, error: Error | null | undefined): void {
  if (error != null && !failures.has(stream)) failures.set(stream, error.message);
}

function watch(stream: NodeJS.WriteStream): void {
  if (watched.has(stream)) return;
  watched.add(stream);
  stream.on('error', (error) => note(stream, error));
}

/** A standard stream. What it does not take is dropped, and {@link HostOutput.failure} says why. */
export function nodeOutput(stream: NodeJS.WriteStream): HostOutput {
  return {
    get isTerminal() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.isTTY === true ? stream.columns : null;
    },
    get failure() {
      return failures.get(stream) ?? null;
    },
    write: (text) =>
      new Promise((resolve) => {
        watch(stream);
        const taken = (error?: Error | null) => {
          note(stream, error);
          resolve();
        };
        if (failures.has(stream)) resolve();
        else stream.write(text, taken);
      }),
  };
}

/** All of a stream. Throws HostError EFBIG past `limit` bytes. */
export async function readStdin(stream: Readable, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += (chunk as Buffer).length;
    if (size > limit) throw new HostError('EFBIG', `stdin: larger than ${limit} bytes`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
