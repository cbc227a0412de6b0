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
  [true, true, 'looking …\r\u001b[K'],
  [true, false, ''],
  [false, true, ''],
])('on a terminal: %s, slow: %s', async (isTerminal, slow, text) => {
  const { host, said } = hostWith(isTerminal, slow);
  expect(await withProgress(host, 'looking', async () => 7)).toBe(7);
  expect(said()).toBe(text);
});
