import { sha256 } from '../../base/sha256.js';
import type { Protocol } from '../../domain/listener.js';
import type { Host } from '../../host/types.js';
import { readStat } from '../processes/process.js';
import { listProcesses } from './holders.js';
import { readInhabited } from './namespace-tables.js';
import { membersOf } from './namespaces.js';
import { readSocketTables, type SocketRow } from './socket-table.js';

/** Milliseconds that the tables of other namespaces may take. */
const TIME_LIMIT = 2_000;

const rowsText = (rows: readonly SocketRow[], protocols: readonly Protocol[]) =>
  rows
    .filter((row) => protocols.includes(row.protocol))
    .map(({ protocol, address, port, inode }) => `${protocol} ${address} ${port} ${inode}\n`)
    .join('');

/** What tells a process from another one with its id, and from what it was before exec(2). */
function processText(host: Host, pid: number): string {
  try {
    const start = readStat(host.files.readText(`/proc/${pid}/stat`))?.startTicks ?? '';
    return `${pid} ${start} ${host.files.readLink(`/proc/${pid}/exe`)}\n`;
  } catch {
    return `${pid}\n`;
  }
}

/**
 * A text that is the same as long as the same sockets of these protocols listen in the namespaces that somebody lives in, and the processes in
 * question still run the same executable: for who looks again and again, at a tenth of what a look costs. It does not tell of a
 * process that inherits a socket, nor of namespaces that nobody lives in. Null where it cannot be told. Linux only.
 */
export async function socketsNow(
  host: Host,
  owners: Iterable<number>,
  protocols: readonly Protocol[],
): Promise<string | null> {
  if (host.platform !== 'linux') return null;
  const own = await readSocketTables(host, '/proc/net');
  if (own.covers.length < 4) return null;
  const { byNamespace, denied } = membersOf(host, listProcesses(host));
  const { rows, unreadable, cut } = await readInhabited(host, byNamespace, host.elapsed() + TIME_LIMIT);
  if (unreadable > 0 || cut.length > 0) return null;
  const others = [...rows].map(([netns, each]) => `${netns}\n${rowsText(each, protocols)}`).sort();
  const processes = [...owners].map((pid) => processText(host, pid));
  return sha256([denied, rowsText(own.rows, protocols), ...others, ...processes].join(''));
}
