import fs from 'node:fs';
import { attempt } from './attempt.js';
import { HostError, type PlaceFacts } from './types.js';

function kindOf(facts: fs.Stats): PlaceFacts['kind'] {
  if (facts.isSymbolicLink()) return 'link';
  if (facts.isFile()) return 'file';
  return facts.isDirectory() ? 'directory' : 'other';
}

/** See {@link HostFiles.look}. */
export function look(file: string): PlaceFacts | null {
  try {
    const facts = fs.lstatSync(file, { throwIfNoEntry: false });
    if (facts === undefined) return null;
    const kind = kindOf(facts);
    const size = kind === 'file' ? facts.size : 0;
    return { kind, size, mode: facts.mode & 0o7777, uid: facts.uid, gid: facts.gid };
  } catch {
    return null;
  }
}

/** Where the kernel says that an open file lies; null where no /proc tells. */
function placeOf(descriptor: number): string | null {
  try {
    return fs.readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return null;
  }
}

/**
 * See {@link HostFiles.readHere}. O_NONBLOCK: a pipe or device that was put in its place a moment ago must not hold up the
 * run.
 */
export function readHere(file: string, limit: number): Buffer | null {
  return openHere(file, (descriptor, size) => {
    if (size > limit) throw new HostError('EFBIG', `${file}: larger than ${limit} bytes`);
    return attempt(() => fs.readFileSync(descriptor));
  });
}

/** See {@link HostFiles.headHere}. */
export const headHere = (file: string, length: number): Buffer | null =>
  openHere(file, (descriptor) => pieceOf(descriptor, 0, length));

function openHere(file: string, read: (descriptor: number, size: number) => Buffer): Buffer | null {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants;
  const descriptor = attempt(() => fs.openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK));
  try {
    const facts = fs.fstatSync(descriptor);
    if (!facts.isFile() || (placeOf(descriptor) ?? file) !== file) return null;
    return read(descriptor, facts.size);
  } finally {
    fs.closeSync(descriptor);
  }
}

function pieceOf(descriptor: number, offset: number, length: number): Buffer {
  const piece = Buffer.allocUnsafe(length);
  return piece.subarray(
    0,
    attempt(() => fs.readSync(descriptor, piece, 0, length, offset)),
  );
}

/** See {@link HostFiles.readAt}. */
export function readAt(file: string, offset: number, length: number): Buffer {
  const descriptor = attempt(() => fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0)));
  try {
    return pieceOf(descriptor, offset, length);
  } finally {
    fs.closeSync(descriptor);
  }
}
