import { type Document, Documents } from '../../collectors/machines/documents.js';
import { noText } from '../../collectors/machines/no-text.js';
import { nodeHost } from '../../host/node.js';
import type { Host, HostThread } from '../../host/types.js';
import { JUDGE_OPTIONS } from '../judge.js';
import { count, HOST_POLICIES, oneOf, TEXT } from '../option-checks.js';
import { type Checks, givenOptions } from '../options.js';
import { type Attended, stagesOf, UNATTENDED } from '../progress.js';
import { type BatchAnswer, JUDGE_FORMATS, type JudgeFormat, judgeBatch } from './batch.js';
import { type MachineMeasure, openMachines } from './machines.js';
import { packed, type ThreadAnswer, type ThreadData } from './thread.js';

/** How a stream of machines is judged. */
export interface JudgeLinesRequest extends MachineMeasure, Attended {
  readonly format: JudgeFormat;
  /** On how many threads. */
  readonly jobs: number;
  /** As in messages, before the number of the line. */
  readonly file: string;
}

export const JUDGE_LINES_OPTIONS: Checks<JudgeLinesRequest> = {
  format: oneOf(JUDGE_FORMATS),
  jobs: count(1),
  file: TEXT,
  hostPolicies: HOST_POLICIES,
  ...JUDGE_OPTIONS,
};

/** Batches that wait for each thread: enough that none is idle, few enough that none is late. */
const WAITING = 3;

/** Bytes that may wait to be judged or written: a thread is slow at first, and with a large machine. */
const MOST = 4 << 20;

const sizeOf = (documents: readonly Document[]) => documents.reduce((total, { bytes }) => total + bytes.length, 0);

/** Those who judge: this thread, and from the first document on as many others as the jobs are more than one. */
class Crew {
  private opened: readonly HostThread[] | null = null;
  /** Threads that have begun to answer. */
  private readonly ready: Array<{ readonly thread: HostThread; waiting: number }> = [];

  constructor(
    private readonly jobs: number,
    private readonly data: ThreadData,
    private readonly here: (documents: readonly Document[]) => BatchAnswer,
    private readonly host: Host,
  ) {}

  /** Whether so many bytes under way are enough. */
  isFull(bytes: number): boolean {
    return bytes > (this.ready.length === 0 ? 0 : MOST);
  }

  /** Judges on a thread that waits for work, or here when all have enough. Is through with the documents when it returns. */
  async judge(documents: readonly Document[]): Promise<BatchAnswer> {
    this.opened ??= this.open();
    const free = this.ready.find(({ waiting }) => waiting < WAITING);
    if (free === undefined) return this.here(documents);
    free.waiting++;
    try {
      const { facts, bytes } = (await free.thread.ask(packed(documents))) as ThreadAnswer;
      return { ...facts, bytes };
    } finally {
      free.waiting--;
    }
  }

  /** A thread gets work when it has answered once: until then it loads, and others would wait for it. */
  private open(): readonly HostThread[] {
    const threads = Array.from({ length: this.jobs - 1 }, () => this.host.openThread(this.data));
    const opened = threads.filter((thread) => thread !== null);
    for (const thread of opened) {
      const join = () => void this.ready.push({ thread, waiting: 0 });
      thread.ask(packed([])).then(join, () => {});
    }
    return opened;
  }

  end(): void {
    for (const thread of this.opened ?? []) thread.end();
  }
}

/** The documents of a stream, in as many batches as it comes in pieces; of one that is no text nothing is read but its start. */
async function* batches(input: AsyncIterable<Uint8Array>, host: Host): AsyncGenerator<readonly Document[]> {
  const documents = new Documents();
  let isStart = true;
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    const problem = isStart ? noText(bytes) : null;
    if (problem !== null) return yield [{ line: 1, bytes: Buffer.alloc(0), problem }];
    isStart = false;
    const batch = documents.push(bytes);
    if (batch.length > 0) yield batch;
    // A pipe may be filled so fast that nothing else has its turn, such as what threads have answered.
    await host.pause(0);
  }
  const rest = documents.end();
  if (rest.length > 0) yield rest;
}

/**
 * Answers batches in their order, each as soon as it is judged, also while the next one does not come. No more are under
 * way than the crew wants.
 */
async function* inOrder(
  source: AsyncGenerator<readonly Document[]>,
  crew: Crew,
  givenUp: Promise<never> | null,
): AsyncGenerator<BatchAnswer> {
  const waiting: Array<{ readonly answer: Promise<BatchAnswer>; readonly size: number }> = [];
  let size = 0;
  const ahead = () => {
    const coming = source.next();
    // Whoever waits for it hears of a failure; while an answer is written, nobody waits.
    coming.catch(() => {});
    return coming;
  };
  let next: ReturnType<typeof ahead> | null = ahead();
  try {
    while (next !== null || waiting.length > 0) {
      const [first] = waiting;
      const isFull = first !== undefined && (next === null || crew.isFull(size));
      const came = isFull ? null : await Promise.race([next, first?.answer.then(() => null) ?? next, givenUp ?? next]);
      if (came === null) {
        waiting.shift();
        size -= first?.size ?? 0;
        if (first !== undefined) yield await first.answer;
      } else if (came.done === true) next = null;
      else {
        const batch = { answer: crew.judge(came.value), size: sizeOf(came.value) };
        // Looked at when its turn comes; until then it is no rejection that nobody handles.
        batch.answer.catch(() => {});
        waiting.push(batch);
        size += batch.size;
        next = ahead();
      }
    }
  } finally {
    // Whoever had enough is done with the input. Nobody waits: an idle one may never come to hear of it.
    source.return(undefined).catch(() => {});
  }
}

/** Rejects with the reason of a signal when it is given, so that nobody waits for a stream that does not go on. */
function rejectionBy(signal: AbortSignal | null): Promise<never> | null {
  if (signal === null) return null;
  const rejection = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  rejection.catch(() => {});
  return rejection;
}

/**
 * Judges a stream of documents, as `port-audit judge` does: in their order, each as soon as it came, and one that cannot be
 * read ends nothing. Rejects with UsageError for a policy that is not valid.
 */
export async function* judgeLines(
  input: AsyncIterable<Uint8Array>,
  options: Partial<JudgeLinesRequest> = {},
  machine?: Host,
): AsyncGenerator<BatchAnswer, void, undefined> {
  const request = { ...UNATTENDED, ...givenOptions(options, JUDGE_LINES_OPTIONS) };
  const { format = 'reports', jobs = 1, file = 'stdin', signal, onProgress, ...measure } = request;
  const begin = stagesOf({ signal, onProgress });
  const host = machine ?? nodeHost();
  begin('judging');
  const judge = await openMachines(measure, host);
  const here = (documents: readonly Document[]) => judgeBatch(documents, judge, { file, format });
  const crew = new Crew(jobs, { measure, file, format }, here, host);
  let done = 0;
  try {
    for await (const answer of inOrder(batches(input, host), crew, rejectionBy(signal))) {
      done += answer.judged;
      begin('judging', done);
      yield answer;
    }
  } finally {
    crew.end();
  }
}
