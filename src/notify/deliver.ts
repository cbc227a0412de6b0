import type { Notification } from '../history/notification.js';
import { afterTelling, type Waiting, waitingFor } from '../history/outbox.js';
import type { GapNews, News, Undelivered } from '../history/types.js';
import { errorText } from '../host/types.js';
import type { Channel, Failure } from './types.js';

/** News in one notification: a mail that is too large is refused for ever. */
const NOTIFICATION_LIMIT = 500;

/** How to tell, and what. */
export interface Delivery {
  readonly channels: readonly Channel[];
  /** Recipients that are not tried in this run. */
  readonly resting: ReadonlySet<string>;
  /** Whether the options let it be told. */
  isShown(news: News): boolean;
  write(waiting: Waiting, hidden: number): Notification;
  /**
   * Called after every success: from here on some recipients know more. `undelivered` says what is left, and takes as long
   * as there is news; `last`: these recipients have heard everything.
   */
  remember(undelivered: () => readonly Undelivered[], last: boolean): void;
}

/** What came of it. */
export interface Outcome {
  readonly told: readonly News[];
  readonly failures: readonly Failure[];
  /** What is still to be told. */
  readonly left: readonly Undelivered[];
}

/** Recipients that wait for the same are told together. */
function groupsOf(recipients: readonly string[], undelivered: readonly Undelivered[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const recipient of recipients) {
    const { news, gaps } = waitingFor(undelivered, recipient);
    const key = JSON.stringify([news.map(({ kind, at, finding }) => [kind, at, finding.fingerprint]), gaps]);
    groups.set(key, [...(groups.get(key) ?? []), recipient]);
  }
  return [...groups.values()];
}

async function tell(
  channel: Channel,
  notification: Notification,
  recipients: readonly string[],
): Promise<readonly Failure[]> {
  try {
    return await channel.tell(notification, recipients);
  } catch (error) {
    return recipients.map((recipient) => ({ recipient, reason: `${recipient}: ${errorText(error)}`, kind: 'failed' }));
  }
}

/** What is left to tell, worked out only when somebody asks: each time costs as much as there is news. */
class Outbox {
  private told = new Map<string, { readonly news: News[]; readonly gaps: GapNews[] }>();

  constructor(private undelivered: readonly Undelivered[]) {}

  take(recipients: readonly string[], { news, gaps }: Waiting): void {
    for (const recipient of recipients) {
      const before = this.told.get(recipient);
      if (before === undefined) this.told.set(recipient, { news: [...news], gaps: [...gaps] });
      else {
        before.news.push(...news);
        before.gaps.push(...gaps);
      }
    }
  }

  left(): readonly Undelivered[] {
    for (const [recipient, told] of this.told) this.undelivered = afterTelling(this.undelivered, recipient, told);
    this.told = new Map();
    return this.undelivered;
  }
}

/** What could not be seen belongs to the first. */
function notificationsOf({ news, gaps }: Waiting, { isShown, write }: Delivery): Notification[] {
  const shown = news.filter(isShown);
  const hidden = news.length - shown.length;
  const notifications: Notification[] = [];
  for (let start = 0; start < Math.max(shown.length, Math.min(gaps.length, 1)); start += NOTIFICATION_LIMIT) {
    const part = shown.slice(start, start + NOTIFICATION_LIMIT);
    notifications.push(write({ news: part, gaps: start === 0 ? gaps : [] }, hidden));
  }
  return notifications;
}

/**
 * Tells every recipient what it has not been told. One that fails keeps what it waits for, and troubles no other; what was
 * told is remembered at once, so that a run that is killed repeats as little as can be.
 */
export async function deliver(undelivered: readonly Undelivered[], delivery: Delivery): Promise<Outcome> {
  const heard = new Set<News>();
  const failures: Failure[] = [];
  const awake = (channel: Channel) => channel.recipients.filter((recipient) => !delivery.resting.has(recipient));
  const outbox = new Outbox(undelivered);
  for (const channel of delivery.channels) {
    for (const group of groupsOf(awake(channel), undelivered)) {
      let recipients: readonly string[] = group;
      const notifications = notificationsOf(waitingFor(undelivered, group[0] ?? ''), delivery);
      for (const notification of notifications) {
        const failed = await tell(channel, notification, recipients);
        failures.push(...failed);
        recipients = recipients.filter((recipient) => !failed.some((failure) => failure.recipient === recipient));
        if (recipients.length === 0) break;
        outbox.take(recipients, { news: notification.news, gaps: notification.gapNews });
        delivery.remember(() => outbox.left(), notification === notifications.at(-1));
        for (const item of notification.news) heard.add(item);
      }
    }
  }
  return { told: [...heard], failures, left: outbox.left() };
}
