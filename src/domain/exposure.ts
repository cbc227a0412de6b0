import { type Address, contains, isWildcard, parseAddress, parseCidr, unmapped } from './address.js';

/** From how far a listener can be reached, judged by the address it is bound to; narrowest first. */
export const EXPOSURES = ['loopback', 'link-local', 'private', 'multicast', 'public', 'all'] as const;

/**
 * - `loopback`: this machine only (127.0.0.0/8, ::1, or a wildcard bound to the loopback interface)
 * - `link-local`: the local link (169.254.0.0/16, fe80::/10, and the broadcast address 255.255.255.255)
 * - `private`: RFC 1918, RFC 4193 and the carrier-grade NAT range of RFC 6598
 * - `multicast`: a group address (224.0.0.0/4, ff00::/8)
 * - `public`: any other single address
 * - `all`: a wildcard: every address of the machine
 */
export type Exposure = (typeof EXPOSURES)[number];

const RANGES: ReadonlyArray<readonly [Exposure, readonly string[]]> = [
  ['loopback', ['127.0.0.0/8', '::1/128']],
  ['link-local', ['169.254.0.0/16', '255.255.255.255/32', 'fe80::/10']],
  ['private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7']],
  ['multicast', ['224.0.0.0/4', 'ff00::/8']],
];

const PARSED_RANGES = RANGES.map(
  ([exposure, ranges]) => [exposure, ranges.map(parseCidr).filter((range) => range !== null)] as const,
);

function exposureOfAddress(address: Address): Exposure {
  const found = PARSED_RANGES.find(([, ranges]) => ranges.some((range) => contains(range, address)));
  return found?.[0] ?? 'public';
}

/** Names of the loopback interface: `lo` on Linux, `lo0` on macOS and BSD. */
export function isLoopbackInterface(name: string | null): boolean {
  return name === 'lo' || name === 'lo0';
}

/** How most listeners are bound; any other spelling is read as an address. */
const isPlainWildcard = (text: string) => text === '0.0.0.0' || text === '::';

/**
 * The exposure of a bind. A listener of another network namespace is never wider than `private`: what reaches it comes
 * through a virtual link of this machine.
 */
export function exposureOf(text: string, interfaceName: string | null, netns: string | null): Exposure {
  const address = isPlainWildcard(text) ? 'wildcard' : parseAddress(text);
  if (address === null) return 'all';
  const everywhere = address === 'wildcard' || isWildcard(address);
  const ofWildcard = isLoopbackInterface(interfaceName) ? 'loopback' : 'all';
  const bound = everywhere ? ofWildcard : exposureOfAddress(unmapped(address));
  return netns !== null && (bound === 'all' || bound === 'public') ? 'private' : bound;
}
