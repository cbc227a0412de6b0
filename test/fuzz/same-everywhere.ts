import type { Tree } from '../../src/predict/tree/types.js';

/** A file system in which every file has the same content: whatever a reader looks for, it finds it. */
export function sameEverywhere(content: string): Tree {
  const facts = { mode: 0o755, uid: 0, gid: 0 };
  const bytes = Buffer.from(content);
  return {
    name: 'image',
    node: (path) =>
      /(^|\/|\.d|-enabled|etc)$/.test(path)
        ? { ...facts, kind: 'directory', size: 0 }
        : { ...facts, kind: 'file', size: bytes.length },
    list: () => ['a.conf', 'b.cfg', 'c'],
    target: () => '/etc/a.conf',
    read: (_, limit) => bytes.subarray(0, limit),
    head: (_, length) => bytes.subarray(0, length),
    entry: null,
    problems: [],
  };
}
