import workerThreads from 'node:worker_threads';
import { HostError, type SocketsOf } from './types.js';

/**
 * What the worker runs, as text, since a standalone executable has no file for it: the same walk as readLinks, over all
 * processes that it is given. It answers with inode and pid by turns.
 */
const WALK = `
const { readdirSync, readlinkSync } = require('node:fs');
const { parentPort, workerData } = require('node:worker_threads');
const pairs = [];
let denied = 0;
for (const pid of workerData) {
  const directory = '/proc/' + pid + '/fd';
  let names = [];
  try {
    names = readdirSync(directory);
  } catch (error) {
    if (error.code === 'EACCES' || error.code === 'EPERM') denied++;
  }
  for (const name of names) {
    try {
      const target = readlinkSync(directory + '/' + name);
      if (target.startsWith('socket:[')) pairs.push(Number(target.slice(8, -1)), pid);
    } catch (error) {
      if (error.code !== 'EACCES' && error.code !== 'EPERM') continue;
      denied++;
      break;
    }
  }
}
const sockets = Float64Array.from(pairs);
parentPort.postMessage({ pairs: sockets, denied }, [sockets.buffer]);
`;

/** Looks through descriptor tables on another core. Rejects with HostError when the time is over first. */
export function socketsOf(pids: readonly number[], timeLimit: number): Promise<SocketsOf> {
  return new Promise((resolve, reject) => {
    const worker = new workerThreads.Worker(WALK, { eval: true, workerData: pids });
    const timer = setTimeout(() => {
      void worker.terminate();
      reject(new HostError('ETIMEDOUT', 'reading /proc took too long'));
    }, timeLimit);
    worker.once('message', resolve);
    worker.once('error', (error) => reject(new HostError('UNKNOWN', error.message)));
    worker.once('exit', () => clearTimeout(timer));
  });
}
