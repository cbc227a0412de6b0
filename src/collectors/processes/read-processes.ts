import { HELPERS } from '../../host/host-helper.js';
import type { Host } from '../../host/types.js';
import { accountOf, createPatience } from './patience.js';
import { type ReadProcess, readMachine, readProcess } from './process.js';
import type { FromProcessHelper, ReadingTask } from './process-helper.js';
import { silentProcesses } from './silent.js';

/**
 * Milliseconds for one process: microseconds for most, a second for one of a hundred gigabytes, and for ever where somebody
 * keeps the lock of its memory.
 */
const TIME_LIMIT = 5_000;

/** Milliseconds until a helper is there: a tenth of a second, on a machine that is not busy. */
const START_LIMIT = 30_000;

/** What is known of processes by pid; of those that have ended nothing. */
type Readings = Map<number, ReadProcess>;

function readHere(host: Host, pids: Iterable<number>, locked: ReadonlySet<number>, readings: Readings): void {
  const machine = readMachine(host);
  for (const pid of pids) {
    const read = readProcess(host, pid, machine, !locked.has(pid));
    if (read !== null) readings.set(pid, read);
  }
}

/**
 * Has a helper read processes, until all are read, it has ended, or one does not answer it in time; how many it told of.
 * `undefined`: no helper is to be had.
 */
function readInHelper(host: Host, task: ReadingTask, readings: Readings): Promise<number | undefined> {
  return new Promise((resolve) => {
    let told: number | undefined;
    let cancel = () => {};
    const finish = () => {
      cancel();
      helper.end();
      resolve(told);
    };
    // In two halves: a machine that slept meanwhile has lines to hear before it gives up.
    const watchTime = () => {
      const half = (told === undefined ? START_LIMIT : TIME_LIMIT) / 2;
      cancel();
      cancel = host.alarm(half, () => {
        cancel = host.alarm(half, finish);
      });
    };
    const take = (line: FromProcessHelper) => {
      if ('begins' in line) told = 0;
      else {
        const pid = task.pids[told ?? 0];
        if (pid !== undefined && line.read !== null) readings.set(pid, line.read);
        told = (told ?? 0) + 1;
      }
      if (told === task.pids.length) finish();
      else watchTime();
    };
    const helper = host.openHelper(HELPERS.processes, {
      onLine: (line) => take(JSON.parse(line) as FromProcessHelper),
      onEnd: finish,
    });
    watchTime();
    helper.send(JSON.stringify(task));
  });
}

/** Goes on with another helper without a process that kept one waiting. */
async function readApart(host: Host, pids: readonly number[], locked: Set<number>, readings: Readings): Promise<void> {
  const patience = createPatience(host);
  let left = pids;
  while (left.length > 0) {
    const told = await readInHelper(host, { pids: left, locked: [...locked] }, readings);
    if (told === undefined) return readHere(host, left, locked, readings);
    left = left.slice(told);
    const silent = left[0];
    if (silent === undefined) return;
    // Where even its name kept the helper waiting, nothing is known of it.
    if (locked.has(silent)) left = left.slice(1);
    locked.add(silent);
    patience.tryWith(silent);
    const { resting } = patience;
    for (const pid of left) if (accountOf(host, pid) in resting) locked.add(pid);
    await host.pause(0);
  }
}

/** Whether a process is neither root's nor of whoever runs this; the directory belongs to whom it runs as: proc(5). */
function isOfOther(host: Host, pid: number): boolean {
  const uid = host.files.stat(`/proc/${pid}`)?.uid ?? null;
  return uid !== null && uid !== 0 && uid !== host.uid;
}

/**
 * Everything about some processes. A user may take the lock of his process's memory just after the first look that
 * {@link silentProcesses} has, and whoever reads what it runs waits for him. So where there are processes of others, a helper reads,
 * which can be ended; a start of it costs a tenth of a second.
 */
export async function readProcesses(host: Host, pids: readonly number[]): Promise<ReadonlyMap<number, ReadProcess>> {
  const locked = new Set(await silentProcesses(host, pids));
  const readings: Readings = new Map();
  if (pids.some((pid) => isOfOther(host, pid))) await readApart(host, pids, locked, readings);
  else readHere(host, pids, locked, readings);
  return readings;
}
