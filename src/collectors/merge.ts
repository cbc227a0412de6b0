import { groupBy } from '../base/group-by.js';
import { exposureOf } from '../domain/exposure.js';
import { type Container, type Endpoint, listenerId, scopeOf } from '../domain/listener.js';
import type { Holder, Observation, Sighting } from './types.js';

/** A listener before the details of its owners are read. */
export interface Draft extends Endpoint {
  readonly id: string;
  readonly exposure: ReturnType<typeof exposureOf>;
  readonly dualStack: boolean | null;
  readonly uid: number | null;
  readonly unit: string | null;
  readonly container: Container | null;
  /** Each pid once, ascending. */
  readonly holders: readonly Holder[];
  /** Why there is no holder; null when there is one, or when no source looked for any. */
  readonly holderGap: Sighting['holderGap'];
  readonly seenBy: readonly string[];
}

/** A sighting, by whom, and with the interface that another source knew. */
interface Witnessed {
  readonly source: string;
  readonly sighting: Sighting;
  readonly interface: string | null;
}

/** Two sightings may be of one socket only when all of this is the same; the interface is left out on purpose. */
const placeOf = (seen: Endpoint | Sighting) => `${scopeOf(seen)} ${seen.address} ${seen.port} ${seen.netns ?? ''}`;

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

/**
 * Gives every sighting its interface. One without an inode may stand for several sockets that differ in nothing but the
 * interface: then it confirms each of them.
 */
function locate(observations: readonly Observation[]): Witnessed[] {
  const byInode = interfacesByInode(observations);
  const certain: Witnessed[] = [];
  const open: Array<{ source: string; sighting: Sighting }> = [];
  for (const { source, sightings } of observations) {
    for (const sighting of sightings) {
      const device = sighting.interface ?? byInode.get(sighting.inode ?? 0);
      if (device !== undefined || sighting.interface === null) {
        certain.push({ source, sighting, interface: device ?? null });
      } else open.push({ source, sighting });
    }
  }
  return [...certain, ...settle(open, certain)];
}

function settle(open: ReadonlyArray<Omit<Witnessed, 'interface'>>, certain: readonly Witnessed[]): Witnessed[] {
  if (open.length === 0) return [];
  const places = groupBy(certain, ({ sighting }) => placeOf(sighting));
  return open.flatMap(({ source, sighting }) => {
    const there = places.get(placeOf(sighting)) ?? [];
    const devices = sighting.inode === null && there.length > 0 ? new Set(there.map((each) => each.interface)) : [null];
    return [...devices].map((device) => ({ source, sighting, interface: device }));
  });
}

/** What the first sighting that knows it says. */
function firstKnown<T>(group: readonly Witnessed[], read: (sighting: Sighting) => T | null): T | null {
  for (const { sighting } of group) {
    const value = read(sighting);
    if (value !== null) return value;
  }
  return null;
}

/** Holders that were found socket by socket are complete; a name beside an address is only better than nothing. */
function holdersOf(group: readonly Witnessed[]): readonly Holder[] {
  const [only, second] = group;
  if (only !== undefined && second === undefined && only.sighting.holders.length < 2) return only.sighting.holders;
  const bySocket = group.filter(({ sighting }) => sighting.inode !== null);
  const exact = bySocket.flatMap(({ sighting }) => sighting.holders);
  const named = exact.length > 0 ? exact : group.flatMap(({ sighting }) => sighting.holders);
  const byPid = new Map(named.map((holder) => [holder.pid, holder]));
  return [...byPid.values()].sort((left, right) => left.pid - right.pid);
}

/** Sockets of one group are told by the oldest, the one with the smallest inode. */
function byAge(left: Witnessed, right: Witnessed): number {
  return (left.sighting.inode ?? Number.POSITIVE_INFINITY) - (right.sighting.inode ?? Number.POSITIVE_INFINITY) || 0;
}

function draftOf(group: readonly Witnessed[], order: readonly string[]): Draft {
  const sorted = group.length > 1 ? [...group].sort(byAge) : group;
  const [first] = sorted as [Witnessed, ...Witnessed[]];
  const { protocol, family, address, port, netns } = first.sighting;
  const holders = holdersOf(group);
  return {
    id: listenerId({ protocol, family, address, port, netns, interface: first.interface }),
    protocol,
    family,
    address,
    port,
    netns,
    interface: first.interface,
    exposure: exposureOf(address, first.interface, netns),
    dualStack: firstKnown(sorted, ({ dualStack }) => dualStack),
    uid: firstKnown(sorted, ({ uid }) => uid),
    unit: firstKnown(sorted, ({ unit }) => unit),
    container: firstKnown(sorted, ({ container }) => container),
    holders,
    holderGap: holders.length > 0 ? null : firstKnown(sorted, ({ holderGap }) => holderGap),
    seenBy: order.filter((source) => group.some((each) => each.source === source)),
  };
}

/**
 * One list from what every source showed: one listener an id, with all its holders and everybody who saw it. Sightings
 * of one socket are recognised by its inode where sources show it, else by protocol, address and port.
 */
export function merge(observations: readonly Observation[]): Draft[] {
  const order = observations.map(({ source }) => source);
  const located = locate(observations.filter(({ ok }) => ok));
  const groups = groupBy(located, ({ sighting, interface: device }) => `${placeOf(sighting)} ${device ?? ''}`);
  return [...groups.values()].map((group) => draftOf(group, order));
}
