import type { SightedPlace, Sighting } from './types.js';

/** A socket at a place, of which a source shows so much more; it cannot tell the rest. */
export function sightedAt(place: SightedPlace, shown: Partial<Omit<Sighting, keyof SightedPlace>>): Sighting {
  return {
    protocol: place.protocol,
    family: place.family,
    address: place.address,
    port: place.port,
    interface: shown.interface,
    dualStack: shown.dualStack ?? null,
    netns: shown.netns ?? null,
    netnsName: shown.netnsName ?? null,
    inode: shown.inode ?? null,
    uid: shown.uid ?? null,
    unit: shown.unit ?? null,
    container: shown.container ?? null,
    forwarded: shown.forwarded ?? null,
    holders: shown.holders ?? [],
    holderGap: shown.holderGap ?? null,
  };
}
