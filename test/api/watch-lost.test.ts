import { expect, it } from 'vitest';
import { type WatchedChange, watch } from '../../src/api/watch.js';
import { ASSETS } from '../helpers/command.js';
import { fakeHost } from '../helpers/fake-host.js';

const ROOT = '/sys/kernel/tracing';
const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
/** 0.0.0.0:3099. */
const ROW =
  '  0: 00000000:0C1B 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0 100 0 0 10 0\n';
const FILES = {
  [`${ROOT}/instances/.keep`]: '',
  [`${ROOT}/events/sock/inet_sock_set_state/format`]: '',
  '/proc/self/ns/pid': { link: 'pid:[4026531836]' },
  '/proc/self': { link: '4242' },
  '/proc/1/stat': '',
  ...Object.fromEntries(['tcp', 'tcp6', 'udp', 'udp6'].map((name) => [`/proc/net/${name}`, HEAD])),
};

/** Watches with events that never come, while something happens between two looks; the last step ends it. */
async function watched(steps: ReadonlyArray<(disk: ReturnType<typeof fakeHost>['disk'], instance: string) => void>) {
  const host = fakeHost({ uid: 0, assets: ASSETS, files: FILES });
  const ending = new AbortController();
  const left = [...steps];
  const alarm = (milliseconds: number, call: () => void) => {
    // What is longer than an interval is a time limit.
    if (milliseconds > 2000) return () => {};
    host.advance(milliseconds);
    const enable = [...host.disk.keys()].find((path) => /instances\/port-audit-.*\/tracing_on$/.test(path)) ?? '';
    const step = left.shift();
    if (step === undefined) ending.abort();
    step?.(host.disk, enable.replace(/\/tracing_on$/, ''));
    queueMicrotask(call);
    return () => {};
  };
  const changes: WatchedChange[] = [];
  const notes: string[] = [];
  let wake = () => {};
  const files = {
    ...host.files,
    makeDirectory: (path: string, mode?: number) => {
      host.files.makeDirectory(path, mode);
      if (path.includes('/instances/')) host.disk.set(`${path}/tracing_on`, '1');
    },
    append: (path: string, text: string) => {
      host.files.append(path, text);
      if (path.endsWith('/trace_marker')) wake();
    },
    stream: (path: string, onChunk: (chunk: Buffer) => boolean) =>
      path.endsWith('/trace_pipe')
        ? new Promise<void>((resolve) => {
            wake = resolve;
          })
        : host.files.stream(path, onChunk),
  };
  const result = await watch(
    {
      signal: ending.signal,
      defaultPolicy: false,
      onChange: (change) => void changes.push(change),
      onNote: (note) => void notes.push(note),
    },
    { ...host, alarm, files },
  );
  return { result, notes, changes };
}

it('looks in full where the kernel dropped events, and tells each flood', async () => {
  const { result, notes, changes } = await watched([
    () => {},
    () => {},
    (disk) => disk.set('/proc/net/tcp', HEAD + ROW),
    // Events tell of TCP, so what none told is not asked for.
    () => {},
    (disk, instance) => disk.set(`${instance}/per_cpu/cpu0/stats`, 'overrun: 7\ndropped events: 0\n'),
    () => {},
    (disk, instance) => disk.set(`${instance}/per_cpu/cpu0/stats`, 'overrun: 9\ndropped events: 0\n'),
  ]);
  expect(result).toMatchObject({ opened: 1, lost: 9, skipped: 0 });
  expect(changes).toMatchObject([{ type: 'opened', seenBy: 'look', at: '2026-11-20T10:00:10.000Z' }]);
  const flood = (count: number, all: number) =>
    `not seen: events that came too fast: ${count} that the kernel dropped, 0 counted and not told (${all} in all); looks tell what is there since`;
  expect(notes.filter((note) => note.includes('too fast'))).toEqual([flood(7, 7), flood(2, 9)]);
});
