import type { Host, RunResult } from '../../host/types.js';
import type { Door } from './namespace-doors.js';
import { namespaceInode } from './namespace-inode.js';
import { readTableText, type SocketRow } from './socket-table.js';
import { ENTER_BY_SOCKET } from './take-socket.js';

/** Bytes that the tables of one namespace may take. */
const OUTPUT_LIMIT = 64 << 20;

/** Says where it is before it prints the tables: what was opened may not be what the mount table said. */
const SCRIPT =
  'readlink /proc/self/ns/net && exec cat /proc/self/net/tcp /proc/self/net/tcp6 /proc/self/net/udp /proc/self/net/udp6';

/** What goes into a namespace: nsenter by any path, ip only by the names that it gave itself, Perl by a socket. */
function waysIn({ path, name, isSocket }: Door): ReadonlyArray<readonly [command: string, args: readonly string[]]> {
  const [, pid, descriptor] = /^\/proc\/(\d+)\/fd\/(\d+)$/.exec(path) ?? [];
  if (isSocket) return [['perl', ['-e', ENTER_BY_SOCKET, `${pid}:${descriptor}`, 'sh', '-c', SCRIPT]]];
  return [
    ['nsenter', [`--net=${path}`, 'sh', '-c', SCRIPT]],
    ...(name === null ? [] : [['ip', ['netns', 'exec', name, 'sh', '-c', SCRIPT]] as const]),
  ];
}

/** The tables that a child read inside; null when they are of another namespace, or not there. */
function rowsOf({ stdout }: RunResult, { netns }: Door): readonly SocketRow[] | null {
  const text = stdout.toString('latin1');
  const end = text.indexOf('\n');
  return namespaceInode(text.slice(0, end)) === netns ? readTableText(text.slice(end + 1)) : null;
}

/**
 * What listens behind a door, read by a child that is gone afterwards, within `timeLimit` milliseconds; null when it could
 * not be entered.
 */
export async function enterNamespace(host: Host, door: Door, timeLimit: number): Promise<readonly SocketRow[] | null> {
  for (const [command, args] of waysIn(door)) {
    if (!host.hasProgram(command)) continue;
    const result = await host.run(command, args, { timeLimit, outputLimit: OUTPUT_LIMIT });
    const rows = result.outcome === 'exited' ? rowsOf(result, door) : null;
    if (rows !== null) return rows;
  }
  return null;
}
