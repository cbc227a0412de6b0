import { listedOnce } from '../../base/listed.js';
import { memoised } from '../../base/memoised.js';
import { isOrdinaryUser } from '../../domain/owner.js';
import { socketInode } from '../../host/socket-inode.js';
import type { Host } from '../../host/types.js';
import { findHolders, listProcesses } from './holders.js';
import type { Door } from './namespace-doors.js';
import { strayGap } from './namespace-gaps.js';
import { TAKE_SOCKET } from './take-socket.js';

/**
 * Tables below /proc/PID/net that are read for the inodes of sockets, and in which column these stand; proc_pid_net(5). Not
 * the one of Unix sockets: their users give them names, with line breaks in them if they like.
 */
const TABLES: ReadonlyArray<readonly [name: string, column: number]> = [
  ...['tcp', 'tcp6', 'udp', 'udp6', 'udplite', 'udplite6', 'raw', 'raw6', 'icmp', 'icmp6'].map(
    (name) => [name, 9] as const,
  ),
  ['netlink', 9],
  ['packet', 8],
];

const TABLE_LIMIT = 16 << 20;

/** Sockets that are asked for their namespace, and how long that may take, milliseconds. */
const MOST_ASKED = 8_000;
const TIME_LIMIT = 1_000;

/** Bytes of an answer. */
const ANSWER_LIMIT = 1 << 20;

/**
 * Says of each descriptor that it is given as `PID:DESCRIPTOR` which socket it is by now, as its process may have exchanged
 * it, and in which network namespace; nothing where that cannot be told.
 */
const ASK = 'for (@ARGV) { my ($s, $n) = take($_) or next; print "$_ ", (stat $s)[1], " ", (stat $n)[1], "\\n" if $n }';

/** A socket by who has it open. */
interface Held {
  readonly pid: number;
  readonly inode: number;
}

/** Sockets of ordinary users' processes, those left out that listen where it is seen: others need no hiding place. */
function heldByUsers(host: Host, byInode: ReadonlyMap<number, readonly number[]>, seen: ReadonlySet<number>): Held[] {
  const isOrdinary = memoised((pid: number) => isOrdinaryUser(host.files.stat(`/proc/${pid}`)?.uid ?? 0));
  const held: Held[] = [];
  for (const [inode, holders] of byInode) {
    const pid = holders.find(isOrdinary);
    if (pid !== undefined && !seen.has(inode)) held.push({ pid, inode });
  }
  return held;
}

function read(host: Host, file: string): string {
  try {
    return host.files.readStart(file, TABLE_LIMIT).bytes.toString('latin1');
  } catch {
    return '';
  }
}

/** The inodes in the tables of the namespaces of these processes; of how many namespaces there are, users decide. */
async function inTables(host: Host, pids: ReadonlySet<number>, until: number): Promise<Set<number>> {
  const namespaces = new Map<string, number>();
  for (const pid of pids) {
    try {
      namespaces.set(host.files.readLink(`/proc/${pid}/ns/net`), pid);
    } catch {
      // It has ended.
    }
  }
  const inodes = new Set<number>();
  for (const pid of namespaces.values()) {
    if (host.elapsed() > until) break;
    await host.pause(0);
    for (const [name, column] of TABLES) {
      for (const line of read(host, `/proc/${pid}/net/${name}`).split('\n'))
        inodes.add(Number(line.trim().split(/\s+/, column + 1)[column]));
    }
  }
  return inodes;
}

/** Which descriptor of its process each socket is, `PID:DESCRIPTOR`; those that no descriptor of the first thread is are left out. */
function descriptorsOf(host: Host, sockets: readonly Held[]): Map<string, Held> {
  const byPid = new Map<number, Map<number, Held>>();
  for (const each of sockets) byPid.set(each.pid, (byPid.get(each.pid) ?? new Map()).set(each.inode, each));
  const found = new Map<string, Held>();
  for (const [pid, held] of byPid) {
    try {
      host.files.readLinks(`/proc/${pid}/fd`, (name, target) => {
        const socket = held.get(socketInode(target));
        if (socket !== undefined) found.set(`${pid}:${name}`, socket);
      });
    } catch {
      // It has ended.
    }
  }
  return found;
}

/** In which namespace Perl says that sockets are, by inode; empty where it is not installed. */
async function namespacesOf(host: Host, descriptors: readonly string[]): Promise<ReadonlyMap<number, string>> {
  if (descriptors.length === 0 || !host.hasProgram('perl')) return new Map();
  const limits = { timeLimit: TIME_LIMIT, outputLimit: ANSWER_LIMIT };
  const { stdout } = await host.run('perl', ['-e', `${TAKE_SOCKET}${ASK}`, ...descriptors], limits);
  return new Map(
    [...stdout.toString('latin1').matchAll(/^\d+:\d+ (\d+) (\d+)$/gm)].map(([, inode, netns = '']) => [
      Number(inode),
      netns,
    ]),
  );
}

/** So many sockets are asked here first whether they are Unix sockets, which saves starting Perl; more cost more than that. */
const FEW = 500;

/** A Unix socket says how many descriptors are in flight to it, no other one does: proc_pid_fdinfo(5), since Linux 5.12. */
const isUnix = (host: Host, at: string) => /^scm_fds:/m.test(read(host, `/proc/${at.replace(':', '/fdinfo/')}`));

const nameOf = (host: Host, { pid }: Held) => `${read(host, `/proc/${pid}/comm`).trim()} (pid ${pid})`;

/** Those of some sockets that somebody has yet: programs that start and end close theirs while they are looked at. */
async function stillHeld(host: Host, sockets: readonly Held[], until: number): Promise<readonly Held[]> {
  if (sockets.length === 0) return [];
  const wanted = Promise.resolve(new Set(sockets.map(({ inode }) => inode)));
  const again = await findHolders(host, listProcesses(host), wanted, until);
  if (again.cutShort || again.denied > 0 || again.cutRings.length > 0) return sockets;
  return sockets.filter(({ inode }) => again.byInode.has(inode));
}

/**
 * Ways into network namespaces by the sockets of ordinary users' processes: a socket keeps its namespace alive, also where
 * no process, mount or descriptor leads into it, and then no table shows it. `seen`: the sockets that are listeners already. As
 * root, who can borrow a descriptor of any process; a gap names those of which it cannot be told. `until`: when no more is
 * read, on the clock of `elapsed`.
 */
export async function findSocketDoors(
  host: Host,
  byInode: ReadonlyMap<number, readonly number[]>,
  seen: ReadonlySet<number>,
  until: number,
) {
  const held = heldByUsers(host, byInode, seen);
  const tables = held.length === 0 ? new Set() : await inTables(host, new Set(held.map(({ pid }) => pid)), until);
  const strays = held.filter(({ inode }) => !tables.has(inode));
  const descriptors = descriptorsOf(host, strays);
  const mayListen = memoised((at: string) => !isUnix(host, at));
  const asked = [...descriptors.keys()].filter((at) => descriptors.size > FEW || mayListen(at));
  const answers = await namespacesOf(host, asked.slice(0, MOST_ASKED));
  const doors: Door[] = [];
  const told = new Set<Held>();
  for (const [at, socket] of descriptors) {
    const netns = answers.get(socket.inode);
    if (netns === undefined && mayListen(at)) continue;
    told.add(socket);
    if (netns !== undefined)
      doors.push({ netns, path: `/proc/${at.replace(':', '/fd/')}`, name: null, isSocket: true });
  }
  const untold = strays.filter((each) => !told.has(each));
  const unknown = await stillHeld(host, untold, until);
  const names = listedOnce(unknown.map((each) => nameOf(host, each)).sort(), 5);
  return { doors, gaps: strayGap(unknown.length, names, host.hasProgram('perl') ? null : 'install perl') };
}
