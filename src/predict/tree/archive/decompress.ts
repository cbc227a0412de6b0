import { Readable } from 'node:stream';
import zlib from 'node:zlib';
import { UsageError } from '../../../base/errors.js';
import type { Host } from '../../../host/types.js';
import { type Bytes, bufferBytes, piecesOf } from './bytes.js';

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

/** Of a tool that decompresses what Node cannot: bytes that come out at most, and how long it may take, milliseconds. */
const OUTPUT_LIMIT = 256 << 20;
const TIME_LIMIT = 60_000;

/** A stream of Node 22.15 and later; the types are those of Node 20. */
function zstdStream(): NodeJS.ReadWriteStream | null {
  const create = (zlib as { createZstdDecompress?: () => NodeJS.ReadWriteStream }).createZstdDecompress;
  return create === undefined ? null : create();
}

/** What a tool makes of it, in memory. Throws UsageError where there is none, or the result is too large. */
async function byTool(host: Host, name: string, kind: Compression, bytes: Bytes): Promise<Bytes> {
  if (bytes.size > OUTPUT_LIMIT) throw new UsageError([`${name}: too large for ${kind}; decompress it first`]);
  const input = Buffer.concat([...piecesOf(bytes)]);
  const { outcome, code, stdout } = await host.run(kind, ['-dc'], {
    timeLimit: TIME_LIMIT,
    outputLimit: OUTPUT_LIMIT,
    input,
  });
  if (outcome === 'missing')
    throw new UsageError([`${name}: compressed with ${kind}, and no ${kind} is installed; decompress it first`]);
  if (outcome === 'flood')
    throw new UsageError([`${name}: more than ${OUTPUT_LIMIT >> 20} MiB come out of it; decompress it first`]);
  if (outcome !== 'exited' || code !== 0)
    throw new UsageError([`${name}: ${kind} cannot decompress it; it may be damaged`]);
  return bufferBytes(stdout);
}

/** The bytes as they are before compression: piece by piece, or where they can be read anywhere, as such. */
export async function decompressed(host: Host, name: string, bytes: Bytes): Promise<Bytes | AsyncIterable<Buffer>> {
  const kind = compressionOf(bytes);
  if (kind === 'none') return bytes;
  const stream = kind === 'gzip' ? zlib.createGunzip() : kind === 'zstd' ? zstdStream() : null;
  if (stream === null) return byTool(host, name, kind, bytes);
  const source = Readable.from(piecesOf(bytes));
  source.on('error', () => undefined);
  return source.pipe(stream as NodeJS.ReadWriteStream & AsyncIterable<Buffer>);
}
