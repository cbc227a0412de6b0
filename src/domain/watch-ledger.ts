import type { Finding } from './finding.js';
import type { ReportListener } from './report.js';
import { namedAs } from './watch-named.js';
import { Places, type ToldPlace, UNKNOWN_NAMESPACE } from './watch-places.js';
import { changesBetween, type LookedChange, type Seen } from './watched.js';

/** When an event happened. */
export interface Moment {
  /** Milliseconds on the clock of the events. */
  readonly time: number;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** A listener that an event told, and no look has confirmed yet. */
interface Told {
  readonly listener: ReportListener;
  readonly findings: readonly Finding[];
  /** Sockets that were opened at this place and not closed. */
  readonly sockets: number;
  /** When the first one was, milliseconds on the clock of the events. */
  readonly since: number;
}

/** A listener that is over, and how long it was there in milliseconds; null: nobody saw it begin. */
export interface Over {
  readonly listener: ReportListener;
  readonly findings: readonly Finding[];
  readonly lasted: number | null;
}

/** What a look showed beside what was known; of what is over also when, where an event had told. */
export interface Settled {
  readonly closed: ReadonlyArray<Over & { readonly at: string | null }>;
  readonly changed: readonly LookedChange[];
  readonly opened: readonly LookedChange[];
}

/**
 * What is known to listen, from looks and from events, so that each change is told once, whoever sees it first. Pure
 * bookkeeping: the times are given.
 */
export class WatchLedger {
  /** What the last look showed, without what events have ended since. */
  private standing: Places<{ readonly listener: ReportListener }>;
  private told = new Places<Told>();
  private ended = new Set<string>();
  /** Places of which a socket was closed, and nobody knows whether it was the last one. */
  private doubtful = new Map<string, Moment>();
  private settling = new Set<string>();
  /** When listeners began that an event told. */
  private begun = new Map<string, number>();
  /** What events have told since the look began that is on its way; null: none is. */
  private touched: Set<string> | null = null;
  /** What began in a namespace that nobody knows, and ended, since that look began. */
  private passed = new Places<{ readonly listener: ReportListener }>();

  constructor(private looked: Seen) {
    this.standing = new Places(looked.listeners.map((listener) => ({ listener })));
  }

  /** Everything that listens now, as far as is known. */
  get now(): Pick<Seen, 'listeners' | 'findings'> {
    const told = this.told.all();
    const standing = this.looked.listeners.filter(({ id }) => !this.ended.has(id));
    return {
      listeners: [...standing, ...told.map(({ listener }) => listener)],
      findings: [...this.looked.findings, ...told.flatMap(({ findings }) => findings)],
    };
  }

  /** Whether only a look can say if something is over. */
  get isDoubtful(): boolean {
    return this.doubtful.size > 0;
  }

  /**
   * A socket began to listen. `known`: one more at a place that listens; `new`: to be added. What listened there before and had
   * closed a socket is over then.
   */
  open(place: ToldPlace, { time }: Moment): { readonly is: 'known' | 'new'; readonly over: Over | null } {
    const mine = this.told.joinedBy(place);
    if (mine !== undefined) {
      this.count(mine, 1);
      return { is: 'known', over: null };
    }
    const there = this.standing.joinedBy(place)?.listener;
    if (there === undefined) return { is: 'new', over: null };
    this.touched?.add(there.id);
    return this.doubtful.has(there.id) ? { is: 'new', over: this.end(there, time) } : { is: 'known', over: null };
  }

  /** A listener that an event told. */
  add(listener: ReportListener, findings: readonly Finding[], { time }: Moment): void {
    this.touched?.add(listener.id);
    this.begun.set(listener.id, time);
    this.told.put({ listener, findings, sockets: 1, since: time });
  }

  /** A socket ended; what is over by that, as far as is certain without a look. */
  close(place: ToldPlace, moment: Moment): Over | null {
    const mine = this.told.leftBy(place);
    if (mine === undefined) {
      const there = this.standing.leftBy(place);
      // Its thread may have entered another namespace before it could be asked: one of those it is.
      for (const { listener } of there === undefined ? this.told.namesakes(place) : [there]) {
        this.doubtful.set(listener.id, moment);
      }
      return null;
    }
    this.touched?.add(mine.listener.id);
    if (mine.sockets > 1) {
      this.count(mine, -1);
      return null;
    }
    this.told.delete(mine.listener);
    if (this.touched !== null && mine.listener.netns === UNKNOWN_NAMESPACE) this.passed.put(mine);
    this.begun.delete(mine.listener.id);
    // As in Places: a new one costs less than the tables of the old one.
    if (this.begun.size === 0) this.begun = new Map();
    const { listener, findings, since } = mine;
    return { listener, findings, lasted: Math.max(0, moment.time - since) };
  }

  /** A look begins: it may or may not show what events tell from now on. */
  begin(): void {
    this.touched = new Set();
    this.passed = new Places();
    this.settling = new Set(this.doubtful.keys());
  }

  /** What a look showed. What events told while it looked is left to the next one. */
  settle(after: Seen): Settled {
    const { renamed, ...now } = namedAs(after, this.now);
    const touched = this.touched ?? new Set();
    this.touchUnseen(after, renamed, touched);
    this.touchPassed(after, touched);
    const untouched = ({ id }: ReportListener) => !touched.has(id);
    const changes = changesBetween(
      { ...this.looked, findings: now.findings, listeners: now.listeners.filter(untouched) },
      { ...after, listeners: after.listeners.filter(untouched) },
    );
    const closed = changes.closed.map((each) => {
      const moment = this.doubtful.get(each.listener.id);
      const lasted = moment === undefined ? null : this.lasted(each.listener, moment.time);
      return { ...each, lasted, at: moment?.at ?? null };
    });
    this.take(after, new Set(now.listeners.map(({ id }) => id)), renamed, touched);
    this.touched = null;
    return { opened: changes.opened, changed: changes.changed, closed };
  }

  /** A look that does not see every namespace says nothing of what an event told from one that nobody knows. */
  private touchUnseen({ gaps }: Seen, renamed: ReadonlyMap<string, string>, touched: Set<string>): void {
    if (!gaps.some(({ scope }) => scope === 'netns')) return;
    for (const { listener } of this.told.all()) {
      const { id, netns } = listener;
      if (netns !== null && !renamed.has(id)) touched.add(id);
    }
  }

  /** A look knows the namespace of what an event told without one: where that has ended by now, it was told, and is over. */
  private touchPassed({ listeners }: Seen, touched: Set<string>): void {
    const known = new Set(this.now.listeners.map(({ id }) => id));
    for (const listener of listeners.filter(({ id }) => !known.has(id))) {
      const isOfOwner = listener.owners.some((owner) => this.passed.joinedBy({ ...listener, owner }) !== undefined);
      if (isOfOwner) touched.add(listener.id);
    }
  }

  private take(
    after: Seen,
    known: ReadonlySet<string>,
    renamed: ReadonlyMap<string, string>,
    touched: ReadonlySet<string>,
  ): void {
    const shown = new Set(after.listeners.map(({ id }) => id));
    const isLeft = ({ listener: { id } }: Told) => touched.has(id) && !shown.has(id) && !renamed.has(id);
    this.told = new Places(this.told.all().filter(isLeft));
    this.ended = new Set([...touched].filter((id) => shown.has(id) && !known.has(id)));
    for (const [from, to] of renamed) this.begun.set(to, this.begun.get(from) ?? 0);
    const left = new Set([...shown, ...this.told.all().map(({ listener }) => listener.id)]);
    for (const id of this.begun.keys()) if (!left.has(id)) this.begun.delete(id);
    for (const id of this.settling) this.doubtful.delete(id);
    this.looked = after;
    const standing = after.listeners.filter(({ id }) => !this.ended.has(id));
    this.standing = new Places(standing.map((listener) => ({ listener })));
  }

  private count({ listener, findings, sockets, since }: Told, by: number): void {
    this.told.delete(listener);
    this.told.put({ listener, findings, sockets: sockets + by, since });
  }

  private end(listener: ReportListener, time: number): Over {
    const at = this.doubtful.get(listener.id)?.time ?? time;
    this.ended.add(listener.id);
    this.doubtful.delete(listener.id);
    this.standing.delete(listener);
    const findings = this.looked.findings.filter((finding) => finding.listener === listener.id);
    return { listener, findings, lasted: this.lasted(listener, at) };
  }

  private lasted({ id }: ReportListener, time: number): number | null {
    const begun = this.begun.get(id);
    this.begun.delete(id);
    return begun === undefined ? null : Math.max(0, time - begun);
  }
}
