import { basename } from '../base/basename.js';
import { compareText } from '../base/compare-text.js';
import { UsageError } from '../base/errors.js';
import { readFailure } from '../host/failure.js';
import type { Host } from '../host/types.js';

/** How deep directories are looked into. */
const DEEPEST = 8;

/** So much of a file is read at once, bytes. */
const CHUNK = 1 << 18;

/** What is no regular file is read whole, at most so many bytes: a named pipe, or one of the shell's `<(…)`. */
const PIPE_LIMIT = 64 * 1024 * 1024;

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
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  const expression = new RegExp(`^${escaped}$`, 's');
  try {
    const names = host.files.list(directory === '' ? '.' : directory);
    return names.filter((name) => !name.startsWith('.') && expression.test(name)).map((name) => `${directory}${name}`);
  } catch (error) {
    throw new UsageError([`${word}: ${readFailure(error, 0)}`]);
  }
}

function* filesBelow(path: string, depth: number, host: Host): Generator<FleetFile> {
  const facts = host.files.stat(path);
  if (facts?.kind !== 'directory') {
    yield { path, problem: null };
    return;
  }
  if (depth > DEEPEST) return yield { path, problem: `more than ${DEEPEST} directories deep` };
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

/** What a machine is called whose document does not say: the name of its file. */
export const nameOfFile = (path: string) => (path === '-' ? 'stdin' : basename(path).replace(/\.\w{1,8}$/, ''));
