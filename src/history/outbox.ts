import type { News, Tracked, Undelivered } from './types.js';

/** The same happening to the same finding is told once, however often it happened meanwhile. */
const keyOf = ({ kind, finding }: News) => `${kind}:${finding.fingerprint}`;

/** The later news, and where it all began. */
function merged(earlier: News, later: News): News {
  const began = new Map(earlier.changes.map((change) => [change.what, change]));
  const changes = later.changes.map((change) => ({ ...change, from: began.get(change.what)?.from ?? change.from }));
  const untouched = earlier.changes.filter(({ what }) => !changes.some((change) => change.what === what));
  return { ...later, times: earlier.times + later.times, changes: [...untouched, ...changes] };
}

/** Adds to the end; bounded, because a finding has at most one entry of each kind. */
function withNews(waiting: readonly News[], news: readonly News[]): News[] {
  const byKey = new Map(waiting.map((item) => [keyOf(item), item]));
  for (const item of news) {
    const key = keyOf(item);
    const earlier = byKey.get(key);
    byKey.delete(key);
    byKey.set(key, earlier === undefined ? item : merged(earlier, item));
  }
  return [...byKey.values()];
}

/** What a recipient has not been told yet. */
export function waitingFor(undelivered: readonly Undelivered[], recipient: string): readonly News[] {
  return undelivered.find((each) => each.recipient === recipient)?.news ?? [];
}

function replaced(undelivered: readonly Undelivered[], recipient: string, news: readonly News[]): Undelivered[] {
  const others = undelivered.filter((each) => each.recipient !== recipient);
  return news.length === 0 ? others : [...others, { recipient, news }];
}

/**
 * Puts news aside for every recipient of this run, until each has got them. Recipients that take no part in this run keep what is
 * theirs. What the policy accepts by now is told to nobody.
 */
export function addNews(
  undelivered: readonly Undelivered[],
  recipients: readonly string[],
  news: readonly News[],
  findings: readonly Tracked[],
): Undelivered[] {
  const accepted = new Set(
    findings.filter(({ status }) => status === 'accepted').map(({ fingerprint }) => fingerprint),
  );
  const wanted = ({ finding }: News) => !accepted.has(finding.fingerprint);
  const added = recipients.reduce<readonly Undelivered[]>(
    (all, recipient) => replaced(all, recipient, withNews(waitingFor(all, recipient), news)),
    undelivered,
  );
  return added.reduce<Undelivered[]>((all, each) => replaced(all, each.recipient, each.news.filter(wanted)), []);
}

/** Takes away what a recipient has been told. */
export function afterTelling(
  undelivered: readonly Undelivered[],
  recipient: string,
  told: readonly News[],
): readonly Undelivered[] {
  const done = new Set(told.map(keyOf));
  const left = waitingFor(undelivered, recipient).filter((item) => !done.has(keyOf(item)));
  return replaced(undelivered, recipient, left);
}
