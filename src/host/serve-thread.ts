import workerThreads from 'node:worker_threads';
import type { Reply } from './threads.js';
import { errorText } from './types.js';

/** In a thread: opens what answers, with the data that it was started with, and answers every message in its order. */
export async function serveThread<Data, Message>(
  open: (data: Data) => Promise<(message: Message) => unknown>,
): Promise<void> {
  const { parentPort, workerData } = workerThreads;
  const opening = open(workerData as Data);
  const reply = async (message: Message): Promise<Reply> => {
    try {
      return { answer: (await opening)(message) };
    } catch (error) {
      return { error: errorText(error) };
    }
  };
  let last: Promise<void> = Promise.resolve();
  parentPort?.on('message', (message: Message) => {
    last = last.then(async () => parentPort.postMessage(await reply(message)));
  });
}
