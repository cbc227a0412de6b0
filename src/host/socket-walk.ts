/**
 * A worker that looks through descriptor tables on another core. The build makes a file of its own of it,
 * dist/socket-walk.cjs, since the standalone executable carries it as text; ./sockets-of.ts starts it.
 */
import workerThreads from 'node:worker_threads';
import { isKeeper, keeperNumber } from './kept-sockets.js';
import { readLinks } from './read-links.js';
import { socketInode } from './socket-inode.js';
import { byTurns, type Turns } from './turns.js';
import { errorCode, type SocketsOf } from './types.js';

/** What ./sockets-of.ts hands over. */
export interface SocketWalk {
  readonly pids: readonly number[];
  readonly turns: Turns;
}

function walk({ pids, turns }: SocketWalk): SocketsOf {
  const pairs: number[] = [];
  let denied = 0;
  let socket: string | null = null;
  for (const pid of byTurns(pids, turns)) {
    try {
      readLinks(`/proc/${pid}/fd`, (name, target) => {
        const inode = socketInode(target);
        if (inode >= 0) {
          socket ??= `/proc/${pid}/fd/${name}`;
          pairs.push(inode, pid);
        } else if (isKeeper(target)) pairs.push(keeperNumber(Number(name)), pid);
      });
    } catch (error) {
      if (['EACCES', 'EPERM'].includes(errorCode(error))) denied++;
    }
  }
  return { pairs: Float64Array.from(pairs), socket, denied };
}

const found = walk(workerThreads.workerData as SocketWalk);
workerThreads.parentPort?.postMessage(found, [found.pairs.buffer as ArrayBuffer]);
