import { canonicalAddress, type Family } from '../../domain/address.js';
import { readPort } from '../captures/endpoint.js';
import { addressAdvice, namedHost, portAdvice } from '../captures/service-ports.js';

/** Where an Internet socket listens, as lsof names it. */
export interface LsofEndpoint {
  readonly family: Family;
  readonly address: string;
  readonly port: number;
  /** The zone where lsof prints one; undefined: it cannot tell. */
  readonly interface: string | undefined;
  /** Whether an IPv6 wildcard takes IPv4 as well; null: lsof cannot tell. */
  readonly dualStack: boolean | null;
}

/** Why a name is no endpoint of a listener: it does not listen, or it cannot be understood. */
export type NoEndpoint =
  | { readonly not: 'bound' }
  | { readonly not: 'readable'; readonly why: string }
  | { readonly not: 'placed'; readonly port: number; readonly why: string };

/**
 * KAME's IPv6, and so macOS and BSD, keeps the interface of a link-local or multicast address in its second group, and
 * lsof prints it so: `fe80:4::1`. These bits are zero in the address itself (RFC 4291, sections 2.5.6 and 2.7).
 */
export function withoutEmbeddedScope(address: string): string {
  const match = /^(fe80|ff[0-9a-f]2|ff[0-9a-f]1):[1-9a-f][0-9a-f]{0,3}:(.*)$/.exec(address);
  const [, head, tail = ''] = match ?? [];
  if (head === undefined) return address;
  return canonicalAddress(tail.startsWith(':') ? `${head}:${tail}` : `${head}:0:${tail}`) ?? address;
}

function addressOf(host: string, type: string, kame: boolean): string | null {
  if (host === '*') return type === 'IPv6' ? '::' : '0.0.0.0';
  const bracketed = /^\[([^%\]]*)(?:%[^\]]*)?\]$/.exec(host)?.[1];
  if (bracketed !== undefined) {
    const address = type === 'IPv6' ? canonicalAddress(bracketed) : null;
    return address === null || !kame ? address : withoutEmbeddedScope(address);
  }
  const address = host.includes(':') ? null : canonicalAddress(host);
  return address === null || type === 'IPv4' ? address : `::ffff:${address}`;
}

/**
 * Reads what lsof prints of a socket: `*:22`, `127.0.0.1:53`, `[::1]:631`. The type tells the family: an IPv6 socket
 * bound to an IPv4 address is shown with the bare IPv4 address. `kame`: it comes from macOS or BSD.
 */
export function lsofEndpoint(
  type: string,
  name: string,
  kame: boolean,
  portOf: (text: string) => number | null = readPort,
): LsofEndpoint | NoEndpoint {
  const unreadable = (why: string): NoEndpoint => ({ not: 'readable', why });
  if (type !== 'IPv4' && type !== 'IPv6') return unreadable(`not a type of Internet socket: ${JSON.stringify(type)}`);
  if (name.includes('->')) return { not: 'bound' };
  const colon = name.lastIndexOf(':');
  const [host, portText] = [name.slice(0, Math.max(colon, 0)), name.slice(colon + 1)];
  if (portText === '0' || (host === '*' && portText === '*')) return { not: 'bound' };
  const port = portText.startsWith('0') ? null : portOf(portText);
  if (port === null) {
    return unreadable(
      `not a port number: ${JSON.stringify(portText.slice(0, 60))}; ${portAdvice(portText, 'run lsof with -P')}`,
    );
  }
  const named = namedHost(host, type === 'IPv6');
  const address = named === host ? addressOf(host, type, kame) : named;
  if (address === null) {
    const advice = addressAdvice(host, 'run lsof with -n');
    return { not: 'placed', port, why: `not an address: ${JSON.stringify(host.slice(0, 60))}; ${advice}` };
  }
  return {
    family: type === 'IPv4' ? 'ipv4' : 'ipv6',
    address,
    port,
    interface: /%([^\]]+)\]/.exec(host)?.[1],
    dualStack: address === '::' ? null : false,
  };
}
