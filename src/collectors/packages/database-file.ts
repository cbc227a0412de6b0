import type { Host } from '../../host/types.js';

/** Larger than any list of files or table of packages that was ever seen, bytes. */
const LIMIT = 256 << 20;

/** A file of a package database; null when there is none that can be read. */
export function readDatabase(host: Host, path: string): Buffer | null {
  try {
    return host.files.read(path, LIMIT);
  } catch {
    return null;
  }
}

/** Names in a directory of a package database, sorted; none when it cannot be listed. */
export function listDatabase(host: Host, path: string): string[] {
  try {
    return host.files.list(path).sort();
  } catch {
    return [];
  }
}

/** Whether a list has this line. Every list of files begins with a directory or a heading, never with a file. */
export function hasLine(list: Buffer, line: string): boolean {
  return list.includes(`\n${line}\n`);
}
