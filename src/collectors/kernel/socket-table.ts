import type { Family } from '../../domain/address.js';
import { formatAddress } from '../../domain/address.js';
import type { Protocol, Scope } from '../../domain/listener.js';
import { errorCode, type Host, HostError } from '../../host/types.js';

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
 * Reads one line. `end`: the rest of a table of Linux holds no listeners, as it lists listening TCP sockets first
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
export function lineReader(onLine: (line: string) => boolean): (chunk: Buffer) => boolean {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    return lines.every(onLine);
  };
}

/** How much is read of tables that anybody may fill, in a network namespace of his own. */
export interface TableLimit {
  /** Rows of each table. */
  readonly rows: number;
  /** On the clock of `elapsed`. */
  readonly until: number;
}

/**
 * Linux gives whole rows, as many as fit into a page (fs/seq_file.c). What fills less than half of one was all there is;
 * to ask for more would make the kernel walk its hash of connections once again. What is larger comes from a kernel that
 * only looks like Linux, as gVisor does, and may have its rows in any order.
 */
const PAGE_BYTES = 4096;

const NEWLINE = 10;

/** The clock is asked once in so many lines. */
const LINES_A_LOOK = 256;

interface ReadTable {
  readonly rows: readonly SocketRow[];
  readonly cut: boolean;
}

/** Whether a table has nothing of interest after this piece of it. `ended`: its last listener was met. */
function isLast(chunk: Buffer, ended: boolean): boolean {
  return ended ? chunk.length <= PAGE_BYTES : chunk.length < PAGE_BYTES / 2 && chunk.at(-1) === NEWLINE;
}

async function readTable(host: Host, file: string, protocol: Protocol, limit: TableLimit | null): Promise<ReadTable> {
  const rows: SocketRow[] = [];
  let headed = false;
  let ended = false;
  let lines = 0;
  let cut = false;
  const onChunk = lineReader((line) => {
    headed ||= line.includes(' local_address ');
    const row = readRow(protocol, line);
    if (row === 'end') ended = true;
    else if (row !== null && row.port !== 0) rows.push(row);
    lines++;
    if (limit === null) return true;
    cut = rows.length >= limit.rows || (lines % LINES_A_LOOK === 0 && host.elapsed() > limit.until);
    return !cut;
  });
  await host.files.stream(file, (chunk) => onChunk(chunk) && !isLast(chunk, ended));
  if (!headed) throw new HostError('EINVAL', `${file}: not a table of the kernel`);
  return { rows, cut };
}

/**
 * Reads all four tables one after the other, as `cat` prints them: TCP first, and only the header of UDP has a column
 * `drops` (net/ipv4/udp.c). Null when no table is in it.
 */
export function readTableText(text: string): readonly SocketRow[] | null {
  const rows: SocketRow[] = [];
  let protocol: Protocol | null = null;
  for (const line of text.split('\n')) {
    if (line.includes(' local_address ')) protocol = line.trimEnd().endsWith('drops') ? 'udp' : 'tcp';
    const row = protocol === null ? null : readRow(protocol, line);
    if (row !== null && row !== 'end' && row.port !== 0) rows.push(row);
  }
  return protocol === 'udp' ? rows : null;
}

const TABLES: ReadonlyArray<readonly [Scope, string, Protocol]> = [
  ['tcp4', 'tcp', 'tcp'],
  ['tcp6', 'tcp6', 'tcp'],
  ['udp4', 'udp', 'udp'],
  ['udp6', 'udp6', 'udp'],
];

export const PROTOCOLS: readonly Protocol[] = ['tcp', 'udp'];

export interface SocketTables {
  readonly rows: readonly SocketRow[];
  /** Tables that were read; an IPv6 table that does not exist is empty, as the kernel has no IPv6. */
  readonly covers: readonly Scope[];
  /** Whether there was more than the limit allowed. */
  readonly cut: boolean;
}

/** Rows, or why there are none. */
type TableResult = ReadTable | { readonly code: string };

async function tryTable(host: Host, file: string, protocol: Protocol, limit: TableLimit | null): Promise<TableResult> {
  try {
    return await readTable(host, file, protocol, limit);
  } catch (error) {
    return { code: errorCode(error) };
  }
}

/**
 * Reads the tables below a directory like `/proc/net` or `/proc/PID/net`, two for each protocol, side by side: for each TCP
 * table the kernel walks its whole hash of connections. What cannot be read is not covered. `limit`: null reads all.
 */
export async function readSocketTables(
  host: Host,
  directory: string,
  limit: TableLimit | null = null,
  protocols: readonly Protocol[] = PROTOCOLS,
): Promise<SocketTables> {
  const tables = TABLES.filter(([, , protocol]) => protocols.includes(protocol));
  const results = await Promise.all(
    tables.map(([, name, protocol]) => tryTable(host, `${directory}/${name}`, protocol, limit)),
  );
  const rows: SocketRow[] = [];
  const covers: Scope[] = [];
  for (const [index, result] of results.entries()) {
    const scope = tables[index]?.[0] ?? 'tcp4';
    const noIpv6 = 'code' in result && scope.endsWith('6') && result.code === 'ENOENT' && covers.length > 0;
    if ('rows' in result) for (const row of result.rows) rows.push(row);
    if ('rows' in result || noIpv6) covers.push(scope);
  }
  return { rows, covers, cut: results.some((result) => 'rows' in result && result.cut) };
}
