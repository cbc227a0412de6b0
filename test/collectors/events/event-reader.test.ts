import { describe, expect, it } from 'vitest';
import type { FromHelper, HelperTask } from '../../../src/collectors/events/event-helper.js';
import { openEventReader, type WaitingEvent } from '../../../src/collectors/events/event-reader.js';
import type { HelperHandlers } from '../../../src/host/types.js';
import { fakeHost } from '../../helpers/fake-host.js';

const PROC = {
  '/proc/self/ns/pid': { link: 'pid:[4026531836]' },
  '/proc/self': { link: '4242' },
};

/** A process that listens, whose memory nobody may wait for. */
const processOf = (pid: number) => ({
  [`/proc/${pid}`]: '',
  [`/proc/${pid}/status`]: `Tgid:\t${pid}\nUid:\t1000\t1000\t1000\t1000\n`,
  [`/proc/${pid}/stat`]: `${pid} (nginx) S 1 ${'0 '.repeat(17)}77 0`,
  [`/proc/${pid}/comm`]: 'nginx\n',
  [`/proc/${pid}/cmdline`]: 'nginx\0',
});

const opened = (thread: number) => ({
  event: {
    type: 'opened',
    family: 'ipv4',
    address: '127.0.0.1',
    port: 80,
    thread,
    name: 'nginx',
    time: 1,
  } as const,
  netns: null,
});

/** Helpers that answer when a test says so, and a clock that rings when it says so. */
function world(pids: readonly number[], uid = 1000) {
  const files = Object.assign({}, PROC, ...pids.map(processOf));
  const stats = Object.fromEntries(pids.map((pid) => [`/proc/${pid}`, { uid }]));
  const host = fakeHost({ files, stats });
  const helpers: Array<{ handlers: HelperHandlers; task: HelperTask; isEnded: boolean }> = [];
  const alarms = new Set<() => void>();
  const events: WaitingEvent[] = [];
  let isOver = false;
  openEventReader(
    {
      ...host,
      alarm: (_, ring) => {
        alarms.add(ring);
        return () => alarms.delete(ring);
      },
      openHelper: (_, handlers) => {
        const helper = { handlers, task: {} as HelperTask, isEnded: false };
        helpers.push(helper);
        return {
          send: (line) => void ('taken' in JSON.parse(line) || Object.assign(helper, { task: JSON.parse(line) })),
          end: () => {
            helper.isEnded = true;
          },
        };
      },
    },
    { path: '/sys/kernel/tracing/instances/port-audit-1-a' },
    {
      onEvents: (more) => void events.push(...more),
      onRead: () => {},
      onOver: () => {
        isOver = true;
      },
    },
  );
  return {
    helpers,
    events,
    isOver: () => isOver,
    tell: (line: FromHelper) => helpers.at(-1)?.handlers.onLine(JSON.stringify(line)),
    ring: () => {
      for (const ring of [...alarms]) ring();
    },
  };
}

describe('a reader of events', () => {
  it('goes on without a process that does not answer, and has the others read by another helper', () => {
    const { helpers, events, tell, ring } = world([812, 813]);
    tell({ events: [opened(812), opened(813)], skipped: 0 });
    expect(events.map(({ read }) => read)).toEqual([undefined, undefined]);
    ring();
    expect(events[0]?.read).toMatchObject({
      owner: { pid: 812, name: 'nginx', exe: null, cmdline: [], cmdlineCut: true },
      trouble: 'its memory is locked, and reading what it runs may never end',
    });
    expect(helpers.map(({ isEnded }) => isEnded)).toEqual([true, false]);
    expect(helpers[1]?.task.unread).toEqual([{ thread: 813, name: 'nginx' }]);
  });

  it.each([
    [1000, ['ordinary']],
    [33, ['33']],
  ])('looks into no more processes of account %i where three did not answer', (uid, resting) => {
    const pids = [812, 813, 814];
    const { helpers, tell, ring } = world(pids, uid);
    for (const pid of pids) {
      tell({ events: [opened(pid)], skipped: 0 });
      ring();
    }
    expect(helpers.map(({ task }) => Object.keys(task.resting))).toEqual([[], [], [], resting]);
  });

  it('is over where a helper ends and nobody was read', () => {
    const { helpers, isOver } = world([]);
    helpers[0]?.handlers.onEnd();
    expect([isOver(), helpers.length]).toEqual([true, 1]);
  });

  it('takes an end of the helper for the fault of whom it read', () => {
    const { helpers, events, tell, isOver } = world([812]);
    tell({ events: [opened(812)], skipped: 0 });
    helpers[0]?.handlers.onEnd();
    expect(events[0]?.read?.trouble).not.toBeNull();
    expect([isOver(), helpers.length]).toEqual([false, 2]);
  });
});
