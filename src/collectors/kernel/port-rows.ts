import type { Family } from '../../domain/address.js';
import type { Protocol } from '../../domain/listener.js';
import { errorCode, type Host } from '../../host/types.js';
import { decodeAddress, lineReader } from './socket-table.js';

/** The near end of a socket in whatever state, connections and what is left of them included. */
export interface PortRow {
  readonly protocol: Protocol;
  readonly family: Family;
  /** Canonical text. */
  readonly address: string;
  readonly port: number;
}

const LOCAL_END = /^ *\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) /;

/** Reads one line of /proc/net/{tcp,tcp6,udp,udp6}; null when it is no row. */
export function readPortRow(protocol: Protocol, line: string): PortRow | null {
  const [, hex, port = ''] = LOCAL_END.exec(line) ?? [];
  if (hex === undefined) return null;
  const family = hex.length === 8 ? 'ipv4' : 'ipv6';
  return { protocol, family, address: decodeAddress(hex), port: Number.parseInt(port, 16) };
}

const TABLES: ReadonlyArray<readonly [string, Protocol]> = [
  ['tcp', 'tcp'],
  ['tcp6', 'tcp'],
  ['udp', 'udp'],
  ['udp6', 'udp'],
];

/**
 * Every row of the four tables below a directory like `/proc/net`; thousands of connections at one address and port are
 * one. Rejects with HostError when one of them cannot be read; without IPv6 in the kernel there are two.
 */
export async function readPortRows(host: Host, directory: string): Promise<readonly PortRow[]> {
  const rows = new Map<string, PortRow>();
  for (const [name, protocol] of TABLES) {
    const onLine = lineReader((line) => {
      const row = readPortRow(protocol, line);
      if (row !== null) rows.set(`${protocol} ${row.address} ${row.port}`, row);
      return true;
    });
    try {
      await host.files.stream(`${directory}/${name}`, onLine);
    } catch (error) {
      if (!name.endsWith('6') || errorCode(error) !== 'ENOENT') throw error;
    }
  }
  return [...rows.values()];
}
