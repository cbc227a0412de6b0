import { type Document, Documents } from '../collectors/machines/documents.js';
import type { Host, HostThread } from '../host/types.js';
import { type BatchAnswer, type JudgeFormat, judgeBatch } from './judge-batch.js';
import type { ThreadData } from './judge-thread.js';
import { type MachineMeasure, openMachines } from './machines.js';

/** How a stream of machines is judged. */
export interface JudgeLinesRequest extends MachineMeasure {
  readonly format: JudgeFormat;
  /** On how many threads. */
  readonly jobs: number;
}

/** So many bytes are judged before other threads are worth their start. */
const FEW = 1 << 20;

/** Batches that may wait for each thread: enough that none is idle, few enough for the memory. */
const WAITING = 3;

/** Those who judge: this thread alone, and after {@link FEW} bytes as many others as there are jobs. */
class Crew {
  private bytes = 0;
  private threads: Array<{ readonly thread: HostThread; waiting: number }> | null = null;

  constructor(
    private readonly jobs: number,
    private readonly data: ThreadData,
    private readonly here: (documents: readonly Document[]) => BatchAnswer,
    private readonly host: Host,
  ) {}

  /** How many batches may be under way. */
  get most(): number {
    return Math.max(1, (this.threads?.length ?? 0) * WAITING);
  }

  async judge(documents: readonly Document[]): Promise<BatchAnswer> {
    this.bytes += documents.reduce((total, { text }) => total + text.length, 0);
    if (this.threads === null && this.jobs > 1 && this.bytes > FEW) this.open();
    const free = this.threads?.reduce((least, each) => (each.waiting < least.waiting ? each : least));
    if (free === undefined) return this.here(documents);
    free.waiting++;
    try {
      return (await free.thread.ask(documents)) as BatchAnswer;
    } finally {
      free.waiting--;
    }
  }

  private open(): void {
    const threads = Array.from({ length: this.jobs }, () => this.host.openThread(this.data));
    const opened = threads.filter((thread) => thread !== null).map((thread) => ({ thread, waiting: 0 }));
    this.threads = opened.length === 0 ? null : opened;
  }

  end(): void {
    for (const { thread } of this.threads ?? []) thread.end();
  }
}

/** The documents of stdin, in as many batches as it comes in pieces. */
async function* batches(host: Host): AsyncGenerator<readonly Document[]> {
  const documents = new Documents();
  for await (const chunk of host.stdin()) {
    const batch = documents.push(chunk);
    if (batch.length > 0) yield batch;
  }
  const rest = documents.end();
  if (rest.length > 0) yield rest;
}

/**
 * Answers batches in their order, each as soon as it is judged, also while the next one does not come. No more are under
 * way than `most` says.
 */
async function* inOrder(source: AsyncGenerator<readonly Document[]>, crew: Crew): AsyncGenerator<BatchAnswer> {
  const waiting: Array<Promise<BatchAnswer>> = [];
  let next: ReturnType<typeof source.next> | null = source.next();
  while (next !== null || waiting.length > 0) {
    const [first] = waiting;
    const isFull = next === null || waiting.length >= crew.most;
    const came = first !== undefined && isFull ? null : await Promise.race([next, first?.then(() => null) ?? next]);
    if (came === null) {
      waiting.shift();
      if (first !== undefined) yield await first;
    } else if (came.done === true) next = null;
    else {
      const answer = crew.judge(came.value);
      // Looked at when its turn comes; until then it is no rejection that nobody handles.
      answer.catch(() => {});
      waiting.push(answer);
      next = source.next();
    }
  }
}

/** Judges stdin, document by document, in their order. Rejects with UsageError for a policy that is not valid. */
export async function* judgeLines(request: JudgeLinesRequest, host: Host): AsyncGenerator<BatchAnswer> {
  const { format, jobs, ...measure } = request;
  const file = 'stdin';
  const judge = await openMachines(measure, host);
  const here = (documents: readonly Document[]) => judgeBatch(documents, judge, { file, format });
  const crew = new Crew(jobs, { measure, file, format }, here, host);
  try {
    yield* inOrder(batches(host), crew);
  } finally {
    crew.end();
  }
}
