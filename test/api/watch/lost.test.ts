import { expect, it } from 'vitest';
import { type WatchedChange, watch } from '../../../src/api/watch.js';
import { HEAD, ROW, type Traced, tracedHost } from '../../helpers/traced-host.js';

/** Watches with events that never come, while something happens between two looks; after the last step it is ended. */
async function watched(steps: ReadonlyArray<(traced: Traced) => void>) {
  const ending = new AbortController();
  const changes: WatchedChange[] = [];
  const notes: string[] = [];
  const result = await watch(
    {
      signal: ending.signal,
      defaultPolicy: false,
      onChange: (change) => void changes.push(change),
      onNote: (note) => void notes.push(note),
    },
    tracedHost(steps, () => ending.abort()),
  );
  return { result, notes, changes };
}

it('looks in full where the kernel dropped events, and tells each flood', async () => {
  const { result, notes, changes } = await watched([
    () => {},
    () => {},
    ({ disk }) => disk.set('/proc/net/tcp', HEAD + ROW),
    // Events tell of TCP, so what none told is not asked for.
    () => {},
    ({ disk, instance }) => disk.set(`${instance}/per_cpu/cpu0/stats`, 'overrun: 7\ndropped events: 0\n'),
    () => {},
    ({ disk, instance }) => disk.set(`${instance}/per_cpu/cpu0/stats`, 'overrun: 9\ndropped events: 0\n'),
  ]);
  expect(result).toMatchObject({ opened: 1, lost: 9, skipped: 0 });
  expect(changes).toMatchObject([{ type: 'opened', seenBy: 'look', at: '2026-11-20T10:00:10.000Z' }]);
  const flood = (count: number, all: number) =>
    `not seen: events that came too fast: ${count} that the kernel dropped, 0 counted and not told (${all} in all); looks tell what is there since`;
  expect(notes.filter((note) => note.includes('too fast'))).toEqual([flood(7, 7), flood(2, 9)]);
});
