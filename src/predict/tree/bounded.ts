import { type Host, HostError } from '../../host/types.js';
import type { Tree } from './types.js';

/** A tree that nobody waits for any longer than so many milliseconds in all: after that every file fails. */
export function boundedTree(
  tree: Tree,
  { elapsed }: Pick<Host, 'elapsed'>,
  limit: number,
): Tree & { isOver(): boolean } {
  const until = elapsed() + limit;
  const isOver = () => elapsed() > until;
  const inTime = <T>(work: () => T): T => {
    if (isOver()) throw new HostError('ETIMEDOUT', `the files were not read within ${limit / 1000} seconds`);
    return work();
  };
  return {
    ...tree,
    isOver,
    node: (path) => (isOver() ? null : tree.node(path)),
    list: (path) => inTime(() => tree.list(path)),
    target: (path) => inTime(() => tree.target(path)),
    read: (path, most) => inTime(() => tree.read(path, most)),
    head: (path, length) => inTime(() => tree.head(path, length)),
  };
}
