import fs from 'node:fs';
import { attempt } from './attempt.js';
import { factsOf } from './facts.js';
import { follow, listFollowed, readFollowed, statBehind } from './follow.js';
import { headHere, look, readAt, readHere } from './look.js';
import { pathRisks } from './path-risks.js';
import { pipeReader } from './pipe.js';
import { readLinks } from './read-links.js';
import { type FileFacts, HostError, type HostFiles } from './types.js';
import { writeAtomic, writeSynced } from './write-atomic.js';

const CHUNK_BYTES = 1 << 16;

/** What is read of a file when nobody says less. */
const READ_LIMIT = 64 << 20;

/** One buffer serves all reads; nothing else runs in between. */
const sharedChunk = Buffer.allocUnsafe(CHUNK_BYTES);

const tooLarge = (file: string, limit: number) => new HostError('EFBIG', `${file}: larger than ${limit} bytes`);

/**
 * The rest of a file after `begin`, up to the size it says it has, in one piece: half the memory of joined chunks. Of one
 * that says itself that it is too large, nothing more is read.
 */
function readUpToSize(descriptor: number, begin: Buffer, file: string, limit: number): Buffer {
  const { size } = attempt(() => fs.fstatSync(descriptor));
  if (size > limit) throw tooLarge(file, limit);
  if (size <= begin.length) return begin;
  const whole = Buffer.allocUnsafe(size);
  let total = begin.copy(whole);
  while (total < size) {
    const bytes = attempt(() => fs.readSync(descriptor, whole, total, size - total, null));
    if (bytes === 0) break;
    total += bytes;
  }
  return whole.subarray(0, total);
}

/** Reads to the end rather than to the size: files of /proc say that their size is 0. */
function readDescriptor(descriptor: number, file: string, limit: number): Buffer {
  const next = nextOf(descriptor, file);
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const bytes = next(sharedChunk);
    if (bytes === 0) break;
    const chunk = Buffer.from(sharedChunk.subarray(0, bytes));
    const large = total === 0 && bytes === CHUNK_BYTES;
    chunks.push(large ? readUpToSize(descriptor, chunk, file, limit) : chunk);
    total += chunks.at(-1)?.length ?? 0;
    if (total > limit) throw tooLarge(file, limit);
  }
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
}

/** How the next bytes of a file are read: a pipe is not waited for without end. */
function nextOf(descriptor: number, file: string): (chunk: Buffer) => number {
  if (attempt(() => fs.fstatSync(descriptor)).isFIFO()) return pipeReader(descriptor, file);
  return (chunk) => attempt(() => fs.readSync(descriptor, chunk, 0, chunk.length, null));
}

/** Opens without waiting, as a pipe would for somebody who writes to it. */
function opened<T>(file: string, use: (descriptor: number) => T): T {
  const descriptor = attempt(() => fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0)));
  try {
    return use(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

function read(file: string, limit = READ_LIMIT): Buffer {
  return opened(file, (descriptor) => readDescriptor(descriptor, file, limit));
}

/** In pieces, as what a process may make long is short nearly always. */
function readStart(file: string, limit: number): { bytes: Buffer; cut: boolean } {
  return opened(file, (descriptor) => {
    const next = nextOf(descriptor, file);
    const chunks: Buffer[] = [];
    for (let total = 0; total <= limit; ) {
      const more = next(sharedChunk.subarray(0, Math.min(CHUNK_BYTES, limit + 1 - total)));
      if (more === 0) return { bytes: Buffer.concat(chunks), cut: false };
      chunks.push(Buffer.from(sharedChunk.subarray(0, more)));
      total += more;
    }
    return { bytes: Buffer.concat(chunks).subarray(0, limit), cut: true };
  });
}

function readNext(descriptor: number, chunk: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.read(descriptor, chunk, 0, chunk.length, null, (error, bytes) => {
      if (error === null) resolve(bytes);
      else reject(new HostError(error.code ?? 'UNKNOWN', error.message));
    });
  });
}

async function stream(file: string, onChunk: (chunk: Buffer) => boolean): Promise<void> {
  const descriptor = attempt(() => fs.openSync(file, 'r'));
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  try {
    for (;;) {
      const bytes = await readNext(descriptor, chunk);
      if (bytes === 0 || !onChunk(chunk.subarray(0, bytes))) return;
    }
  } finally {
    fs.closeSync(descriptor);
  }
}

function stat(file: string | Buffer): FileFacts | null {
  const facts = tryStat(file);
  return facts === undefined ? null : factsOf(facts);
}

function tryStat(file: string | Buffer): fs.Stats | undefined {
  try {
    return fs.statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Of a file system that is read-only Node says ENOENT when it makes parents as well; mkdir(2) itself says why. */
function makeDirectory(directory: string, mode: number): void {
  try {
    fs.mkdirSync(directory, { recursive: true, mode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    fs.mkdirSync(directory, mode);
  }
}

/** The file system of this machine. */
export const nodeFiles: HostFiles = {
  read,
  readText: (file, limit) => read(file, limit).toString('utf8'),
  readStart,
  stream,
  follow,
  readFollowed,
  listFollowed,
  statBehind,
  list: (directory) => attempt(() => fs.readdirSync(directory)),
  readLink: (link) => attempt(() => fs.readlinkSync(link)),
  readLinks,
  readLinkBytes: (link) => attempt(() => fs.readlinkSync(link, 'buffer')),
  realPath: (file) => attempt(() => fs.realpathSync(file)),
  stat,
  look,
  risks: pathRisks,
  readHere,
  headHere,
  readAt,
  writeAtomic,
  create: (file, content, options = {}) => attempt(() => writeSynced(file, content, options.mode)),
  append: (file, content) => attempt(() => fs.appendFileSync(file, content)),
  makeDirectory: (directory, mode = 0o755) => attempt(() => makeDirectory(directory, mode)),
  remove: (file) => attempt(() => fs.rmSync(file, { force: true })),
  removeDirectory: (directory) => attempt(() => fs.rmdirSync(directory)),
  rename: (from, to) => attempt(() => fs.renameSync(from, to)),
};
