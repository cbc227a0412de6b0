import type { Endpoint, Listener } from './listener.js';
import type { Owner } from './owner.js';

/** A network namespace that could not be looked at in time. */
export const UNKNOWN_NAMESPACE = 'unknown';

/** Where a TCP socket is, as an event tells it: without its interface, and at times without its namespace. */
export interface ToldPlace extends Pick<Endpoint, 'family' | 'address' | 'port' | 'netns'> {
  /** In whose name it happened; null where that is not known. */
  readonly owner?: Pick<Owner, 'pid'> | null;
  /** The thread that did it, which may be all that is left of its process. */
  readonly thread?: number;
}

const keyOf = ({ family, address, port }: ToldPlace) => `${family} ${address} ${port}`;

const isUnknown = ({ netns }: Pick<ToldPlace, 'netns'>) => netns === UNKNOWN_NAMESPACE;

const isIn = (listener: Listener, place: ToldPlace) => !isUnknown(place) && listener.netns === place.netns;

const mayBeIn = (listener: Listener, place: ToldPlace) => isUnknown(listener) || isUnknown(place);

const isHeldBy = ({ owners }: Listener, pid: number) => owners.some((owner) => owner.pid === pid);

/** TCP listeners by where they are, so that one event costs no search through all of them. */
export class Places<T extends { readonly listener: Listener }> {
  /** By listener: thousands of pods may have the same address and port, each in a namespace of its own. */
  private byKey = new Map<string, Map<Listener, T>>();

  constructor(items: Iterable<T> = []) {
    for (const item of items) this.put(item);
  }

  /**
   * What a socket that begins to listen is one more of. Where a namespace is not known, sockets of two processes are two
   * listeners: most likely each has its own.
   */
  joinedBy(place: ToldPlace): T | undefined {
    const there = this.namesakes(place);
    const pid = place.owner?.pid ?? null;
    const isOurs = ({ listener }: T) => mayBeIn(listener, place) && (pid === null || isHeldBy(listener, pid));
    return there.find(({ listener }) => isIn(listener, place)) ?? there.find(isOurs);
  }

  /** What a socket that ended was of: of several that it may be, that of its thread before all others. */
  leftBy(place: ToldPlace): T | undefined {
    const there = this.namesakes(place);
    const possible = there.filter(({ listener }) => mayBeIn(listener, place));
    const exact = there.find(({ listener }) => isIn(listener, place));
    return exact ?? possible.find(({ listener }) => isHeldBy(listener, place.thread ?? -1)) ?? possible[0];
  }

  /** Those at the same address and port in whatever namespace. */
  namesakes(place: ToldPlace): readonly T[] {
    return [...(this.byKey.get(keyOf(place))?.values() ?? [])];
  }

  /** Adds an item. */
  put(item: T): void {
    if (item.listener.protocol !== 'tcp') return;
    const key = keyOf(item.listener);
    const there = this.byKey.get(key);
    if (there === undefined) this.byKey.set(key, new Map([[item.listener, item]]));
    else there.set(item.listener, item);
  }

  delete(listener: Listener): void {
    const key = keyOf(listener);
    const there = this.byKey.get(key);
    if (there?.delete(listener) && there.size === 0) this.byKey.delete(key);
    // Tables of a map that is filled and emptied again and again hang together in V8, and wait for a look at the whole heap.
    if (this.byKey.size === 0) this.byKey = new Map();
  }

  all(): T[] {
    return [...this.byKey.values()].flatMap((there) => [...there.values()]);
  }
}
