import { basename } from '../../base/basename.js';
import { compareText } from '../../base/compare-text.js';
import { UsageError } from '../../base/errors.js';
import { wildcard } from '../../base/wildcard.js';
import { DOCUMENT_LIMIT } from '../../collectors/machines/documents.js';
import { noText } from '../../collectors/machines/no-text.js';
import { readFailure } from '../../host/failure.js';
import type { FileFacts, Host } from '../../host/types.js';

/** How deep directories are looked into. */
const DEEPEST = 8;

/** So much of a file is read at once, bytes. */
const CHUNK = 1 << 18;

/** What is no regular file is read whole, at most so many bytes: a named pipe, or one of the shell's `<(…)`. */
export const PIPE_LIMIT = 64 * 1024 * 1024;

/** How much of a file that ends no document is read until it is something else, bytes. */
const SOMETHING_ELSE = DOCUMENT_LIMIT + CHUNK;

/** A file to read, or why it cannot be. */
export interface FleetFile {
  readonly path: string;
  readonly problem: string | null;
}

const WILD = /[*?]/;

/** The names in a directory that a pattern of the last part of a path fits; `*` and `?` as in a shell. */
function expanded(word: string, host: Host): string[] {
  const slash = word.lastIndexOf('/');
  const [directory, pattern] = [word.slice(0, slash + 1), word.slice(slash + 1)];
  if (WILD.test(directory)) throw new UsageError([`${word}: only the last part of a path may be a pattern`]);
  const expression = wildcard(pattern);
  try {
    const names = host.files.list(directory === '' ? '.' : directory);
    return names.filter((name) => !name.startsWith('.') && expression.test(name)).map((name) => `${directory}${name}`);
  } catch (error) {
    throw new UsageError([`${word}: ${readFailure(error, 0)}`]);
  }
}

/** Why what a directory has is not read; null: nothing speaks against it. What is named is read all the same. */
function objection(path: string, kind: FileFacts['kind'], depth: number, host: Host): string | null {
  if (depth === 0 || kind === 'file') return null;
  if (kind === 'other') return 'is a pipe, a socket or a device, no file';
  if (depth > DEEPEST) return `more than ${DEEPEST} directories deep`;
  // One that leads upwards would have everything read again, one to / the whole machine.
  return host.files.look(path)?.kind === 'link' ? 'is a link to a directory; name it to have it read' : null;
}

function* filesBelow(path: string, depth: number, host: Host): Generator<FleetFile> {
  const kind = host.files.stat(path)?.kind ?? 'file';
  const problem = objection(path, kind, depth, host);
  if (problem !== null || kind !== 'directory') return yield { path, problem };
  try {
    const names = host.files.list(path).filter((name) => !name.startsWith('.'));
    for (const name of names.sort(compareText))
      yield* filesBelow(`${path.replace(/\/$/, '')}/${name}`, depth + 1, host);
  } catch (error) {
    yield { path, problem: readFailure(error, 0) };
  }
}

/** The files that words of the command line name: files, directories with all that is in them, patterns. */
export function* fleetFiles(words: readonly string[], host: Host): Generator<FleetFile> {
  for (const word of words) {
    if (word === '-') yield { path: '-', problem: null };
    else if (host.files.stat(word) !== null) yield* filesBelow(word, 0, host);
    else {
      const found = WILD.test(word) ? expanded(word, host) : [];
      if (found.length === 0) throw new UsageError([`${word}: no such file`]);
      for (const path of found.sort(compareText)) yield* filesBelow(path, 0, host);
    }
  }
}

/** A file in pieces. Throws HostError. */
export async function* chunksOf(path: string, host: Host): AsyncGenerator<Buffer> {
  if (path === '-') return yield* host.stdin();
  if (host.files.stat(path)?.kind !== 'file') return yield host.files.read(path, PIPE_LIMIT);
  for (let offset = 0; ; offset += CHUNK) {
    const chunk = host.files.readAt(path, offset, CHUNK);
    if (chunk.length > 0) yield chunk;
    if (chunk.length < CHUNK) return;
  }
}

/** Finds out of a file whether it is something else, before all of it is read. */
export class Suspicion {
  private bytes = 0;

  /** What speaks against the file after another chunk, of which `documents` have ended so far; null: nothing does. */
  after(chunk: Buffer, documents: number): string | null {
    const isStart = this.bytes === 0;
    this.bytes += chunk.length;
    if (isStart) return noText(chunk);
    if (documents > 0 || this.bytes <= SOMETHING_ELSE) return null;
    return `no document ends in its first ${DOCUMENT_LIMIT >> 20} MiB; the rest was not read`;
  }
}

/** What a machine is called whose document does not say: the name of its file. */
export const nameOfFile = (path: string) => (path === '-' ? 'stdin' : basename(path).replace(/\.\w{1,8}$/, ''));
