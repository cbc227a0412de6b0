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

/** What an ear has not been told yet. */
export function waitingFor(undelivered: readonly Undelivered[], ear: string): readonly News[] {
  return undelivered.find((each) => each.ear === ear)?.news ?? [];
}

function replaced(undelivered: readonly Undelivered[], ear: string, news: readonly News[]): Undelivered[] {
  const others = undelivered.filter((each) => each.ear !== ear);
  return news.length === 0 ? others : [...others, { ear, news }];
}

/**
 * Puts news aside for every ear of this run, until each has got them. Ears that take no part in this run keep what is
 * theirs. What the policy accepts by now is told to nobody.
 */
export function addNews(
  undelivered: readonly Undelivered[],
  ears: readonly string[],
  news: readonly News[],
  findings: readonly Tracked[],
): Undelivered[] {
  const accepted = new Set(
    findings.filter(({ status }) => status === 'accepted').map(({ fingerprint }) => fingerprint),
  );
  const wanted = ({ finding }: News) => !accepted.has(finding.fingerprint);
  const added = ears.reduce<readonly Undelivered[]>(
    (all, ear) => replaced(all, ear, withNews(waitingFor(all, ear), news)),
    undelivered,
  );
  return added.reduce<Undelivered[]>((all, each) => replaced(all, each.ear, each.news.filter(wanted)), []);
}

/** Takes away what an ear has been told. */
export function afterTelling(
  undelivered: readonly Undelivered[],
  ear: string,
  told: readonly News[],
): readonly Undelivered[] {
  const done = new Set(told.map(keyOf));
  const left = waitingFor(undelivered, ear).filter((item) => !done.has(keyOf(item)));
  return replaced(undelivered, ear, left);
}
