import { memoised } from '../../base/memoised.js';
import { errorCode } from '../../host/types.js';
import { SocketCount } from '../socket-count.js';
import { directoryOf, joined, resolved } from './paths.js';
import type { Entry, Problem, Tree, TreeNode } from './types.js';

/** The largest file that is read as text, bytes; configurations are far smaller. */
export const TEXT_LIMIT = 1 << 20;

/**
 * The most bytes that one prediction reads as text: three times what a machine with hundreds of servers has. V8 lets what is
 * made of it grow to 200 MB before it gives any back.
 */
const TOTAL_LIMIT = 6 << 20;

/** The most names of one directory that are looked at. */
const NAME_LIMIT = 20_000;

/** An image to ask questions of: every path is followed inside the image and nowhere else. */
export interface Image {
  /** As people named it. */
  readonly name: string;
  readonly entry: Entry | null;
  /** What could not be read so far, each place once. */
  problems(): readonly Problem[];
  /** Counts what its programs open. */
  readonly sockets: SocketCount;
  /** Tells of something that was not understood. */
  tell(place: string, reason: string): void;
  /** The path with its links followed; null where nothing is there. */
  find(path: string): string | null;
  /** What is there behind every link, null for nothing. */
  stat(path: string): TreeNode | null;
  /** What a link says, null where there is none. Links on the way to it are followed. */
  link(path: string): string | null;
  isFile(path: string): boolean;
  isDirectory(path: string): boolean;
  /** Names in a directory, sorted; empty where there is none. */
  list(path: string): readonly string[];
  /** A file as text, `null` where there is none or it cannot be read; what is too large is a problem that is told. */
  text(path: string): string | null;
  /** Every file that was asked for as text since this was emptied. */
  readonly asked: Set<string>;
  /** The bytes of a file; throws HostError. For package databases, which are larger than any configuration. */
  bytes(path: string, limit: number): Buffer;
  /** The first bytes of a file, null where it cannot be read: what kind of program it is. */
  head(path: string, length: number): Buffer | null;
  /** The first file of this name along a search path. */
  program(name: string, searchPath?: string): string | null;
}

const SEARCH_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const byName = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0);

/** The most problems that are told one by one: files that were made to be a trap would have hundreds of thousands. */
export const PROBLEM_LIMIT = 500;

/** Remembers, once a place, what could not be read. */
function notes(first: readonly Problem[]) {
  const told = new Map<string, Problem>();
  let more = 0;
  const tell = (place: string, reason: string) => {
    const key = `${place} ${reason}`;
    if (told.size < PROBLEM_LIMIT) told.set(key, { place, reason });
    else if (!told.has(key)) more += 1;
  };
  for (const { place, reason } of first) tell(place, reason);
  return {
    all: (): Problem[] => {
      const left = { place: '/', reason: `${more} more problems like these were left out` };
      return more === 0 ? [...told.values()] : [...told.values(), left];
    },
    tell,
  };
}

/** Why nothing is known of what lies on a mount of a network or of FUSE. */
export const SILENT = 'its file system may not answer, and was not asked';

/** The line of a character that ends a line, or all of the text, for some programs; null where there is none. */
function oddLine(text: string): number | null {
  if (text.startsWith('\x7fELF')) return null;
  const nul = text.indexOf('\0');
  const lone = text.search(/\r(?!\n)/);
  if (nul < 0 && lone < 0) return null;
  const first = nul < 0 || (lone >= 0 && lone < nul) ? lone : nul;
  return text.slice(0, first).split('\n').length;
}

/** Follows paths; each directory is asked once, for all files lie in few of them. */
function finder(tree: Tree, tell: Image['tell']) {
  const isClosed = memoised((directory: string) => {
    if (tree.isClosed?.(directory) !== true) return false;
    tell(directory, 'what lies in it may not be looked at by this user');
    return true;
  });
  const nodeAt = memoised((path: string) => {
    if (tree.isSilent?.(path) === true) {
      tell(path, SILENT);
      return null;
    }
    const node = tree.node(path);
    if (node === null && path !== '/') isClosed(directoryOf(path));
    return node;
  });
  const links = {
    isLink: (path: string) => nodeAt(path)?.kind === 'link',
    target: (path: string) => tree.target(path),
  };
  const parent = memoised((path: string) => resolved(path, links));
  const find = (path: string, followLast = true): string | null => {
    const directory = parent(directoryOf(path));
    if (directory === null) return null;
    const found = resolved(joined(directory, path.slice(path.lastIndexOf('/') + 1)), links, followLast);
    return found !== null && (found === '/' || nodeAt(found) !== null) ? found : null;
  };
  return { nodeAt, find };
}

/** Opens a tree for questions. */
export function imageOf(tree: Tree): Image {
  const { all, tell: note } = notes(tree.problems);
  const sockets = new SocketCount();
  const tell: Image['tell'] = (place, reason) => {
    sockets.heard();
    note(place, reason);
  };
  const { nodeAt, find } = finder(tree, tell);
  let left = TOTAL_LIMIT;
  const stat = (path: string) => {
    const found = find(path);
    return found === null ? null : nodeAt(found);
  };
  const isFile = (path: string) => stat(path)?.kind === 'file';
  const read = (path: string): string | null => {
    const found = find(path);
    const node = found === null ? null : nodeAt(found);
    if (found === null || node === null || node.kind === 'directory') return null;
    if (node.kind !== 'file') return cannot(path, 'it is no regular file and was not opened');
    if (node.size > TEXT_LIMIT) return cannot(path, `it is larger than ${TEXT_LIMIT >> 20} MiB and was not read`);
    if (node.size > left) return cannot(path, `more than ${TOTAL_LIMIT >> 20} MiB of text were read before it`);
    left -= node.size;
    try {
      const text = tree.read(found, TEXT_LIMIT).toString('utf8');
      const line = oddLine(text);
      if (line !== null)
        tell(`${path}:${line}`, 'a NUL, or a CR without LF: its program may see other lines than were read');
      return text;
    } catch (error) {
      return cannot(path, `it cannot be read: ${errorCode(error)}`);
    }
  };
  const cannot = (path: string, reason: string): null => {
    tell(path, reason);
    return null;
  };
  const text = memoised(read);
  const asked = new Set<string>();
  const list = (path: string): readonly string[] => {
    const found = find(path);
    if (found === null || nodeAt(found)?.kind !== 'directory') return [];
    try {
      const names = [...tree.list(found)];
      if (names.length > NAME_LIMIT) tell(path, `only ${NAME_LIMIT} of its ${names.length} names were looked at`);
      return names.sort(byName).slice(0, NAME_LIMIT);
    } catch (error) {
      tell(path, `it cannot be listed: ${errorCode(error)}`);
      return [];
    }
  };
  const link = (path: string): string | null => {
    const found = find(path, false);
    return found !== null && nodeAt(found)?.kind === 'link' ? tree.target(found) : null;
  };
  const program = (name: string, searchPath = SEARCH_PATH): string | null => {
    if (name.includes('/')) return isFile(name) ? name : null;
    const directory = searchPath.split(':').find((each) => isFile(`${each}/${name}`));
    return directory === undefined ? null : `${directory}/${name}`;
  };
  return {
    name: tree.name,
    entry: tree.entry,
    problems: all,
    sockets,
    tell,
    find,
    stat,
    link,
    isFile,
    isDirectory: (path) => stat(path)?.kind === 'directory',
    list,
    text: (path) => {
      asked.add(path);
      return text(path);
    },
    asked,
    bytes: (path, limit) => tree.read(find(path) ?? path, limit),
    head: (path, length) => {
      const found = find(path);
      try {
        return found === null ? null : tree.head(found, length);
      } catch {
        return null;
      }
    },
    program,
  };
}
