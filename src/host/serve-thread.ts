import workerThreads from 'node:worker_threads';
import type { Reply, ThreadStart } from './threads.js';
import { errorText, type ThreadMessage } from './types.js';

/** In a thread: opens what answers, with the data that it was started with, and answers every message in its order. */
export async function serveThread<Data, Asked, Answered>(
  open: (data: Data) => Promise<(message: ThreadMessage<Asked>) => ThreadMessage<Answered>>,
): Promise<void> {
  const { parentPort, workerData } = workerThreads;
  const opening = open((workerData as ThreadStart).data as Data);
  const reply = async (message: ThreadMessage<Asked>): Promise<Reply> => {
    try {
      return (await opening)(message);
    } catch (error) {
      return { error: errorText(error) };
    }
  };
  let last: Promise<void> = Promise.resolve();
  parentPort?.on('message', (message: ThreadMessage<Asked>) => {
    last = last.then(async () => {
      const answer = await reply(message);
      parentPort.postMessage(answer, 'bytes' in answer ? [answer.bytes.buffer as ArrayBuffer] : []);
    });
  });
}
