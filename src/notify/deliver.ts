import { afterTelling, waitingFor } from '../history/outbox.js';
import type { News, Undelivered } from '../history/types.js';
import { errorText } from '../host.js';
import type { Channel, Failure, Letter } from './types.js';

/** News in one letter: a mail that is too large is refused for ever. */
const LETTER_LIMIT = 500;

/** How to tell, and what. */
export interface Delivery {
  readonly channels: readonly Channel[];
  /** Whether the options let it be told. */
  isShown(news: News): boolean;
  write(news: readonly News[], hidden: number): Letter;
  /** Called after every success: from here on these ears know. */
  remember(undelivered: readonly Undelivered[]): void;
}

/** What came of it. */
export interface Outcome {
  readonly told: readonly News[];
  readonly failures: readonly Failure[];
}

/** Ears that wait for the same are told together. */
function groupsOf(channel: Channel, undelivered: readonly Undelivered[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const ear of channel.ears) {
    const key = JSON.stringify(
      waitingFor(undelivered, ear).map(({ kind, at, finding }) => [kind, at, finding.fingerprint]),
    );
    groups.set(key, [...(groups.get(key) ?? []), ear]);
  }
  return [...groups.values()];
}

async function tell(channel: Channel, letter: Letter, ears: readonly string[]): Promise<readonly Failure[]> {
  try {
    return await channel.tell(letter, ears);
  } catch (error) {
    return ears.map((ear) => ({ ear, reason: `${ear}: ${errorText(error)}`, kind: 'failed' }));
  }
}

function lettersOf(waiting: readonly News[], { isShown, write }: Delivery): Letter[] {
  const shown = waiting.filter(isShown);
  const hidden = waiting.length - shown.length;
  const letters: Letter[] = [];
  for (let start = 0; start < shown.length; start += LETTER_LIMIT) {
    letters.push(write(shown.slice(start, start + LETTER_LIMIT), hidden));
  }
  return letters;
}

/**
 * Tells every ear what it has not been told. One that fails keeps what it waits for, and troubles no other; what was
 * told is remembered at once, so that a run that is killed repeats as little as can be.
 */
export async function deliver(undelivered: readonly Undelivered[], delivery: Delivery): Promise<Outcome> {
  const told = new Set<News>();
  const failures: Failure[] = [];
  let left = undelivered;
  for (const channel of delivery.channels) {
    for (const group of groupsOf(channel, undelivered)) {
      let ears: readonly string[] = group;
      for (const letter of lettersOf(waitingFor(undelivered, group[0] ?? ''), delivery)) {
        const failed = await tell(channel, letter, ears);
        failures.push(...failed);
        ears = ears.filter((ear) => !failed.some((failure) => failure.ear === ear));
        if (ears.length === 0) break;
        left = ears.reduce((rest, ear) => afterTelling(rest, ear, letter.news), left);
        delivery.remember(left);
        for (const item of letter.news) told.add(item);
      }
    }
  }
  return { told: [...told], failures };
}
