import { describe, expect, it } from 'vitest';
import {
  type FromProcessHelper,
  type ReadingTask,
  readTask,
} from '../../../src/collectors/processes/process-helper.js';
import { readProcesses } from '../../../src/collectors/processes/read-processes.js';
import type { HelperHandlers } from '../../../src/host/types.js';
import { fakeHost } from '../../helpers/fake-host.js';
import { MACHINE, procFiles } from '../../helpers/proc.js';

const PIDS = [5, 6, 7, 8, 9];
const LOCKED = 'its memory is locked, and reading what it runs may never end';

/** A machine with five processes of a user, whose helpers do as `behave` says; without an answer the time is over. */
function world(
  behave: (lines: readonly FromProcessHelper[], task: ReadingTask, to: HelperHandlers) => void,
  uid = 1500,
) {
  const files = Object.assign({ ...MACHINE }, ...PIDS.map((pid) => procFiles({ pid, uid, comm: `server${pid}` })));
  const host = fakeHost({ files, stats: Object.fromEntries(PIDS.map((pid) => [`/proc/${pid}`, { uid }])) });
  const tasks: ReadingTask[] = [];
  const rings = new Set<() => void>();
  const machine: typeof host = {
    ...host,
    alarm: (_, ring) => {
      rings.add(ring);
      return () => rings.delete(ring);
    },
    openHelper: (_, handlers) => ({
      send: (text) => {
        const task = JSON.parse(text) as ReadingTask;
        tasks.push(task);
        queueMicrotask(() => {
          behave([...readTask(host, task)], task, handlers);
          // Both halves of the time limit.
          for (let half = 0; half < 2; half++) for (const ring of [...rings]) ring();
        });
      },
      end: () => {},
    }),
  };
  return { machine, tasks };
}

/** A helper that is kept waiting by each of these processes, unless it shall not look into it. */
const heldBy =
  (keepers: readonly number[]) =>
  (lines: readonly FromProcessHelper[], { pids, locked }: ReadingTask, { onLine }: HelperHandlers) => {
    const held = pids.findIndex((pid) => keepers.includes(pid) && !locked.includes(pid));
    const told = held === -1 ? lines : lines.slice(0, held + 1);
    for (const line of told) onLine(JSON.stringify(line));
  };

const troubles = async ({ machine }: ReturnType<typeof world>) =>
  [...(await readProcesses(machine, PIDS))].map(([pid, { owner, trouble }]) => [pid, owner.name, trouble]);

describe('processes that are read by a helper', () => {
  it('are all read where each answers, by one helper', async () => {
    const answering = world(heldBy([]));
    expect(await troubles(answering)).toEqual(PIDS.map((pid) => [pid, `server${pid}`, null]));
    expect(answering.tasks).toHaveLength(1);
  });
  it('are told by their name alone where they lock their memory after the first look', async () => {
    expect(await troubles(world(heldBy([6])))).toEqual(
      PIDS.map((pid) => [pid, `server${pid}`, pid === 6 ? LOCKED : null]),
    );
  });
  it('are not looked into any more after three of an account did not answer', async () => {
    const held = world(heldBy(PIDS));
    expect(await troubles(held)).toEqual(PIDS.map((pid) => [pid, `server${pid}`, LOCKED]));
    expect(held.tasks).toHaveLength(4);
  });
  it('are left out where not even their name comes', async () => {
    const nothing = world((lines, _, { onLine }) => onLine(JSON.stringify(lines[0])));
    expect(await troubles(nothing)).toEqual([]);
  });
  it('are read here where no helper is to be had', async () => {
    const lacking = world((_lines, _task, { onEnd }) => onEnd());
    expect(await troubles(lacking)).toEqual(PIDS.map((pid) => [pid, `server${pid}`, null]));
  });
  it("need none where all are root's", async () => {
    const own = world(() => expect.fail(), 0);
    expect(await troubles(own)).toEqual(PIDS.map((pid) => [pid, `server${pid}`, null]));
    expect(own.tasks).toEqual([]);
  });
});
