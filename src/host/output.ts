import type { Readable } from 'node:stream';
import { HostError, type HostOutput } from '../host.js';

/** A standard stream. A reader that has gone away (`| head -1`) is no error: what it did not want is dropped. */
export function nodeOutput(stream: NodeJS.WriteStream): HostOutput {
  let open = true;
  stream.on('error', () => {
    open = false;
  });
  return {
    get isTerminal() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.isTTY === true ? stream.columns : null;
    },
    write: (text) =>
      new Promise((resolve) => {
        if (open) stream.write(text, () => resolve());
        else resolve();
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
