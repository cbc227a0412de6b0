import workerThreads from 'node:worker_threads';
import { assetFile, readAsset } from './assets.js';
import { HostError, type HostThread, type ThreadMessage } from './types.js';

/**
 * The bundle as the program of a thread, as text, since the standalone executable has no file for it. Null where there is
 * none, as where the library was bundled into another program.
 */
function program(): string | null {
  try {
    // The bundle is a function, and plain ASCII (bundle.config.mjs).
    const bundle = readAsset('port-audit.cjs').toString('latin1').trim();
    const file = JSON.stringify(assetFile('port-audit.cjs'));
    return `const bundle = { exports: {} };\n${bundle}(bundle.exports, require, bundle, ${file});\nbundle.exports.judgeThread();`;
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
  const text = program();
  if (text === null) return null;
  // Options of the own command line are not its: under --input-type=module it would be no CommonJS.
  const worker = new workerThreads.Worker(text, {
    eval: true,
    execArgv: [],
    workerData: data,
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
