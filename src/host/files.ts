import fs from 'node:fs';
import path from 'node:path';
import { type FileFacts, HostError, type HostFiles, type WriteOptions } from '../host.js';
import { countInput } from './memory.js';

const CHUNK_BYTES = 1 << 16;

/** Calls into node:fs, with its errors turned into ours. */
function attempt<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new HostError(code ?? 'UNKNOWN', message);
  }
}

/** One buffer serves all reads; nothing else runs in between. */
const sharedChunk = Buffer.allocUnsafe(CHUNK_BYTES);

/** The rest of a file after `begin`, up to the size it says it has, in one piece: half the memory of joined chunks. */
function readUpToSize(descriptor: number, begin: Buffer, limit: number): Buffer {
  const { size } = attempt(() => fs.fstatSync(descriptor));
  if (size <= begin.length || size > limit) return begin;
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
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const bytes = attempt(() => fs.readSync(descriptor, sharedChunk, 0, CHUNK_BYTES, null));
    if (bytes === 0) break;
    const chunk = Buffer.from(sharedChunk.subarray(0, bytes));
    const large = total === 0 && bytes === CHUNK_BYTES;
    chunks.push(large ? readUpToSize(descriptor, chunk, limit) : chunk);
    total += chunks.at(-1)?.length ?? 0;
    if (total > limit) throw new HostError('EFBIG', `${file}: larger than ${limit} bytes`);
  }
  countInput(total);
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
}

function read(file: string, limit = Number.POSITIVE_INFINITY): Buffer {
  const descriptor = attempt(() => fs.openSync(file, 'r'));
  try {
    return readDescriptor(descriptor, file, limit);
  } finally {
    fs.closeSync(descriptor);
  }
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
      countInput(bytes);
      if (bytes === 0 || !onChunk(chunk.subarray(0, bytes))) return;
    }
  } finally {
    fs.closeSync(descriptor);
  }
}

function stat(file: string | Buffer): FileFacts | null {
  const facts = tryStat(file);
  if (facts === undefined) return null;
  return {
    kind: facts.isFile() ? 'file' : facts.isDirectory() ? 'directory' : 'other',
    size: facts.size,
    links: facts.nlink,
    device: facts.dev,
    inode: facts.ino,
    uid: facts.uid,
    gid: facts.gid,
    mode: facts.mode & 0o7777,
    modifiedAt: facts.mtimeMs,
  };
}

function tryStat(file: string | Buffer): fs.Stats | undefined {
  try {
    return fs.statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

type Content = string | Uint8Array | Iterable<string>;

function writeSynced(file: string, content: Content, mode: number): void {
  const descriptor = fs.openSync(file, 'wx', mode);
  try {
    fs.fchmodSync(descriptor, mode);
    writePieces(descriptor, content);
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** A rename is durable only once its directory is synced too; where that cannot be done it is not needed. */
function syncDirectory(directory: string): void {
  try {
    const descriptor = fs.openSync(directory, 'r');
    fs.fsyncSync(descriptor);
    fs.closeSync(descriptor);
  } catch {
    // Windows has no such call.
  }
}

function writePieces(descriptor: number, content: Content): void {
  const whole = typeof content === 'string' || content instanceof Uint8Array;
  for (const piece of whole ? [content] : content) fs.writeFileSync(descriptor, piece);
}

/** A device or pipe is written to; a rename would put a file in its place. */
function writeThrough(file: string, content: Content): void {
  const descriptor = fs.openSync(file, 'w');
  try {
    writePieces(descriptor, content);
  } finally {
    fs.closeSync(descriptor);
  }
}

function replace(file: string, content: Content, options: WriteOptions): void {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${Math.random().toString(36).slice(2)}.tmp`);
  try {
    writeSynced(temporary, content, options.mode ?? 0o644);
    if (options.exclusive === true) fs.linkSync(temporary, file);
    else fs.renameSync(temporary, file);
  } finally {
    fs.rmSync(temporary, { force: true });
  }
}

/** Behind a symbolic link it is the file that is replaced, and the link stays. */
function writeAtomic(file: string, content: Content, options: WriteOptions = {}): void {
  const existing = stat(file);
  if (existing?.kind === 'other') attempt(() => writeThrough(file, content));
  else {
    const target = existing === null || options.exclusive === true ? file : attempt(() => fs.realpathSync(file));
    attempt(() => replace(target, content, options));
    syncDirectory(path.dirname(target));
  }
}

function readLinks(directory: string, visit: (name: string, target: string) => void): void {
  for (const name of attempt(() => fs.readdirSync(directory))) {
    let target: string;
    try {
      target = fs.readlinkSync(`${directory}/${name}`);
    } catch {
      continue;
    }
    visit(name, target);
  }
}

/** The file system of this machine. */
export const nodeFiles: HostFiles = {
  read,
  readText: (file, limit) => read(file, limit).toString('utf8'),
  stream,
  list: (directory) => attempt(() => fs.readdirSync(directory)),
  readLink: (link) => attempt(() => fs.readlinkSync(link)),
  readLinks,
  readLinkBytes: (link) => attempt(() => fs.readlinkSync(link, 'buffer')),
  realPath: (file) => attempt(() => fs.realpathSync(file)),
  stat,
  writeAtomic,
  create: (file, content, options = {}) => attempt(() => writeSynced(file, content, options.mode ?? 0o644)),
  append: (file, content) => attempt(() => fs.appendFileSync(file, content)),
  makeDirectory: (directory, mode = 0o755) => {
    attempt(() => fs.mkdirSync(directory, { recursive: true, mode }));
  },
  remove: (file) => attempt(() => fs.rmSync(file, { force: true })),
  rename: (from, to) => attempt(() => fs.renameSync(from, to)),
};
