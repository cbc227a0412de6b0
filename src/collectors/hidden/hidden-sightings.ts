import { groupBy } from '../../base/group-by.js';
import { sightedAt } from '../sighted-at.js';
import type { Sighting } from '../types.js';
import type { TakenPort } from './taken-ports.js';

/**
 * An address of the loopback interface that nobody binds: where it is taken, the wildcard is. All of 127.0.0.0/8 is
 * loopback, RFC 1122 section 3.2.1.3.
 */
export const SPARE_ADDRESS = '127.83.71.19';

const NOBODY = 'nothing shows the socket, so nothing shows who holds it';

type Place = Pick<Sighting, 'address' | 'interface' | 'dualStack'>;

const at = (text: string, dualStack: boolean | null = false): Place => {
  const [address = '', zone] = text.split('%');
  return { address, interface: zone ?? null, dualStack };
};

function ipv4Places(taken: ReadonlySet<string>): Place[] {
  if (taken.has(SPARE_ADDRESS) || taken.has('0.0.0.0')) return [at('0.0.0.0')];
  return [...taken].filter((address) => !address.includes(':')).map((address) => at(address));
}

/** There is no spare address of IPv6: a socket at every one that was tried is taken for the wildcard. */
function ipv6Places(taken: ReadonlySet<string>, tried: readonly string[]): Place[] {
  const addresses = tried.filter((address) => address.includes(':'));
  const there = addresses.filter((address) => taken.has(address));
  const everywhere = there.length > 0 && there.length === addresses.length;
  return everywhere ? [at('::', null)] : there.map((address) => at(address));
}

/** What one socket, or as few as possible, would have to be bound to. */
function places(taken: ReadonlySet<string>, tried: readonly string[]): Place[] {
  const ipv4 = ipv4Places(taken);
  const ipv6 = ipv6Places(taken, tried);
  if (ipv4[0]?.address === '0.0.0.0' && ipv6[0]?.address === '::') return [at('::', true)];
  const single = [...ipv4, ...ipv6];
  return single.length > 0 ? single : [at('::', null)];
}

/** The listeners behind places that are taken though nothing shows why. `tried`: the addresses that were asked. */
export function hiddenSightings(taken: readonly TakenPort[], tried: readonly string[]): Sighting[] {
  const ports = groupBy(taken, ({ protocol, port }) => `${protocol} ${port}`);
  return [...ports.values()].flatMap((group) => {
    const [{ protocol, port }] = group as [TakenPort, ...TakenPort[]];
    return places(new Set(group.map(({ address }) => address)), tried).map(({ address, ...place }) => {
      const family = address.includes(':') ? ('ipv6' as const) : ('ipv4' as const);
      const holderGap = { status: 'none', reason: NOBODY } as const;
      return sightedAt({ protocol, family, address, port }, { ...place, holderGap });
    });
  });
}
