import { canonicalAddress, type Family } from '../../domain/address.js';

/** An address with a port as a tool wrote it, not yet understood. */
export interface Split {
  readonly host: string;
  /** Behind a `%`; null when there is none. */
  readonly zone: string | null;
  readonly port: string;
  /** Whether the address stands in brackets. */
  readonly bracketed: boolean;
}

/** Takes `HOST%ZONE:PORT` or `[HOST]%ZONE:PORT` apart at the last separator. Null when there is none, or no port. */
export function splitEndpoint(text: string, separator: ':' | '.'): Split | null {
  const cut = text.lastIndexOf(separator);
  if (cut < 0 || cut === text.length - 1) return null;
  const match = /^\[([^\]]*?)(?:%([^\]]*))?\](?:%(.+))?$/.exec(text.slice(0, cut));
  const port = text.slice(cut + 1);
  if (match !== null) return { host: match[1] ?? '', zone: match[2] ?? match[3] ?? null, port, bracketed: true };
  const [host = '', ...zone] = text.slice(0, cut).split('%');
  return { host, zone: zone.length === 0 ? null : zone.join('%'), port, bracketed: false };
}

/** A number, the name of a service, or that there is none. */
const PEER_PORT = /^(?:\*|[A-Za-z0-9][\w.+/-]{0,40})$/;

/**
 * The far end of a socket. Null where it is none that a tool prints: nobody can tell then whether the socket waits for
 * anybody, as where a page made `_` of `*`.
 */
export function splitPeer(text: string, separator: ':' | '.'): Split | null {
  const split = splitEndpoint(text, separator);
  return split !== null && PEER_PORT.test(split.port) ? split : null;
}

/** The port, or null when it is none: a name, zero, too large. */
export function readPort(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65535 ? port : null;
}

export interface ReadAddress {
  readonly family: Family;
  readonly address: string;
}

/** The address and its family. An IPv6 socket bound to an IPv4 address is often shown with the bare IPv4 address. */
export function readAddress(text: string, ofIpv6Socket: boolean): ReadAddress | null {
  const plain = canonicalAddress(text);
  if (plain === null) return null;
  if (plain.includes(':')) return { family: 'ipv6', address: plain };
  return ofIpv6Socket ? { family: 'ipv6', address: `::ffff:${plain}` } : { family: 'ipv4', address: plain };
}
