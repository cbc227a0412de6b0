import fs from 'node:fs';
import path from 'node:path';
import { attempt } from './attempt.js';
import { heldTarget } from './held-target.js';
import { writeToPipe } from './pipe.js';
import type { WriteOptions } from './types.js';

type Content = string | Uint8Array | Iterable<string | Uint8Array>;

/** Writes a new file and waits until the disk has it. A mode that is asked for holds, whatever the umask is. */
export function writeSynced(file: string, content: Content, mode?: number): void {
  const descriptor = fs.openSync(file, 'wx', mode ?? 0o644);
  try {
    if (mode !== undefined) fs.fchmodSync(descriptor, mode);
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

function piecesOf(content: Content): Iterable<string | Uint8Array> {
  return typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
}

function writePieces(descriptor: number, content: Content): void {
  for (const piece of piecesOf(content)) fs.writeFileSync(descriptor, piece);
}

function isDevice(file: string): boolean {
  try {
    const facts = fs.statSync(file);
    return !facts.isFile() && !facts.isDirectory();
  } catch {
    return false;
  }
}

/** At most so many characters of a name: with four bytes each, what is added still fits into NAME_MAX, 255 bytes. */
const NAME_PART = 50;

function temporaryBeside(file: string): string {
  const name = path.basename(file).slice(0, NAME_PART);
  return path.join(path.dirname(file), `.${name}.${Math.random().toString(36).slice(2)}.tmp`);
}

function replace(file: string, content: Content, options: WriteOptions): void {
  const temporary = temporaryBeside(file);
  try {
    writeSynced(temporary, content, options.mode);
    if (options.exclusive === true) fs.linkSync(temporary, file);
    else fs.renameSync(temporary, file);
  } finally {
    fs.rmSync(temporary, { force: true });
  }
}

const STICKY_FOR_ALL = 0o1002;

/**
 * Links that others put into a directory like /tmp are not followed, as by the kernel itself (proc_sys_fs(5),
 * protected_symlinks): they would decide what root overwrites.
 */
function isTrustedLink(link: string, directory: string): boolean {
  const { uid, mode } = fs.statSync(directory);
  if ((mode & STICKY_FOR_ALL) !== STICKY_FOR_ALL) return true;
  return [uid, process.geteuid?.()].includes(fs.lstatSync(link).uid);
}

/** Where a symbolic link leads, also when nothing is there yet; realpath(3) knows only what is there. */
function pointee(file: string, links = 40): string {
  try {
    const directory = fs.realpathSync(path.dirname(file));
    const target = path.resolve(directory, fs.readlinkSync(file));
    return links > 0 && isTrustedLink(file, directory) ? pointee(target, links - 1) : file;
  } catch {
    return file;
  }
}

/**
 * See HostFiles.writeAtomic. Behind a symbolic link it is the file that is replaced, and the link stays. As root only links
 * of root are followed.
 */
export function writeAtomic(file: string, content: Content, options: WriteOptions = {}): void {
  const held =
    process.geteuid?.() === 0 && process.platform === 'linux'
      ? attempt(() => heldTarget(file, linksOf(options)))
      : null;
  if (held === null) writeTo(file, content, options);
  else {
    try {
      writeHeld(held.path, content, options);
    } finally {
      held.end();
    }
  }
}

/** A link that must not exist yet is in the way, wherever it leads. */
const linksOf = ({ exclusive }: WriteOptions) => (exclusive === true ? 0 : undefined);

/** Writes to a name in a held directory. A link that is still there is another user's, or one of /proc. */
function writeHeld(file: string, content: Content, options: WriteOptions): void {
  const isForeign = fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true && !isMagic(file);
  if (!isForeign && isDevice(file)) attempt(() => writeToPipe(file, piecesOf(content)));
  else {
    attempt(() => replace(file, content, options));
    syncDirectory(path.dirname(file));
  }
}

/** An open file that /proc shows as a link, as behind /dev/stdout. */
const isMagic = (file: string) => /^\/proc\/\d+\/(task\/\d+\/)?fd$/.test(fs.realpathSync(path.dirname(file)));

function writeTo(file: string, content: Content, options: WriteOptions): void {
  // A device or pipe is written to; a rename would put a file in its place.
  if (isDevice(file)) attempt(() => writeToPipe(file, piecesOf(content)));
  else {
    const target = options.exclusive === true ? file : pointee(file);
    attempt(() => replace(target, content, options));
    syncDirectory(path.dirname(target));
  }
}
