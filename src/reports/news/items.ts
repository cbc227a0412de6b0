import { groupBy } from '../../base/group-by.js';
import { newsOfKind } from '../../history/notification.js';
import type { FindingPlace, News, NewsKind, Told } from '../../history/types.js';

/** The same finding at several addresses is one thing to a reader. */
export interface Item<T> {
  readonly first: T;
  /** The first and all others, in the order given. */
  readonly all: readonly T[];
  /** Every listener that it is about, in the order of the news; empty where it is about none. */
  readonly subjects: readonly FindingPlace[];
}

/** What a reader would call the same, wherever it listens. */
function sameness({ rule, severity, subject, evidence, message }: Told): unknown[] {
  if (subject === null) return [rule, message];
  const { port, protocol, verdict, netns } = subject;
  const { program, exe, user, container } = evidence ?? {};
  return [rule, severity, verdict === 'ephemeral' ? null : port, protocol, netns, program, exe, user, container];
}

/** What a reader would call one thing, in the order of the first of each. */
export function grouped<T>(all: readonly T[], told: (each: T) => Told, key: (each: T) => unknown[]): Item<T>[] {
  const groups = groupBy(all, (each) => JSON.stringify([...sameness(told(each)), ...key(each)]));
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const subjects = [first, ...others].map((each) => told(each).subject).filter((subject) => subject !== null);
    return { first, all: [first, ...others], subjects };
  });
}

/** The news of one kind, worst first. */
export function itemsOfKind(notification: { readonly news: readonly News[] }, kind: NewsKind): Item<News>[] {
  return grouped(
    newsOfKind(notification, kind),
    ({ finding }) => finding,
    ({ changes, ending }) => [changes.filter(({ what }) => what !== 'exposure'), ending],
  );
}

/** What is still open, in the order given. */
export function openItems(findings: readonly Told[]): Item<Told>[] {
  return grouped(
    findings,
    (finding) => finding,
    () => [],
  );
}
