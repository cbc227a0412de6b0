import { describe, expect, it } from 'vitest';
import type { Notification } from '../../src/history/notification.js';
import { addNews } from '../../src/history/outbox.js';
import type { News, Undelivered } from '../../src/history/types.js';
import { type Delivery, deliver } from '../../src/notify/deliver.js';
import type { Channel } from '../../src/notify/types.js';
import { buildGapNews, buildNews, buildNotification, buildTold, waiting as saying } from '../helpers/build-history.js';

/** News about so many findings. */
function newsAbout(count: number): News[] {
  return Array.from({ length: count }, (_, index) =>
    buildNews({ finding: buildTold({ fingerprint: String(index).padStart(32, '0') }) }),
  );
}

/** A channel that notes what it is told; `deaf` recipients fail. */
function noted(recipients: readonly string[], deaf: readonly string[] = []) {
  const notifications: Array<{
    readonly recipients: readonly string[];
    readonly count: number;
    readonly hidden: number;
  }> = [];
  const channel: Channel = {
    recipients,
    tell: async ({ news, hidden }: Notification, to) => {
      notifications.push({ recipients: to, count: news.length, hidden });
      return to
        .filter((recipient) => deaf.includes(recipient))
        .map((recipient) => ({ recipient, reason: 'deaf', kind: 'failed' }));
    },
  };
  return { channel, notifications };
}

function delivery(channels: readonly Channel[], overrides: Partial<Delivery> = {}) {
  const remembered: Array<readonly Undelivered[]> = [];
  const whole: Delivery = {
    channels,
    resting: new Set(),
    isShown: () => true,
    write: ({ news, gaps }, hidden) => buildNotification({ news, gapNews: gaps, hidden }),
    remember: (undelivered) => void remembered.push(undelivered()),
    ...overrides,
  };
  return { whole, remembered };
}

const left = (undelivered: readonly Undelivered[] | undefined) =>
  Object.fromEntries((undelivered ?? []).map(({ recipient, news }) => [recipient, news.length]));

describe('deliver', () => {
  it('says nothing where there is nothing to say', async () => {
    const { channel, notifications } = noted(['stdout']);
    const { whole, remembered } = delivery([channel]);
    expect(await deliver([], whole)).toEqual({ told: [], failures: [], left: [] });
    expect([notifications, remembered]).toEqual([[], []]);
  });

  it('remembers after each recipient, so that a run that is killed repeats little', async () => {
    const first = noted(['webhook']);
    const second = noted(['stdout']);
    const { whole, remembered } = delivery([first.channel, second.channel]);
    const waiting = addNews([], ['webhook', 'stdout'], saying(...newsAbout(2)), []);
    expect((await deliver(waiting, whole)).told).toHaveLength(2);
    expect(remembered.map(left)).toEqual([{ stdout: 2 }, {}]);
  });

  it('says when a recipient has heard everything, so that not every portion has to be saved', async () => {
    const { channel } = noted(['stdout']);
    const calls: boolean[] = [];
    const { whole } = delivery([channel], { remember: (_, last) => void calls.push(last) });
    await deliver(addNews([], ['stdout'], saying(...newsAbout(1_200)), []), whole);
    expect(calls).toEqual([false, false, true]);
  });

  it('does not let one that fails trouble the others', async () => {
    const mail = noted(['mail:a', 'mail:b'], ['mail:a']);
    const stdout = noted(['stdout']);
    const { whole, remembered } = delivery([mail.channel, stdout.channel]);
    const waiting = addNews([], ['mail:a', 'mail:b', 'stdout'], saying(...newsAbout(1)), []);
    const { failures, told } = await deliver(waiting, whole);
    expect(failures).toEqual([{ recipient: 'mail:a', reason: 'deaf', kind: 'failed' }]);
    expect(told).toHaveLength(1);
    expect(left(remembered.at(-1))).toEqual({ 'mail:a': 1 });
  });

  it('tells the one who missed something by itself, and the others only what is new', async () => {
    const mail = noted(['mail:a', 'mail:b']);
    const { whole } = delivery([mail.channel]);
    const waiting = addNews(
      addNews([], ['mail:a'], saying(...newsAbout(1)), []),
      ['mail:a', 'mail:b'],
      saying(...newsAbout(3).slice(1)),
      [],
    );
    await deliver(waiting, whole);
    expect(mail.notifications.map(({ recipients, count }) => [recipients, count])).toEqual([
      [['mail:a'], 3],
      [['mail:b'], 2],
    ]);
  });

  it('keeps what the options hide, and says how much', async () => {
    const { channel, notifications } = noted(['stdout']);
    const { whole, remembered } = delivery([channel], { isShown: ({ finding }) => finding.fingerprint.endsWith('0') });
    await deliver(addNews([], ['stdout'], saying(...newsAbout(3)), []), whole);
    expect(notifications).toEqual([{ recipients: ['stdout'], count: 1, hidden: 2 }]);
    expect(left(remembered.at(-1))).toEqual({ stdout: 2 });
    const silent = delivery([channel], { isShown: () => false });
    expect(await deliver(addNews([], ['stdout'], saying(...newsAbout(3)), []), silent.whole)).toMatchObject({
      told: [],
      failures: [],
    });
    expect(notifications).toHaveLength(1);
  });

  it('spreads what is too much for one notification, and stops where it fails', async () => {
    const { channel, notifications } = noted(['mail:a', 'mail:b'], ['mail:b']);
    const { whole, remembered } = delivery([channel]);
    await deliver(addNews([], ['mail:a', 'mail:b'], saying(...newsAbout(1200)), []), whole);
    expect(notifications.map(({ recipients, count }) => [recipients.length, count])).toEqual([
      [2, 500],
      [1, 500],
      [1, 200],
    ]);
    expect(left(remembered.at(-1))).toEqual({ 'mail:b': 1200 });
  });

  it('tells what could not be seen once, also where there is nothing else', async () => {
    const { channel, notifications } = noted(['stdout']);
    const { whole, remembered } = delivery([channel]);
    const gaps = [buildGapNews()];
    await deliver(addNews([], ['stdout'], { news: [], gaps }, []), whole);
    await deliver(addNews([], ['stdout'], { news: newsAbout(1200), gaps }, []), whole);
    expect(notifications.map(({ count }) => count)).toEqual([0, 500, 500, 200]);
    expect(remembered.at(-1)).toEqual([]);
  });

  it('does not try one that rests, and keeps what it waits for', async () => {
    const { channel, notifications } = noted(['mail:a', 'mail:b']);
    const { whole } = delivery([channel], { resting: new Set(['mail:a']) });
    const outcome = await deliver(addNews([], ['mail:a', 'mail:b'], saying(...newsAbout(1)), []), whole);
    expect(notifications.map(({ recipients }) => recipients)).toEqual([['mail:b']]);
    expect([outcome.failures, left(outcome.left)]).toEqual([[], { 'mail:a': 1 }]);
  });

  it('takes a channel that breaks for one that fails', async () => {
    const broken: Channel = { recipients: ['webhook'], tell: async () => Promise.reject(new Error('broken')) };
    const { whole } = delivery([broken]);
    const { failures } = await deliver(addNews([], ['webhook'], saying(...newsAbout(1)), []), whole);
    expect(failures).toEqual([{ recipient: 'webhook', reason: 'webhook: broken', kind: 'failed' }]);
  });
});
