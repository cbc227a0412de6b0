import { canonicalAddress, type Family } from '../../domain/address.js';

/** A row of `networkConnections()` of systeminformation, 5.33. Everything but the pid is text as the tool printed it. */
export interface Connection {
  /** `tcp`, `tcp4`, `tcp6`, `tcp46` and the same with `udp`, depending on platform and tool. */
  readonly protocol: string;
  readonly localAddress: string;
  readonly localPort: string;
  readonly peerAddress: string;
  readonly peerPort: string;
  /** `LISTEN`; of UDP, nothing on Windows and `UNKNOWN` on macOS. */
  readonly state: string;
  readonly pid: number | null;
  /** First word of the name; empty on Windows, and on macOS where the pid is wrong. */
  readonly process: string;
}

/** The tools behind systeminformation, each with its own spelling of an address. */
export type Spelling = 'net-tools' | 'ss' | 'old-ss' | 'bsd' | 'windows';

/** A local address that was read. */
export interface LocalAddress {
  readonly family: Family;
  readonly address: string;
  /** Undefined: the tool does not show it. */
  readonly interface: string | undefined;
  readonly dualStack: boolean | null;
  readonly port: number;
}

function isOldSs({ localAddress, peerAddress, state }: Connection): boolean {
  const bareIpv6 = /^[^[\]]*:[^[\]]*$/.test(localAddress);
  return bareIpv6 || (state === 'LISTEN' && /^\d/.test(localAddress) && peerAddress === '*');
}

/**
 * Which tool printed the rows. ss before iproute2 4.16 writes `*` for the IPv4 wildcard and leaves IPv6 without
 * brackets; since then `*` is the IPv6 wildcard that takes IPv4 as well.
 */
export function spellingOf(platform: string, connections: readonly Connection[]): Spelling {
  if (platform === 'win32') return 'windows';
  if (platform !== 'linux' && platform !== 'android') return 'bsd';
  if (connections.some(({ protocol }) => protocol.endsWith('6'))) return 'net-tools';
  if (connections.some(isOldSs)) return 'old-ss';
  return connections.some(({ localAddress }) => /^[*[]/.test(localAddress)) ? 'ss' : 'net-tools';
}

/**
 * Columns too narrow for IPv6 make net-tools cut the address so that it has 22 characters with the port (lib/inet.c),
 * and the netstat of BSD so that it has 16 (usr.bin/netstat/inet.c). What is left may well be a valid address: another one. A
 * longer one somewhere in the same table shows that nothing was cut.
 */
export function isCut(spelling: Spelling, connection: Connection, connections: readonly Connection[]): boolean {
  const length = ({ localAddress, localPort }: Connection) =>
    localAddress.length + (spelling === 'net-tools' ? localPort.length : 0);
  const limit = spelling === 'net-tools' ? 22 : spelling === 'bsd' ? 16 : Number.POSITIVE_INFINITY;
  const ipv6 = connection.localAddress.includes(':');
  return ipv6 && length(connection) === limit && !connections.some((other) => length(other) > limit);
}

function wildcard(spelling: Spelling, protocol: string): Pick<LocalAddress, 'family' | 'address' | 'dualStack'> {
  const ipv6 = spelling === 'ss' || protocol.endsWith('6');
  if (!ipv6) return { family: 'ipv4', address: '0.0.0.0', dualStack: false };
  return { family: 'ipv6', address: '::', dualStack: spelling === 'ss' || protocol.endsWith('46') };
}

/** What the tool says of IPv4 on the wildcard `::`. */
function dualStackOf(spelling: Spelling, address: string): boolean | null {
  return address === '::' && spelling !== 'ss' ? null : false;
}

/** The local end of a row; null when it is no address with a port. */
export function readLocal(spelling: Spelling, connection: Connection): LocalAddress | null {
  const { protocol, localAddress, localPort } = connection;
  const port = /^\d{1,5}$/.test(localPort) ? Number(localPort) : 0;
  if (port < 1 || port > 65535) return null;
  const [host = '', device] = localAddress.split('%');
  const zone = device === '' ? undefined : device;
  if (host === '*') return { ...wildcard(spelling, protocol), interface: zone, port };
  const plain = canonicalAddress(host.replace(/^\[(.*)\]$/, '$1'));
  if (plain === null) return null;
  // An IPv6 socket bound to an IPv4 address is shown with the bare IPv4 address.
  const address = protocol.endsWith('6') && !plain.includes(':') ? `::ffff:${plain}` : plain;
  const family = address.includes(':') ? 'ipv6' : 'ipv4';
  return { family, address, interface: zone, dualStack: dualStackOf(spelling, address), port };
}
