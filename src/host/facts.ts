import type fs from 'node:fs';
import type { FileFacts } from './types.js';

/** What Node's stat says, in our words. */
export function factsOf(facts: fs.Stats): FileFacts {
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
