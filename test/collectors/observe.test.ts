import { expect, it } from 'vitest';
import { observe } from '../../src/collectors/observe.js';
import type { Collector } from '../../src/collectors/types.js';
import { fakeHost } from '../helpers/fake-host.js';

const OPTIONS = { timeLimit: 5000, holders: true };

function collector(collect: Collector['collect']): Collector {
  return { id: 'slow', title: 'a source', auto: [], collect };
}

it('gives up on a source that is long past its time limit', async () => {
  const limits: number[] = [];
  const alarm = (milliseconds: number, ring: () => void) => {
    limits.push(milliseconds);
    queueMicrotask(ring);
    return () => {};
  };
  const never = collector(() => new Promise(() => {}));
  expect(await observe(never, { ...fakeHost(), alarm }, OPTIONS)).toMatchObject({
    ok: false,
    error: 'did not answer within 5 s',
  });
  expect(limits).toEqual([6000]);
});

it('stops the alarm of a source that answered, whatever it answered', async () => {
  let running = 0;
  const alarm = () => {
    running++;
    return () => void running--;
  };
  const nothing = { covers: [], gaps: [], sightings: [] };
  const host = { ...fakeHost(), alarm };
  expect(
    await observe(
      collector(async () => nothing),
      host,
      OPTIONS,
    ),
  ).toMatchObject({ ok: true });
  expect(
    await observe(
      collector(async () => Promise.reject(new Error('boom'))),
      host,
      OPTIONS,
    ),
  ).toMatchObject({
    ok: false,
    error: 'boom',
  });
  expect(running).toBe(0);
});
