import { listed } from '../../base/listed.js';
import { listenerId } from '../../domain/listener.js';
import type { Gap } from '../../domain/snapshot.js';
import type { MergedListener } from '../merge.js';
import type { Observation, Sighting } from '../types.js';

/** How many ports a gap names. */
const NAMED = 5;

const idOf = (sighting: Sighting) => listenerId({ ...sighting, interface: sighting.interface ?? null });

/** Docker's proxy listens where Docker forwards, and is told as what it is; anybody else's socket is bypassed. */
const bypassed = ({ forwarded }: Sighting) => forwarded !== null && forwarded.by !== 'docker';

function bypassGap(sightings: readonly Sighting[]): Gap[] {
  if (sightings.length === 0) return [];
  const ways = sightings.map((sighting) => `${idOf(sighting)} to ${sighting.forwarded?.to}`);
  return [
    {
      kind: 'partial',
      scope: 'forwarded',
      count: sightings.length,
      reason: `what comes in from outside is forwarded, and never reaches the socket that listens there: ${listed(ways, NAMED)}`,
      remedy: 'look at the rules with nft list ruleset, and at what answers where they lead',
    },
  ];
}

/** Forwarded ports where no socket listens at the same place; where one does, it is the listener. */
export function besideSockets(observation: Observation, drafts: readonly MergedListener[]): Observation {
  if (observation.sightings.length === 0) return observation;
  const sockets = new Set(drafts.map(({ id }) => id));
  const there = observation.sightings.filter((sighting) => sockets.has(idOf(sighting)));
  const sightings = observation.sightings.filter((sighting) => !sockets.has(idOf(sighting)));
  return { ...observation, sightings, gaps: [...observation.gaps, ...bypassGap(there.filter(bypassed))] };
}
