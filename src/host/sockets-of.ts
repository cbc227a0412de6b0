import workerThreads from 'node:worker_threads';
import { readAsset } from './assets.js';
import type { Turns } from './turns.js';
import { HostError, type SocketsOf } from './types.js';

/** See HostSystem.socketsOf. */
export function socketsOf(pids: readonly number[], turns: Turns, timeLimit: number): Promise<SocketsOf> {
  return new Promise((resolve, reject) => {
    // As text, since the standalone executable has no file for it (./socket-walk.ts).
    const program = readAsset('socket-walk.cjs').toString('utf8');
    // Options of the own command line are not its: under --input-type=module it would be no CommonJS.
    const worker = new workerThreads.Worker(program, {
      eval: true,
      execArgv: [],
      env: {},
      workerData: { pids, turns },
    });
    const timer = setTimeout(() => {
      void worker.terminate();
      reject(new HostError('ETIMEDOUT', 'reading /proc took too long'));
    }, timeLimit);
    worker.once('message', resolve);
    worker.once('error', (error) => reject(new HostError('UNKNOWN', error.message)));
    worker.once('exit', () => clearTimeout(timer));
  });
}
