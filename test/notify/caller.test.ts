import { expect, it } from 'vitest';
import { callerChannel } from '../../src/notify/caller.js';
import { deliver } from '../../src/notify/deliver.js';
import { buildNotification } from '../helpers/build-history.js';

const { news } = buildNotification();
const waiting = [{ recipient: 'stdout', news, gaps: [] }];

function delivery(tell: () => void) {
  const remembered: unknown[] = [];
  const channels = [callerChannel(tell)];
  const write = () => buildNotification();
  const isShown = () => true;
  const resting: ReadonlySet<string> = new Set();
  return { remembered, channels, resting, write, isShown, remember: (left: unknown) => void remembered.push(left) };
}

it('hears of the news', async () => {
  const outcome = await deliver(
    waiting,
    delivery(() => {}),
  );
  expect(outcome).toEqual({ told: news, failures: [], left: [] });
});

it('is told again when it threw', async () => {
  const broken = delivery(() => {
    throw new Error('write ENOSPC');
  });
  const failures = [{ recipient: 'stdout', reason: 'stdout: write ENOSPC', kind: 'failed' }];
  expect(await deliver(waiting, broken)).toEqual({ told: [], failures, left: waiting });
  expect(broken.remembered).toEqual([]);
});
