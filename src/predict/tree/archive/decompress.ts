import nodeStream from 'node:stream';
import zlib from 'node:zlib';
import { UsageError } from '../../../base/errors.js';
import type { Host } from '../../../host/types.js';
import { type Bytes, piecesOf } from './bytes.js';

export type Compression = 'none' | 'gzip' | 'zstd' | 'xz' | 'bzip2';

const MAGIC: ReadonlyArray<readonly [Compression, string]> = [
  ['gzip', '1f8b'],
  ['zstd', '28b52ffd'],
  ['xz', 'fd377a585a00'],
  ['bzip2', '425a68'],
];

/** How bytes are compressed, by how they begin. */
export function compressionOf(bytes: Bytes): Compression {
  const begin = bytes.read(0, 6).toString('hex');
  return MAGIC.find(([, magic]) => begin.startsWith(magic))?.[0] ?? 'none';
}

/** How long a tool may take that decompresses what Node cannot, milliseconds. */
const TIME_LIMIT = 120_000;

/** A stream of Node 22.15 and later; the types are those of Node 20. */
function zstdStream(): NodeJS.ReadWriteStream | null {
  const create = (zlib as { createZstdDecompress?: () => NodeJS.ReadWriteStream }).createZstdDecompress;
  return create === undefined ? null : create();
}

/** One piece of a command's output at a time, from who has it to who wants it. */
function handover() {
  let give: ((chunk: Buffer | null) => void) | null = null;
  let taken: (() => void) | null = null;
  const waiting: Array<Buffer | null> = [];
  return {
    /** Resolves when the piece was taken. */
    put: (chunk: Buffer | null) =>
      new Promise<void>((resolve) => {
        if (give === null) {
          waiting.push(chunk);
          taken = resolve;
        } else {
          give(chunk);
          give = null;
          resolve();
        }
      }),
    /** Null at the end. */
    take: () =>
      new Promise<Buffer | null>((resolve) => {
        const next = waiting.shift();
        if (next === undefined) give = resolve;
        else {
          resolve(next);
          taken?.();
          taken = null;
        }
      }),
  };
}

/** What a tool makes of it, piece by piece. Throws UsageError where there is none, or it cannot decompress it. */
async function* byTool(host: Host, name: string, kind: Compression, bytes: Bytes): AsyncGenerator<Buffer> {
  const { put, take } = handover();
  const stop = new AbortController();
  const ended = host.run(kind, ['-dc'], {
    timeLimit: TIME_LIMIT,
    input: piecesOf(bytes),
    onOutput: put,
    signal: stop.signal,
  });
  const done = ended.then(() => put(null));
  try {
    for (let piece = await take(); piece !== null; piece = await take()) yield piece;
  } finally {
    stop.abort();
    void done;
  }
  const { outcome, code } = await ended;
  if (outcome === 'missing')
    throw new UsageError([`${name}: compressed with ${kind}, and no ${kind} is installed; decompress it first`]);
  if (outcome === 'timeout')
    throw new UsageError([`${name}: ${kind} takes longer than ${TIME_LIMIT / 1000} seconds; decompress it first`]);
  if (outcome !== 'exited' || code !== 0)
    throw new UsageError([`${name}: ${kind} cannot decompress it; it may be damaged`]);
}

/** The bytes as they are before compression: piece by piece, or where they can be read anywhere, as such. */
export async function decompressed(host: Host, name: string, bytes: Bytes): Promise<Bytes | AsyncIterable<Buffer>> {
  const kind = compressionOf(bytes);
  if (kind === 'none') return bytes;
  const stream = kind === 'gzip' ? zlib.createGunzip() : kind === 'zstd' ? zstdStream() : null;
  if (stream === null) return byTool(host, name, kind, bytes);
  const source = nodeStream.Readable.from(piecesOf(bytes));
  source.on('error', () => undefined);
  return source.pipe(stream as NodeJS.ReadWriteStream & AsyncIterable<Buffer>);
}
