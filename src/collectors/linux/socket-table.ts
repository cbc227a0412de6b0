import type { Family } from '../../domain/address.js';
import { formatAddress } from '../../domain/address.js';
import type { Protocol, Scope } from '../../domain/listener.js';
import { errorCode, type Host } from '../../host.js';

/** One row of /proc/net/{tcp,tcp6,udp,udp6} that is a listener. */
export interface SocketRow {
  readonly protocol: Protocol;
  readonly family: Family;
  /** Canonical text. */
  readonly address: string;
  readonly port: number;
  readonly uid: number;
  /** 0 for a socket that belongs to no file. */
  readonly inode: number;
}

/** The state column: include/net/tcp_states.h. UDP uses TCP_CLOSE for a socket without a peer. */
const TCP_SYN_RECV = '03';
const TCP_LISTEN = '0A';
const UDP_UNCONNECTED = '07';

const addresses = new Map<string, string>();

/** Addresses are printed as 32-bit words in the byte order of the machine; net/ipv4/tcp_ipv4.c, net/ipv6/tcp_ipv6.c. */
export function decodeAddress(hex: string): string {
  const known = addresses.get(hex);
  if (known !== undefined) return known;
  const bytes: number[] = [];
  for (let word = 0; word < hex.length; word += 8) {
    for (let at = 6; at >= 0; at -= 2) bytes.push(Number.parseInt(hex.slice(word + at, word + at + 2), 16));
  }
  const text = formatAddress({ family: bytes.length === 4 ? 'ipv4' : 'ipv6', bytes });
  addresses.set(hex, text);
  return text;
}

const ROW =
  /^ *\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} ([0-9A-F]{2}) \S+ \S+ \S+ +(\d+) +\d+ (\d+) /;

/**
 * Reads one line. `end`: the rest of the table holds no listeners, as the kernel lists listening TCP sockets first
 * (net/ipv4/tcp_ipv4.c, tcp_seek_last_pos). Null: no row, or one that is no listener.
 */
export function readRow(protocol: Protocol, line: string): SocketRow | 'end' | null {
  const match = ROW.exec(line);
  if (match === null) return null;
  const [, hex = '', port = '', state = '', uid = '', inode = ''] = match;
  const wanted = protocol === 'tcp' ? TCP_LISTEN : UDP_UNCONNECTED;
  if (state !== wanted) return protocol === 'tcp' && state !== TCP_SYN_RECV ? 'end' : null;
  return {
    protocol,
    family: hex.length === 8 ? 'ipv4' : 'ipv6',
    address: decodeAddress(hex),
    port: Number.parseInt(port, 16),
    uid: Number(uid),
    inode: Number(inode),
  };
}

/** Cuts chunks into lines; a line may be spread over two chunks. */
function lineReader(onLine: (line: string) => boolean): (chunk: Buffer) => boolean {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    return lines.every(onLine);
  };
}

function readTable(host: Host, file: string, protocol: Protocol): SocketRow[] {
  const rows: SocketRow[] = [];
  host.files.readChunks(
    file,
    lineReader((line) => {
      const row = readRow(protocol, line);
      if (row === 'end') return false;
      if (row !== null && row.port !== 0) rows.push(row);
      return true;
    }),
  );
  return rows;
}

const TABLES: ReadonlyArray<readonly [Scope, string, Protocol]> = [
  ['tcp4', 'tcp', 'tcp'],
  ['tcp6', 'tcp6', 'tcp'],
  ['udp4', 'udp', 'udp'],
  ['udp6', 'udp6', 'udp'],
];

export interface SocketTables {
  readonly rows: readonly SocketRow[];
  /** Tables that were read; an IPv6 table that does not exist is empty, as the kernel has no IPv6. */
  readonly covers: readonly Scope[];
}

/** Reads the four tables below a directory like `/proc/net` or `/proc/PID/net`; what cannot be read is not covered. */
export function readSocketTables(host: Host, directory: string): SocketTables {
  const rows: SocketRow[] = [];
  const covers: Scope[] = [];
  for (const [scope, name, protocol] of TABLES) {
    try {
      for (const row of readTable(host, `${directory}/${name}`, protocol)) rows.push(row);
      covers.push(scope);
    } catch (error) {
      const noIpv6 = scope.endsWith('6') && errorCode(error) === 'ENOENT' && covers.length > 0;
      if (noIpv6) covers.push(scope);
    }
  }
  return { rows, covers };
}
