import workerThreads from 'node:worker_threads';
import { assetFile, readAsset } from './assets.js';
import { HostError, type HostThread, type ThreadMessage } from './types.js';

/** What a thread is started with: the bundle and what V8 compiled of it, and the data of whoever opens it. */
export interface ThreadStart {
  readonly bundle: string;
  readonly file: string;
  /** Undefined where there is none, as in the standalone executable. */
  readonly cache: Uint8Array | undefined;
  readonly data: unknown;
}

/** The program of a thread, as text, since the standalone executable has no file for it; bin/load.js does the same. */
const PROGRAM = `const { bundle, file: filename, cache: cachedData } = require('node:worker_threads').workerData;
const { Script } = require('node:vm');
const loaded = { exports: {} };
new Script(bundle, { filename, cachedData }).runInThisContext()(loaded.exports, require, loaded, filename);
loaded.exports.judgeThread();`;

function readCache(): Uint8Array | undefined {
  try {
    return readAsset('port-audit.cache');
  } catch {
    return undefined;
  }
}

/** Null where there is no bundle, as where the library was bundled into another program. */
function startOf(data: unknown): ThreadStart | null {
  try {
    // The bundle is a function, and plain ASCII (bundle.config.mjs).
    const bundle = readAsset('port-audit.cjs').toString('latin1');
    return { bundle, file: assetFile('port-audit.cjs'), cache: readCache(), data };
  } catch {
    return null;
  }
}

/** Memory of a thread for what is soon forgotten, MB. Unasked V8 takes more, and two threads then pass 200 MB. */
const YOUNG = 8;

/** What a thread sends back: the answer to the oldest message, or why there is none. */
export type Reply = ThreadMessage<unknown> | { readonly error: string };

interface Waiting {
  readonly resolve: (answer: ThreadMessage<unknown>) => void;
  readonly reject: (error: HostError) => void;
}

/** Opens a thread that judges; null where there is nothing to start it from. */
export function openThread(data: unknown): HostThread | null {
  const start = startOf(data);
  if (start === null) return null;
  // Options of the own command line are not its: under --input-type=module it would be no CommonJS.
  const worker = new workerThreads.Worker(PROGRAM, {
    eval: true,
    execArgv: [],
    workerData: start,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG },
  });
  const waiting: Waiting[] = [];
  let ended: HostError | null = null;
  const end = (why: string) => {
    ended ??= new HostError('UNKNOWN', why);
    for (const { reject } of waiting.splice(0)) reject(ended);
  };
  worker.on('message', (reply: Reply) => {
    const first = waiting.shift();
    if ('facts' in reply) first?.resolve(reply);
    else first?.reject(new HostError('UNKNOWN', reply.error));
  });
  worker.on('error', (error) => end(error.message));
  worker.on('exit', () => end('the thread has ended'));
  return {
    ask: (message) =>
      new Promise((resolve, reject) => {
        if (ended !== null) return reject(ended);
        waiting.push({ resolve, reject });
        worker.postMessage(message, [message.bytes.buffer as ArrayBuffer]);
      }),
    end: () => void worker.terminate(),
  };
}
