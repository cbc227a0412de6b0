import fs from 'node:fs';
import url from 'node:url';
import workerThreads from 'node:worker_threads';
import { isOneExecutable } from './one-executable.js';
import { HostError, type HostThread } from './types.js';

/** bin/load.js as seen from the bundle in dist/, and from the sources in src/host/. */
const LOADERS = ['../bin/load.js', '../../bin/load.js'];

/** The file that loads the bundle; null: there is none, as in the standalone executable. */
function loader(): string | null {
  if (isOneExecutable()) return null;
  const files = LOADERS.map((name) => url.fileURLToPath(new URL(name, import.meta.url)));
  return files.find((file) => fs.existsSync(file)) ?? null;
}

/** Memory of a thread for what is soon forgotten, MB. Unasked V8 takes more, and two threads then pass 200 MB. */
const YOUNG = 8;

/** What a thread sends back: the answer to the oldest message, or why there is none. */
export type Reply = { readonly answer: unknown } | { readonly error: string };

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: HostError) => void;
}

/** Opens a thread that judges; null where there is no file to start it from. */
export function openThread(data: unknown): HostThread | null {
  const file = loader();
  if (file === null) return null;
  const program = `require(${JSON.stringify(file)}).judgeThread();`;
  // Options of the own command line are not its: under --input-type=module it would be no CommonJS.
  const worker = new workerThreads.Worker(program, {
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
    if ('answer' in reply) first?.resolve(reply.answer);
    else first?.reject(new HostError('UNKNOWN', reply.error));
  });
  worker.on('error', (error) => end(error.message));
  worker.on('exit', () => end('the thread has ended'));
  return {
    ask: (message) =>
      new Promise((resolve, reject) => {
        if (ended !== null) return reject(ended);
        waiting.push({ resolve, reject });
        worker.postMessage(message);
      }),
    end: () => void worker.terminate(),
  };
}
