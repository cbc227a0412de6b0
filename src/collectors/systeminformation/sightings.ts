import { canonicalAddress } from '../../domain/address.js';
import type { Protocol } from '../../domain/listener.js';
import type { Sighting } from '../types.js';

/** What systeminformation returns for one connection; every field may be something else than its types say. */
export interface Connection {
  readonly protocol: string;
  readonly localAddress: string;
  readonly localPort: string;
  readonly peerAddress: string;
  readonly peerPort: string;
  readonly state: string;
  readonly pid: number | null;
  readonly process: string;
}

/** What could be read of the connections. */
export interface ConnectionSightings {
  readonly sightings: readonly Sighting[];
  /** Listeners whose address was cut, so that it may be another one. */
  readonly cut: number;
}

/** net-tools' netstat cuts an address so that it and its port fit into so many columns (netstat.c, without -W). */
const NETSTAT_COLUMNS = 23;

/** `0.0.0.0%lo`, `[fe80::1]%eth0`, `*`, `::`: netstat and ss spell addresses differently. */
function readHost(text: string): { address: string; interface: string | null } | null {
  const match = /^\[?([0-9a-fA-F:.*]+)\]?(?:%(\S+))?$/.exec(text);
  const address = match?.[1] === '*' ? '::' : canonicalAddress(match?.[1] ?? '');
  return address === null ? null : { address, interface: match?.[2] ?? null };
}

/** netstat prints a v4-mapped address as plain IPv4 and only says `tcp6` beside it. */
function withFamily({ protocol, localAddress }: Connection): string {
  return protocol.endsWith('6') && /^[\d.]+$/.test(localAddress) ? `::ffff:${localAddress}` : localAddress;
}

function mayBeCut({ localAddress, localPort }: Connection): boolean {
  const bare = !localAddress.includes('[') && localAddress.includes(':');
  return bare && localAddress.length + 1 + localPort.length >= NETSTAT_COLUMNS;
}

function sightingOf(connection: Connection): Sighting | null {
  const host = readHost(withFamily(connection));
  const port = Number(connection.localPort);
  if (host === null || !Number.isInteger(port) || port < 1 || port > 65535) return null;
  const protocol: Protocol = connection.protocol.startsWith('udp') ? 'udp' : 'tcp';
  return {
    protocol,
    family: host.address.includes(':') ? 'ipv6' : 'ipv4',
    address: host.address,
    port,
    interface: host.interface ?? undefined,
    dualStack: host.address === '::' ? null : false,
    netns: null,
    inode: null,
    uid: null,
    unit: null,
    container: null,
    holders: connection.pid === null ? [] : [{ pid: connection.pid, name: connection.process || null }],
    holderGap: null,
  };
}

/** The listeners among what systeminformation returns on Linux. */
export function sightingsOf(connections: readonly Connection[]): ConnectionSightings {
  const listening = connections.filter(({ state }) => state === 'LISTEN');
  const whole = listening.filter((connection) => !mayBeCut(connection));
  return {
    sightings: whole.map(sightingOf).filter((sighting) => sighting !== null),
    cut: listening.length - whole.length,
  };
}
