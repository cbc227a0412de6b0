import type { Gap } from '../../domain/snapshot.js';
import { errorCode, type Host } from '../../host/types.js';
import { moreRights } from '../host-facts.js';
import { enterNamespace } from './enter-namespace.js';
import { type Door, findDoors } from './namespace-doors.js';
import { closedGap, cutGap, deniedGap, outOfSightGap, unreadableGap } from './namespace-gaps.js';
import { namespaceInode } from './namespace-inode.js';
import { readInhabited } from './namespace-tables.js';
import type { SocketRow } from './socket-table.js';

/** What listens in network namespaces other than that of this process. */
export interface ForeignNamespaces {
  /** Rows by the inode of their namespace. */
  readonly byNamespace: ReadonlyMap<string, readonly SocketRow[]>;
  /** What `ip netns` calls them, as far as it does. */
  readonly names: ReadonlyMap<string, string>;
  readonly gaps: Gap[];
}

/** `.`, `..` and the one thread of an ordinary process. */
const LINKS_OF_ONE_THREAD = 3;

/** Namespaces without a process are entered by a child each, so many at a time. */
const AT_A_TIME = 4;

/** Milliseconds that one of them may take. */
const TIME_LIMIT = 1_500;

interface Members {
  /** Directories of /proc by inode of their network namespace, the own one left out. */
  readonly byNamespace: Map<string, string[]>;
  /** Inode of the own one. */
  readonly own: string | null;
  /** The inode of its directory in /proc for each process: another process with the same id has another one. */
  readonly processes: ReadonlyMap<number, number>;
  readonly denied: number;
}

/** The namespace of what a directory of /proc stands for, a process or a thread; `denied`: it may not be seen. */
function namespaceOf(host: Host, directory: string): string | null {
  try {
    return namespaceInode(host.files.readLink(`${directory}/ns/net`));
  } catch (error) {
    return ['EACCES', 'EPERM'].includes(errorCode(error)) ? 'denied' : null;
  }
}

/** Directories of the threads of a process beside the first; a thread may live in another namespace: setns(2). */
function threadsOf(host: Host, pid: number, links: number): string[] {
  const tasks = `/proc/${pid}/task`;
  if (links <= LINKS_OF_ONE_THREAD) return [];
  try {
    const names = host.files.list(tasks);
    return names.filter((name) => name !== String(pid)).map((name) => `${tasks}/${name}`);
  } catch {
    return [];
  }
}

/** Which processes and threads live in which other network namespace. */
export function membersOf(host: Host, pids: readonly number[]): Members {
  const byNamespace = new Map<string, string[]>();
  const own = namespaceOf(host, '/proc/self');
  const processes = new Map<number, number>();
  let denied = 0;
  const add = (directory: string, inode: string | null) => {
    if (inode === null || inode === own) return;
    const members = byNamespace.get(inode) ?? [];
    members.push(directory);
    byNamespace.set(inode, members);
  };
  for (const pid of pids) {
    const inode = namespaceOf(host, `/proc/${pid}`);
    if (inode === 'denied') {
      denied++;
      continue;
    }
    add(`/proc/${pid}`, inode);
    const tasks = host.files.stat(`/proc/${pid}/task`);
    processes.set(pid, tasks?.inode ?? 0);
    for (const thread of threadsOf(host, pid, tasks?.links ?? 0)) {
      const other = namespaceOf(host, thread);
      if (other !== inode && other !== 'denied') add(thread, other);
    }
  }
  return { byNamespace, own, processes, denied };
}

/** The network namespace of a child process that left that of its parent; null when there is none. */
export function namespaceOfChild(host: Host, pid: number): string | null {
  let children: string;
  try {
    children = host.files.readText(`/proc/${pid}/task/${pid}/children`);
  } catch {
    return null;
  }
  const own = namespaceOf(host, `/proc/${pid}`);
  const others = children
    .split(' ')
    .filter((child) => child !== '')
    .map((child) => namespaceOf(host, `/proc/${child}`));
  return others.find((each) => each !== null && each !== 'denied' && each !== own) ?? null;
}

/** One door for each namespace that nobody lives in, those with a name first. */
function emptyOnes(doors: readonly Door[], inhabited: ReadonlyMap<string, unknown>, own: string | null): Door[] {
  const first = new Map<string, Door>();
  for (const door of [...doors].sort((left, right) => Number(left.name === null) - Number(right.name === null))) {
    const isOpen = door.netns !== own && !inhabited.has(door.netns) && !first.has(door.netns);
    if (isOpen) first.set(door.netns, door);
  }
  return [...first.values()];
}

/**
 * Enters namespaces, some at a time, and returns those that could not be; without the rights, or once the time is over,
 * none is entered.
 */
async function enterAll(
  host: Host,
  doors: readonly Door[],
  rows: Map<string, readonly SocketRow[]>,
  until: number,
): Promise<Door[]> {
  const closed: Door[] = [];
  for (let at = 0; at < doors.length; at += AT_A_TIME) {
    const some = doors.slice(at, at + AT_A_TIME);
    const left = Math.min(TIME_LIMIT, until - host.elapsed());
    const enters = host.uid === 0 && left > 0;
    const found = enters ? await Promise.all(some.map((door) => enterNamespace(host, door, left))) : [];
    for (const [index, door] of some.entries()) {
      const inside = found[index] ?? null;
      if (inside === null) closed.push(door);
      else rows.set(door.netns, inside);
    }
  }
  return closed;
}

const namedNetns = (netns: string, names: ReadonlyMap<string, string>) => {
  const name = names.get(netns);
  return name === undefined ? netns : `${name} (${netns})`;
};

/**
 * Looks into every network namespace that some process, thread or mount keeps: what containers listen on. `until`: when to
 * enter no more, on the clock of `elapsed`.
 */
export async function readForeignNamespaces(
  host: Host,
  pids: readonly number[],
  until: number,
): Promise<ForeignNamespaces> {
  const members = membersOf(host, pids);
  const { denied } = members;
  const { rows, unreadable, cut } = await readInhabited(host, members.byNamespace, (host.elapsed() + until) / 2);
  const { doors, unread } = findDoors(host, pids);
  const closed = await enterAll(host, emptyOnes(doors, members.byNamespace, members.own), rows, until - TIME_LIMIT);
  const names = new Map(doors.flatMap(({ netns, name }) => (name === null ? [] : [[netns, name] as const])).reverse());
  const rights = moreRights(host);
  const gaps = [
    ...deniedGap(denied, rights),
    ...outOfSightGap(host, denied, rights),
    ...unreadableGap(unreadable + unread),
    ...cutGap(cut.map((netns) => namedNetns(netns, names))),
    ...closedGap(closed, rights),
  ];
  return { byNamespace: rows, names, gaps };
}

/**
 * The same of namespaces that only a descriptor of some process keeps, those that are known already left out: a socket in
 * them needs no process that lives there.
 */
export async function readKeptNamespaces(
  host: Host,
  doors: readonly Door[],
  known: ReadonlyMap<string, unknown>,
  until: number,
): Promise<Pick<ForeignNamespaces, 'byNamespace' | 'gaps'>> {
  const rows = new Map<string, readonly SocketRow[]>();
  if (doors.length === 0) return { byNamespace: rows, gaps: [] };
  const closed = await enterAll(host, emptyOnes(doors, known, namespaceOf(host, '/proc/self')), rows, until);
  return { byNamespace: rows, gaps: closedGap(closed, moreRights(host)) };
}
