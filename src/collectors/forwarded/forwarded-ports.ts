import { canonicalAddress, contains, type Family, parseAddress, parseCidr } from '../../domain/address.js';
import type { Forwarded, Protocol } from '../../domain/listener.js';
import type { Gap } from '../../domain/snapshot.js';
import type { Host } from '../../host/types.js';
import { moreRights } from '../host-facts.js';
import { sightedAt } from '../sighted-at.js';
import { type Collector, CollectorError, type Sighting, type Sightings } from '../types.js';
import { dockerPorts, type Published } from './docker-ports.js';
import { enginesOf } from './engines.js';
import { type Rules, readRules } from './read-rules.js';
import type { Forward, PortRange, Target } from './types.js';
import { type IsOwn, walk } from './walk.js';

/** What this search is called among the sources. */
export const FORWARDED_SOURCE = 'forwarded';

/** Ports that are listed in all; what goes beyond is a gap. */
const MOST_PORTS = 20_000;

const PROTOCOLS: readonly Protocol[] = ['tcp', 'udp'];
const FAMILIES: readonly Family[] = ['ipv4', 'ipv6'];
const WILDCARD: Readonly<Record<Family, string>> = { ipv4: '0.0.0.0', ipv6: '::' };

/** Chains and tables of engines by their names: Docker, and netavark of Podman. */
const ENGINES: ReadonlyArray<readonly [RegExp, Forwarded['by']]> = [
  [/(?:^|[ -])DOCKER\b|\bdocker-bridges\b/, 'docker'],
  [/NETAVARK|\bnetavark\b/, 'podman'],
];

const gap = (count: number | null, reason: string, remedy: string | null): Gap => ({
  kind: 'partial',
  scope: FORWARDED_SOURCE,
  count,
  reason,
  remedy,
});

/** Whether an address, or one of a network, belongs to this machine. */
function ownAddresses(host: Host): IsOwn {
  const own = host.addresses().flatMap((text) => parseAddress(text.replace(/%.*$/, '')) ?? []);
  return (destination) => {
    const network = parseCidr(destination) ?? parseCidr(`${destination}/${destination.includes(':') ? 128 : 32}`);
    return network === null || own.some((address) => contains(network, address));
  };
}

function toText({ address, port }: Target, from: number): string {
  const host = address === null ? '' : address.includes(':') ? `[${address}]` : address;
  return `${host}:${port ?? from}`;
}

function forwardedBy({ by, chains }: Forward, to: string, published: readonly Published[]): Forwarded {
  const container = published.find((each) => each.to === to)?.container ?? null;
  const engine = ENGINES.find(([name]) => chains.some((chain) => name.test(chain)))?.[1];
  return { to, by: engine ?? (container === null ? by : 'docker'), container };
}

function sightingOf(
  place: Pick<Sighting, 'protocol' | 'family' | 'address' | 'port'>,
  device: string | null,
  forwarded: Forwarded,
): Sighting {
  const reason = `forwarded to ${forwarded.to} by ${forwarded.by}, without a socket`;
  return sightedAt(place, {
    interface: device,
    dualStack: false,
    container: forwarded.container,
    forwarded,
    holderGap: { status: 'none', reason },
  });
}

const portsIn = ({ low, high }: PortRange) =>
  Array.from({ length: high - Math.max(low, 1) + 1 }, (_, index) => Math.max(low, 1) + index);

/** The addresses of a family that packets of a rule go to: single ones, else the wildcard. */
function addressesFor({ condition }: Forward, family: Family): readonly string[] {
  const { destinations } = condition;
  const single = destinations?.flatMap((each) => canonicalAddress(each) ?? []) ?? [];
  const fitting = single.filter((each) => each.includes(':') === (family === 'ipv6'));
  return destinations !== null && single.length === destinations.length ? fitting : [WILDCARD[family]];
}

function* sightingsOf(forward: Forward, published: readonly Published[]): Generator<Sighting> {
  const { condition, target } = forward;
  const families = (condition.families ?? FAMILIES).filter(
    (family) => target.address === null || target.address.includes(':') === (family === 'ipv6'),
  );
  for (const port of (condition.ports ?? []).flatMap(portsIn)) {
    const forwarded = forwardedBy(forward, toText(target, port), published);
    for (const protocol of condition.protocols ?? PROTOCOLS) {
      for (const family of families) {
        for (const address of addressesFor(forward, family)) {
          yield sightingOf({ protocol, family, address, port }, condition.interface, forwarded);
        }
      }
    }
  }
}

/** One for each port, the first of several ways; beyond the limit a gap. */
function listed(forwards: readonly Forward[], published: readonly Published[]): Pick<Sightings, 'sightings' | 'gaps'> {
  const seen = new Map<string, Sighting>();
  for (const forward of forwards) {
    for (const sighting of sightingsOf(forward, published)) {
      if (seen.size >= MOST_PORTS) {
        return { sightings: [...seen.values()], gaps: [gap(null, `more than ${MOST_PORTS} forwarded ports`, null)] };
      }
      const { protocol, address, port } = sighting;
      const key = `${protocol} ${address} ${port} ${sighting.interface ?? ''}`;
      if (!seen.has(key)) seen.set(key, sighting);
    }
  }
  return { sightings: [...seen.values()], gaps: [] };
}

function rulesGaps(forwards: readonly Forward[], { rulesets, failures }: Rules, cut: boolean): Gap[] {
  const notUnderstood = rulesets.reduce((sum, ruleset) => sum + ruleset.notUnderstood, 0);
  const everything = forwards.filter(({ condition }) => condition.ports === null).length;
  return [
    ...failures.map((failure) => gap(null, `forwarded ports may be missing: ${failure}`, null)),
    ...(notUnderstood === 0 ? [] : [gap(notUnderstood, 'rules that forward could not be understood', null)]),
    ...(everything === 0 ? [] : [gap(everything, 'rules forward every port; they are not listed one by one', null)]),
    ...(cut ? [gap(null, 'the rules of the packet filter are too many to be followed', null)] : []),
  ];
}

function fromRules(host: Host, rules: Rules, published: readonly Published[]): Pick<Sightings, 'sightings' | 'gaps'> {
  const isOwn = ownAddresses(host);
  const walks = rules.rulesets.map((ruleset) => walk(ruleset, isOwn));
  const forwards = walks.flatMap((each) => each.forwards);
  const { sightings, gaps } = listed(forwards, published);
  const cut = walks.some((each) => each.cut);
  return { sightings, gaps: [...gaps, ...rulesGaps(forwards, rules, cut)] };
}

/** Without the rules, what Docker says that it publishes. */
function fromEngine(published: readonly Published[]): Sighting[] {
  return published.map(({ protocol, address, port, to, container }) => {
    const family = address.includes(':') ? 'ipv6' : 'ipv4';
    return sightingOf({ protocol, family, address, port }, null, {
      to: to ?? `container ${container.name ?? container.id}`,
      by: 'docker',
      container,
    });
  });
}

function unreadGap(host: Host, rights: string | null): Gap[] {
  const engines = enginesOf(host);
  if (engines.length === 0) return [];
  const reason = `the rules of the packet filter could not be read, so ports that ${engines.join(', ')} published without a socket may be missing`;
  return [gap(null, reason, rights ?? 'install nftables or iptables')];
}

/**
 * Ports that are passed on without a socket: by rules of nftables and iptables that this network namespace has for
 * packets that come in, and by what Docker's own files say.
 */
export const forwardedPorts: Collector = {
  id: FORWARDED_SOURCE,
  title: 'ports that the packet filter or a container engine forwards without a socket (Linux)',
  auto: [],
  async collect(host: Host): Promise<Sightings> {
    if (host.platform !== 'linux') throw new CollectorError('rules can be read on Linux only');
    const rules = host.uid === 0 ? await readRules(host) : null;
    const published = dockerPorts(host) ?? [];
    if (rules === null || rules.rulesets.length === 0) {
      const failed = rules === null ? [] : rulesGaps([], rules, false);
      const gaps = [...unreadGap(host, moreRights(host)), ...failed];
      return { covers: [], sightings: fromEngine(published), gaps };
    }
    return { covers: [], ...fromRules(host, rules, published) };
  },
};
