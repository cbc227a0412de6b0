import type { Document } from '../collectors/machines/documents.js';
import { nodeHost } from '../host/node.js';
import { serveThread } from '../host/serve-thread.js';
import { type JudgeFormat, judgeBatch } from './judge-batch.js';
import { type MachineMeasure, openMachines } from './machines.js';

/** What a thread is started with. */
export interface ThreadData {
  readonly measure: MachineMeasure;
  readonly file: string;
  readonly format: JudgeFormat;
}

/** A thread of `judge`: opens registry and policy once and judges what it is sent. */
export function judgeThread(): Promise<void> {
  return serveThread<ThreadData, readonly Document[]>(async ({ measure, file, format }) => {
    const judge = await openMachines(measure, nodeHost());
    return (documents) => judgeBatch(documents, judge, { file, format });
  });
}
