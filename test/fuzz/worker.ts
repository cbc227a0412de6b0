import workerThreads from 'node:worker_threads';
import { mutated } from './mutate.js';
import { Dice, seedOf } from './random.js';
import { FUZZED, type FuzzedReader } from './readers.js';

/** What the thread is asked to do. `at` is shared: the index of the input that is read now. */
export interface Task {
  readonly seed: number;
  readonly from: number;
  readonly count: number;
  readonly at: Int32Array;
}

/** Milliseconds of processor time and bytes of memory that one input may take. */
const TIME_LIMIT = 2_000;
const MEMORY_LIMIT = 200 << 20;

/** Why an input is a failure. */
export type Complaint = { readonly index: number; readonly why: string };

/** How the inputs were answered. */
export interface Counts {
  read: number;
  refused: number;
}

/** By turns one of each kind. */
function readerOf(index: number): FuzzedReader {
  const kind = FUZZED[index % FUZZED.length] ?? [];
  const found = kind[Math.floor(index / FUZZED.length) % kind.length];
  if (found === undefined) throw new Error('there is no reader');
  return found;
}

/** The input of an index, and who reads it. */
export function inputOf(seed: number, index: number): { readonly reader: FuzzedReader; readonly input: Buffer } {
  const reader = readerOf(index);
  return { reader, input: mutated(new Dice(seedOf(seed, index)), reader.samples) };
}

/** Milliseconds of processor time that this process has used. */
export const processorTime = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/** Null when the input was answered as it should be. */
async function complaintOf({ reader, input }: ReturnType<typeof inputOf>, counts: Counts): Promise<string | null> {
  const [began, memory] = [processorTime(), process.resourceUsage().maxRSS];
  try {
    await reader.read(input);
    counts.read++;
  } catch (error) {
    if (reader.refuses?.(error) !== true) return `internal error: ${error instanceof Error ? error.stack : error}`;
    counts.refused++;
  }
  const [took, grew] = [processorTime() - began, (process.resourceUsage().maxRSS - memory) * 1024];
  if (took > TIME_LIMIT) return `it took ${Math.round(took)} ms`;
  return grew > MEMORY_LIMIT ? `it took ${Math.round(grew / 2 ** 20)} MB` : null;
}

/** Reads input by input, and ends with the first failure. */
async function work({ seed, from, count, at }: Task): Promise<void> {
  const counts: Counts = { read: 0, refused: 0 };
  for (let index = from; index < from + count; index++) {
    Atomics.store(at, 0, index);
    const why = await complaintOf(inputOf(seed, index), counts);
    if (why !== null) return workerThreads.parentPort?.postMessage({ index, why } satisfies Complaint);
  }
  workerThreads.parentPort?.postMessage(counts);
}

if (workerThreads.parentPort !== null) await work(workerThreads.workerData as Task);
