import fs from 'node:fs';
import workerThreads from 'node:worker_threads';
import { FUZZED } from './readers.js';
import { type Complaint, type Counts, inputOf, processorTime, type Task } from './worker.js';

/** Milliseconds of processor time after which an input is taken not to end at all, and how often that is looked at. */
const PATIENCE = 30_000;
const LOOK = 1_000;

/** Megabytes of objects that one thread may keep; beyond, V8 ends it, which is a failure of the input that it reads. */
const HEAP = 400;

const USAGE = 'usage: npm run fuzz [-- COUNT [SEED [FROM]]], whole numbers';

function numbersOf(words: readonly string[]): readonly [count: number, seed: number, from: number] {
  const [count = 1_000_000, seed = Math.floor(Math.random() * 2 ** 31), from = 0] = words.map(Number);
  if ([count, seed, from].every((each) => Number.isSafeInteger(each) && each >= 0 && each < 2 ** 31))
    return [count, seed, from];
  console.error(USAGE);
  return process.exit(2);
}

/** Runs a thread until it has read everything, has complained, or does not come back. */
function runThread(task: Task): Promise<Complaint | Counts> {
  return new Promise((resolve) => {
    const resourceLimits = { maxOldGenerationSizeMb: HEAP };
    const worker = new workerThreads.Worker(new URL('./fuzz-worker.js', import.meta.url), {
      workerData: task,
      resourceLimits,
    });
    const index = () => Atomics.load(task.at, 0);
    let [last, since] = [-1, 0];
    const watch = setInterval(() => {
      if (index() !== last) [last, since] = [index(), processorTime()];
      else if (processorTime() - since > PATIENCE)
        finish({ index: last, why: `it did not end in ${PATIENCE / 1000} s` });
    }, LOOK);
    const finish = (answer: Complaint | Counts) => {
      clearInterval(watch);
      void worker.terminate().then(() => resolve(answer));
    };
    worker.on('message', finish);
    worker.on('error', (error) => finish({ index: index(), why: `the thread ended: ${error.stack ?? error.message}` }));
  });
}

/** Keeps the input, so that it can be looked at and made a test. */
function keep(seed: number, { index, why }: Complaint): string {
  const { reader, input } = inputOf(seed, index);
  const file = `build/fuzz-${seed}-${index}.bin`;
  fs.writeFileSync(file, input);
  return `${reader.name}: ${why}\nthe input is in ${file}; again: npm run fuzz -- 1 ${seed} ${index}`;
}

const [count, seed, from] = numbersOf(process.argv.slice(2));
const answer = await runThread({ seed, from, count, at: new Int32Array(new SharedArrayBuffer(4)) });
if ('why' in answer) {
  console.error(keep(seed, answer));
  process.exitCode = 1;
} else {
  console.log(
    `${count} inputs to ${FUZZED.flat().length} readers, seed ${seed}: ${answer.read} read, ${answer.refused} refused, 0 failures`,
  );
}
