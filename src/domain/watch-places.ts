import type { Endpoint, Listener } from './listener.js';

/** A network namespace that could not be looked at in time. */
export const UNKNOWN_NAMESPACE = 'unknown';

/** Where a TCP socket is, as an event tells it: without its interface, and at times without its namespace. */
export type ToldPlace = Pick<Endpoint, 'family' | 'address' | 'port' | 'netns'>;

const keyOf = ({ family, address, port }: ToldPlace) => `${family} ${address} ${port}`;

const isSameNamespace = (left: ToldPlace, right: ToldPlace) =>
  left.netns === right.netns || left.netns === UNKNOWN_NAMESPACE || right.netns === UNKNOWN_NAMESPACE;

/** TCP listeners by where they are, so that one event costs no search through all of them. */
export class Places<T extends { readonly listener: Listener }> {
  private readonly byKey = new Map<string, T[]>();

  constructor(items: Iterable<T> = []) {
    for (const item of items) this.set(item);
  }

  /** The one at a place; where the namespace is not known any one that fits, the same namespace before all others. */
  at(place: ToldPlace): T | undefined {
    const there = this.byKey.get(keyOf(place)) ?? [];
    const exact = there.find(({ listener }) => listener.netns === place.netns);
    return exact ?? there.find(({ listener }) => isSameNamespace(listener, place));
  }

  /** Those at the same address and port in whatever namespace. */
  namesakes(place: ToldPlace): readonly T[] {
    return this.byKey.get(keyOf(place)) ?? [];
  }

  /** Puts an item in place of the one with the same id. */
  set(item: T): void {
    if (item.listener.protocol !== 'tcp') return;
    this.delete(item.listener);
    const key = keyOf(item.listener);
    this.byKey.set(key, [...(this.byKey.get(key) ?? []), item]);
  }

  delete(listener: Listener): void {
    const key = keyOf(listener);
    const left = (this.byKey.get(key) ?? []).filter((each) => each.listener.id !== listener.id);
    if (left.length === 0) this.byKey.delete(key);
    else this.byKey.set(key, left);
  }

  all(): T[] {
    return [...this.byKey.values()].flat();
  }
}
