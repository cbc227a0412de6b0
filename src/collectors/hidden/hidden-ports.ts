import { HIDDEN_SOURCE } from '../../domain/hidden-listener.js';
import type { Gap } from '../../domain/snapshot.js';
import { errorCode, type Host, HostError } from '../../host/types.js';
import { readPortRows } from '../kernel/port-rows.js';
import { type Collector, CollectorError, type CollectorOptions, type Sightings } from '../types.js';
import { hiddenSightings, SPARE_ADDRESS } from './hidden-sightings.js';
import { type ShownPort, type ShownPorts, shownPorts } from './shown-ports.js';
import { type Bind, isExplained, placesOf, sweep, type TakenPort, takenNow } from './taken-ports.js';

/** What the search has to know of the rest of the look. */
export interface HiddenRequest {
  /** What the sources showed. */
  readonly shown: readonly ShownPort[];
  /** What they show at a second look. */
  readonly lookAgain: () => Promise<readonly ShownPort[]>;
}

/** Ports between two looks at the clock. */
const STEP = 2_048;

/** Addresses of the machine at which a taken port is tried one by one; at the wildcard it is tried anyway. */
const MOST_ADDRESSES = 16;

/** How often a place has to be found taken again after the sweep, and the pause between, milliseconds. */
const ROUNDS = 2;
const PAUSE = 150;

/** Binds in steps, with a look at the clock before each. */
function bindUntil(host: Host, until: number): Bind {
  const check = () => {
    if (host.elapsed() > until) throw new HostError('ETIMEDOUT', 'the time was over before every port was looked at');
  };
  return async ({ protocol, address, ports }) => {
    const taken: number[] = [];
    const refused: number[] = [];
    for (let at = 0; at < ports.length; at += STEP) {
      check();
      const result = await host.bindPorts({ protocol, address, ports: ports.slice(at, at + STEP) });
      taken.push(...result.taken);
      refused.push(...result.refused);
    }
    return { taken, refused };
  };
}

/** `::` alone where its sockets take IPv4 as well: ipv6(7), IPV6_V6ONLY and the sysctl that is its default. */
async function wildcardsOf(host: Host, bind: Bind): Promise<readonly string[]> {
  try {
    await bind({ protocol: 'udp', address: '::', ports: [0] });
  } catch (error) {
    if (errorCode(error) === 'ETIMEDOUT') throw error;
    return ['0.0.0.0'];
  }
  try {
    if (host.files.readText('/proc/sys/net/ipv6/bindv6only', 64).trim() === '0') return ['::'];
  } catch {
    // Not known: ask for both.
  }
  return ['::', '0.0.0.0'];
}

/** What the kernel's tables show now, connections and what is left of them included, and what else is known. */
async function shownWith(host: Host, others: readonly ShownPort[]): Promise<ShownPorts> {
  const rows = await readPortRows(host, '/proc/self/net');
  return shownPorts([...rows.map((row) => ({ ...row, dualStack: null })), ...others]);
}

/**
 * By turns looks at the tables and binds again: a socket of a moment is gone, and one that was just opened is shown by
 * now. What is taken every time, and shown at none, is left.
 */
async function confirm(host: Host, bind: Bind, places: readonly TakenPort[], request: HiddenRequest) {
  let open = places;
  for (let round = 0; round <= ROUNDS && open.length > 0; round++) {
    if (round > 0) await host.pause(PAUSE);
    const shown = await shownWith(host, request.shown);
    open = await takenNow(
      bind,
      open.filter((place) => !isExplained(place, shown)),
    );
  }
  if (open.length === 0) return open;
  const shown = await shownWith(host, [...request.shown, ...(await request.lookAgain())]);
  return open.filter((place) => !isExplained(place, shown));
}

function refusedGap(count: number): Gap[] {
  if (count === 0) return [];
  const reason = 'ports that this run may not bind were not searched for hidden listeners';
  return [{ kind: 'partial', scope: HIDDEN_SOURCE, count, reason, remedy: 'run as root' }];
}

async function search(host: Host, bind: Bind, request: HiddenRequest): Promise<Sightings> {
  const addresses = [SPARE_ADDRESS, ...new Set(host.addresses())].slice(0, MOST_ADDRESSES + 1);
  const { taken, refused } = await sweep(bind, await wildcardsOf(host, bind));
  const confirmed = await confirm(host, bind, placesOf(taken, addresses), request);
  return { covers: [], sightings: hiddenSightings(confirmed, addresses), gaps: refusedGap(refused) };
}

/**
 * Finds ports of this network namespace that are taken though nothing shows why: what a rootkit keeps out of every
 * table. It binds every port for an instant, never listens, connects or sends (see {@link Host.bindPorts}), and needs
 * the kernel's tables, to know which ports connections have.
 */
export function hiddenPorts(request: HiddenRequest): Collector {
  return {
    id: HIDDEN_SOURCE,
    title: 'ports that are taken though nothing shows them (--hidden)',
    auto: [],
    async collect(host: Host, { timeLimit }: CollectorOptions): Promise<Sightings> {
      if (host.platform !== 'linux') throw new CollectorError('--hidden can look on Linux only');
      const bind = bindUntil(host, host.elapsed() + timeLimit);
      return search(host, bind, request);
    },
  };
}
