import { expect, it } from 'vitest';
import { withProgress } from '../../src/commands/progress.js';
import { fakeHost } from '../helpers/fake-host.js';

/** A host whose alarm rings at once, or never. */
function hostWith(isTerminal: boolean, rings: boolean) {
  const host = fakeHost();
  const alarm = (_milliseconds: number, ring: () => void) => {
    if (rings) ring();
    return () => {};
  };
  const stderr = Object.assign(Object.create(host.stderr), { isTerminal });
  return { host: { ...host, stderr, alarm }, said: () => host.stderr.text };
}

it.each([
  [true, true, 'reading …\r\u001b[K'],
  [true, false, ''],
  [false, true, ''],
])('on a terminal: %s, slow: %s', async (isTerminal, slow, text) => {
  const { host, said } = hostWith(isTerminal, slow);
  expect(await withProgress(host, async () => 7)).toBe(7);
  expect(said()).toBe(text);
});

it('says what is being done, and is silent when people are told', async () => {
  const host = { ...fakeHost(), ring: () => {} };
  const stderr = Object.assign(Object.create(host.stderr), { isTerminal: true });
  const alarm = (_milliseconds: number, ring: () => void) => {
    host.ring = ring;
    return () => {};
  };
  await withProgress({ ...host, stderr, alarm }, async (onProgress) => {
    onProgress?.({ stage: 'looking', done: 0 });
    host.ring();
    onProgress?.({ stage: 'telling', done: 0 });
    await Promise.resolve();
    expect(host.stderr.text).toBe('looking at what listens …\r\u001b[K');
  });
  expect(host.stderr.text).toBe('looking at what listens …\r\u001b[K');
});
