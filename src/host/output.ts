import type { Readable } from 'node:stream';
import { HostError, type HostOutput } from '../host.js';

/** Streams whose reader has gone away (`| head -1`); what it did not want is dropped, which is no error. */
const closed = new WeakSet<NodeJS.WriteStream>();
const watched = new WeakSet<NodeJS.WriteStream>();

function watch(stream: NodeJS.WriteStream): void {
  if (watched.has(stream)) return;
  watched.add(stream);
  stream.on('error', () => closed.add(stream));
}

/** A standard stream. */
export function nodeOutput(stream: NodeJS.WriteStream): HostOutput {
  return {
    get isTerminal() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.isTTY === true ? stream.columns : null;
    },
    write: (text) =>
      new Promise((resolve) => {
        watch(stream);
        if (closed.has(stream)) resolve();
        else stream.write(text, () => resolve());
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
