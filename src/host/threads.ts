import workerThreads from 'node:worker_threads';
import { assetFile, readAsset } from './assets.js';
import { HostError, type HostThread, type ThreadMessage } from './types.js';

/** A part of the bundle, and what V8 compiled of it: undefined where there is none, as in the standalone executable. */
interface Part {
  readonly source: string;
  readonly filename: string;
  readonly cachedData: Uint8Array | undefined;
}

/** What a thread is started with: the parts of the bundle, and the data of whoever opens it. */
export interface ThreadStart {
  readonly parts: readonly Part[];
  readonly data: unknown;
}

/** The program of a thread, as text, since the standalone executable has no file for it; bin/load.js does the same. */
const PROGRAM = `const { Script } = require('node:vm');
const [first, rest] = require('node:worker_threads').workerData.parts.map(({ source, ...options }, index) => {
  const part = { exports: {} };
  const other = () => (index === 0 ? rest : first).exports.modules;
  new Script(source, options).runInThisContext()(part.exports, require, part, options.filename, other);
  return part;
});
first.exports.judgeThread();`;

function readCache(name: string): Uint8Array | undefined {
  try {
    return readAsset(name);
  } catch {
    return undefined;
  }
}

/** Null where there is no bundle, as where the library was bundled into another program. */
function startOf(data: unknown): ThreadStart | null {
  const partOf = (name: string): Part => {
    // The bundle is a function, and plain ASCII (bundle.config.mjs).
    const source = readAsset(`${name}.cjs`).toString('latin1');
    return { source, filename: assetFile(`${name}.cjs`), cachedData: readCache(`${name}.cache`) };
  };
  try {
    return { parts: ['port-audit', 'port-audit-rest'].map(partOf), data };
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
