import type { Document } from '../../collectors/machines/documents.js';
import { nodeHost } from '../../host/node.js';
import { serveThread } from '../../host/serve-thread.js';
import type { ThreadMessage } from '../../host/types.js';
import { type BatchAnswer, type JudgeFormat, judgeBatch } from './batch.js';
import { type MachineMeasure, openMachines } from './machines.js';

/** What a thread is started with. */
export interface ThreadData {
  readonly measure: MachineMeasure;
  readonly file: string;
  readonly format: JudgeFormat;
}

/** Documents without their bytes, which lie one behind the other. */
type Places = ReadonlyArray<Omit<Document, 'bytes'> & { readonly length: number }>;

/** Documents as they are handed to a thread: copied once, into one piece. */
export function packed(documents: readonly Document[]): ThreadMessage<Places> {
  const facts = documents.map(({ line, problem, bytes }) => ({ line, problem, length: bytes.length }));
  const bytes = new Uint8Array(facts.reduce((size, { length }) => size + length, 0));
  let offset = 0;
  for (const document of documents) {
    bytes.set(document.bytes, offset);
    offset += document.bytes.length;
  }
  return { facts, bytes };
}

function unpacked({ facts, bytes }: ThreadMessage<Places>): Document[] {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let end = 0;
  return facts.map(({ length, ...place }) => {
    end += length;
    return { ...place, bytes: all.subarray(end - length, end) };
  });
}

/** What a thread answers. */
export type ThreadAnswer = ThreadMessage<Omit<BatchAnswer, 'bytes'>>;

/** A thread of `judge`: opens registry and policy once and judges what it is sent. */
export function judgeThread(): Promise<void> {
  return serveThread<ThreadData, Places, Omit<BatchAnswer, 'bytes'>>(async ({ measure, file, format }) => {
    const judge = await openMachines(measure, nodeHost());
    return (message) => {
      const { bytes, ...facts } = judgeBatch(unpacked(message), judge, { file, format });
      return { facts, bytes };
    };
  });
}
