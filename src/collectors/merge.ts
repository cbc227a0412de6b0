import { type Endpoint, listenerId, type SocketFacts, scopeOf } from '../domain/listener.js';
import { comparePids } from '../domain/owner.js';
import type { Holder, Observation, Sighting } from './types.js';

/** A listener before its owners are known. */
export interface MergedListener extends Endpoint, SocketFacts {
  readonly id: string;
  /** Each pid once, ascending. */
  readonly holders: readonly Holder[];
  /** Why there is no holder; null when there is one, or when no source looked for any. */
  readonly holderGap: Sighting['holderGap'];
  readonly seenBy: readonly string[];
  /** Inodes of its sockets, as far as sources show them, each as often as it was shown. */
  readonly sockets: readonly number[];
}

/** Sightings of one listener, and by whom. */
interface Group {
  /** As they tell it, or as another source knew it. */
  readonly interface: string | null;
  readonly sightings: Sighting[];
  readonly seenBy: string[];
}

/** Two sightings may be of one socket only when all of this is the same; the interface is left out on purpose. */
const placeOf = (seen: Sighting) => `${scopeOf(seen)} ${seen.address} ${seen.port} ${seen.netns ?? ''}`;

/** Interfaces by inode, as far as some source can tell them. */
function interfacesByInode(observations: readonly Observation[]): Map<number, string | null> {
  const known = new Map<number, string | null>();
  for (const { sightings } of observations) {
    for (const { inode, interface: device } of sightings) {
      if (inode !== null && inode !== 0 && device !== undefined) known.set(inode, device);
    }
  }
  return known;
}

/** Gathers sightings by place and interface. */
class Groups {
  readonly byListener = new Map<string, Group>();
  /** Interfaces at each place. */
  private readonly devices = new Map<string, Set<string | null>>();

  constructor(private readonly byInode: ReadonlyMap<number, string | null>) {}

  /** The interface of a sighting by itself; undefined where no source can tell. */
  interfaceOf({ interface: device, inode }: Sighting): string | null | undefined {
    const known = device ?? this.byInode.get(inode ?? 0);
    return known === undefined ? device : known;
  }

  /** A sighting whose interface is known. */
  add(source: string, sighting: Sighting, device: string | null): void {
    const place = placeOf(sighting);
    const there = this.devices.get(place);
    if (there === undefined) this.devices.set(place, new Set([device]));
    else there.add(device);
    this.join(source, sighting, place, device);
  }

  /**
   * A sighting of which nobody knows the interface. Without an inode it may stand for several sockets that differ in
   * nothing else: then it confirms each of them. To be added after all others.
   */
  addOpen(source: string, sighting: Sighting): void {
    const place = placeOf(sighting);
    const there = sighting.inode === null ? this.devices.get(place) : undefined;
    for (const device of there ?? [null]) this.join(source, sighting, place, device);
  }

  private join(source: string, sighting: Sighting, place: string, device: string | null): void {
    const key = `${place} ${device ?? ''}`;
    const group = this.byListener.get(key);
    if (group === undefined) {
      this.byListener.set(key, { interface: device, sightings: [sighting], seenBy: [source] });
      return;
    }
    group.sightings.push(sighting);
    if (!group.seenBy.includes(source)) group.seenBy.push(source);
  }
}

/** What the first sighting that knows it says. */
function firstKnown<K extends keyof Sighting>(group: readonly Sighting[], key: K): Sighting[K] | null {
  for (const sighting of group) if (sighting[key] !== null) return sighting[key];
  return null;
}

/** Holders that were found socket by socket are complete; a name beside an address is only better than nothing. */
function holdersOf(group: readonly Sighting[]): readonly Holder[] {
  const [only, second] = group;
  if (only !== undefined && second === undefined && only.holders.length < 2) return only.holders;
  const exact = group.flatMap(({ inode, holders }) => (inode === null ? [] : holders));
  const named = exact.length > 0 ? exact : group.flatMap(({ holders }) => holders);
  // Where a capture names programs without pids, the name is all that tells two apart.
  const distinct = new Map(named.map((holder) => [holder.pid ?? holder.name, holder]));
  return [...distinct.values()].sort(comparePids);
}

/** 0 stands for a socket that belongs to no file, of which there may be many. */
function inodesIn(group: readonly Sighting[]): number[] {
  const inodes: number[] = [];
  for (const { inode } of group) if (inode !== null && inode !== 0) inodes.push(inode);
  return inodes;
}

/** Sockets of one group are told by the oldest, the one with the smallest inode. */
function byAge(left: Sighting, right: Sighting): number {
  return (left.inode ?? Number.POSITIVE_INFINITY) - (right.inode ?? Number.POSITIVE_INFINITY) || 0;
}

function draftOf({ interface: device, sightings, seenBy }: Group, order: readonly string[]): MergedListener {
  const sorted = sightings.length > 1 ? [...sightings].sort(byAge) : sightings;
  const [first] = sorted as [Sighting, ...Sighting[]];
  const { protocol, family, address, port, netns } = first;
  const holders = holdersOf(sightings);
  return {
    id: listenerId({ protocol, family, address, port, netns, interface: device }),
    protocol,
    family,
    address,
    port,
    netns,
    interface: device,
    netnsName: firstKnown(sorted, 'netnsName'),
    dualStack: firstKnown(sorted, 'dualStack'),
    uid: firstKnown(sorted, 'uid'),
    unit: firstKnown(sorted, 'unit'),
    container: firstKnown(sorted, 'container'),
    forwarded: firstKnown(sorted, 'forwarded'),
    holders,
    holderGap: holders.length > 0 ? null : firstKnown(sorted, 'holderGap'),
    seenBy: seenBy.length === order.length ? order : order.filter((source) => seenBy.includes(source)),
    sockets: inodesIn(sightings),
  };
}

/**
 * One list from what every source showed: one listener an id, with all its holders and everybody who saw it. Sightings
 * of one socket are recognised by its inode where sources show it, else by protocol, address and port.
 */
export function merge(observations: readonly Observation[]): MergedListener[] {
  const answered = observations.filter(({ ok }) => ok);
  const groups = new Groups(interfacesByInode(answered));
  for (const { source, sightings } of answered) {
    for (const sighting of sightings) {
      const device = groups.interfaceOf(sighting);
      if (device !== undefined) groups.add(source, sighting, device);
    }
  }
  for (const { source, sightings } of answered) {
    for (const sighting of sightings) {
      if (groups.interfaceOf(sighting) === undefined) groups.addOpen(source, sighting);
    }
  }
  const order = observations.map(({ source }) => source);
  return [...groups.byListener.values()].map((group) => draftOf(group, order));
}
