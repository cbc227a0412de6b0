import v8 from 'node:v8';
import vm from 'node:vm';
import { expect, it } from 'vitest';
import { watch } from '../../src/api/watch.js';
import { firstRows, noteChange } from '../../src/reports/watch/screen-rows.js';
import { tracedHost, traceLine } from '../helpers/traced-host.js';

v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc') as () => void;

/** Bytes that are still used. */
function used(): number {
  for (let times = 0; times < 3; times++) collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Listeners that come and go between two looks, each of a process of its own. */
const AT_ONCE = 512;
/** Rounds of them: so many that what is remembered of processes is full, and as full again at the end. */
const FIRST = 16;
const MORE = 32;

/** What is remembered of a port is remembered once, 50 bytes of each: after these nothing new comes. */
const PORTS = 1_000;

/** How often so many more come: what V8 compiles meanwhile takes its room once, what is kept takes it each time. */
const TIMES = 3;

/** Bytes: less than one small object for each of them. */
const MOST = 16 * AT_ONCE * MORE;

it.each([true, false])('a watch keeps nothing of what came and went (recorded: %j)', { timeout: 0 }, async (record) => {
  const ending = new AbortController();
  const rows = firstRows([], []);
  const sizes: number[] = [];
  let [pid, told] = [1000, 0];
  const churn = ({ send }: { readonly send: (text: string) => void }) => {
    for (let count = 0; count < AT_ONCE; count++) {
      pid++;
      const port = 1024 + (pid % PORTS);
      send(traceLine('opened', port, pid, pid) + traceLine('closed', port, pid, pid + 0.001));
    }
  };
  const measure = () => void sizes.push(used());
  const more = Array.from({ length: TIMES }, () => [...Array(MORE).fill(churn), measure]);
  const steps = [...Array(FIRST).fill(churn), measure, ...more.flat()];
  const host = tracedHost(steps, () => ending.abort(), { files: { '/etc/machine-id': `${'a'.repeat(32)}\n` } });
  await watch(
    {
      signal: ending.signal,
      defaultPolicy: false,
      record,
      onChange: (change) => {
        told++;
        noteChange(rows, change, host.elapsed());
      },
    },
    // What is recorded goes to a disk, not to memory.
    {
      ...host,
      files: {
        ...host.files,
        append: (path, text) => (path.endsWith('.watched') ? undefined : host.files.append(path, text)),
      },
    },
  );
  expect(told).toBe(2 * AT_ONCE * (FIRST + TIMES * MORE));
  const growths = sizes.slice(1).map((size, index) => size - (sizes[index] ?? 0));
  expect(growths).toHaveLength(TIMES);
  expect(Math.min(...growths)).toBeLessThan(MOST);
});
