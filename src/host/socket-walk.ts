/**
 * A worker that looks through descriptor tables on another core. The build makes a file of its own of it,
 * dist/socket-walk.cjs, since the standalone executable carries it as text; ./sockets-of.ts starts it.
 */
import workerThreads from 'node:worker_threads';
import { isKeeper, keeperNumber } from './kept-sockets.js';
import { readLinks } from './read-links.js';
import { socketInode } from './socket-inode.js';
import { errorCode, type SocketsOf } from './types.js';

function walk(pids: readonly number[]): SocketsOf {
  const pairs: number[] = [];
  let denied = 0;
  for (const pid of pids) {
    try {
      readLinks(`/proc/${pid}/fd`, (name, target) => {
        const inode = socketInode(target);
        if (inode >= 0) pairs.push(inode, pid);
        else if (isKeeper(target)) pairs.push(keeperNumber(Number(name)), pid);
      });
    } catch (error) {
      if (['EACCES', 'EPERM'].includes(errorCode(error))) denied++;
    }
  }
  return { pairs: Float64Array.from(pairs), denied };
}

const found = walk(workerThreads.workerData as readonly number[]);
workerThreads.parentPort?.postMessage(found, [found.pairs.buffer as ArrayBuffer]);
