import { gapKey } from './gap-delta.js';
import type { GapNews, News, Tracked, Undelivered } from './types.js';

/** What there is to tell. */
export type Waiting = Pick<Undelivered, 'news' | 'gaps'>;

const NOTHING: Waiting = { news: [], gaps: [] };

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

const gapNewsKey = ({ kind, gap }: GapNews) => `${kind}:${gapKey(gap)}`;

/** Of the same, the latest. */
function withGaps(waiting: readonly GapNews[], gaps: readonly GapNews[]): GapNews[] {
  return [...new Map([...waiting, ...gaps].map((item) => [gapNewsKey(item), item])).values()];
}

/** What a recipient has not been told yet. */
export function waitingFor(undelivered: readonly Undelivered[], recipient: string): Waiting {
  return undelivered.find((each) => each.recipient === recipient) ?? NOTHING;
}

function replaced(undelivered: readonly Undelivered[], recipient: string, { news, gaps }: Waiting): Undelivered[] {
  const others = undelivered.filter((each) => each.recipient !== recipient);
  return news.length + gaps.length === 0 ? others : [...others, { recipient, news, gaps }];
}

/**
 * Puts news aside for every recipient of this run, until each has got them. Recipients that take no part in this run keep what is
 * theirs. What the policy accepts by now is told to nobody.
 */
export function addNews(
  undelivered: readonly Undelivered[],
  recipients: readonly string[],
  { news, gaps }: Waiting,
  findings: readonly Tracked[],
): Undelivered[] {
  const accepted = new Set(
    findings.filter(({ status }) => status === 'accepted').map(({ fingerprint }) => fingerprint),
  );
  const wanted = ({ finding }: News) => !accepted.has(finding.fingerprint);
  const added = recipients.reduce<readonly Undelivered[]>((all, recipient) => {
    const waiting = waitingFor(all, recipient);
    return replaced(all, recipient, { news: withNews(waiting.news, news), gaps: withGaps(waiting.gaps, gaps) });
  }, undelivered);
  return added.reduce<Undelivered[]>(
    (all, { recipient, ...waiting }) => replaced(all, recipient, { ...waiting, news: waiting.news.filter(wanted) }),
    [],
  );
}

/** Takes away what a recipient has been told. */
export function afterTelling(
  undelivered: readonly Undelivered[],
  recipient: string,
  told: Waiting,
): readonly Undelivered[] {
  const done = new Set([...told.news.map(keyOf), ...told.gaps.map(gapNewsKey)]);
  const { news, gaps } = waitingFor(undelivered, recipient);
  return replaced(undelivered, recipient, {
    news: news.filter((item) => !done.has(keyOf(item))),
    gaps: gaps.filter((item) => !done.has(gapNewsKey(item))),
  });
}
