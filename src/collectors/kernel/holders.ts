import { byTurns, newTurns } from '../../host/turns.js';
import type { Host, SocketsOf } from '../../host/types.js';
import { lookAtKeepers, lookAtThreads, THREAD_BUDGET } from './behind-holders.js';
import { Finder } from './finder.js';
import { type Door, doorsOf } from './namespace-doors.js';

/** Which processes hold which sockets, as far as was looked. */
export interface Holders {
  /** Pids by inode, ascending. */
  readonly byInode: ReadonlyMap<number, readonly number[]>;
  /** Processes whose descriptors may not be seen by this run. */
  readonly denied: number;
  /** Those of them that are known by their pid, a few. */
  readonly deniedPids: readonly number[];
  /** Whether the time was over before every process was looked at. */
  readonly cutShort: boolean;
  /** Processes whose rings of io_uring(7) have more in them than is read, ascending. */
  readonly cutRings: readonly number[];
  /** Network namespaces that some descriptor keeps. */
  readonly doors: readonly Door[];
}

/** How long to read /proc before other work gets its turn, milliseconds. */
const SLICE = 50;

/** Pids that /proc shows, ascending; none where there is no /proc. */
export function listProcesses(host: Host): number[] {
  if (host.files.stat('/proc') === null) return [];
  return host.files
    .list('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((left, right) => left - right);
}

/** From so many descriptors on, a second core saves more than its start costs (30 ms; 5 µs a descriptor). */
const WORTH_A_CORE = 30_000;

/** Runs `visit` for each pid, letting other work run in between; false when the time was over first. */
async function forEachProcess(host: Host, pids: Iterable<number>, until: number, visit: (pid: number) => void) {
  let sliceEnds = host.elapsed() + SLICE;
  for (const pid of pids) {
    visit(pid);
    const now = host.elapsed();
    if (now > until) return false;
    if (now > sliceEnds) {
      await host.pause(0);
      sliceEnds = host.elapsed() + SLICE;
    }
  }
  return true;
}

interface DescriptorTable {
  readonly pid: number;
  /** How many descriptors: the size of the directory since Linux 6.2, 0 before. */
  readonly size: number;
}

/** The descriptor tables that have anything in them, as far as the kernel tells; of our own it would tell. */
function descriptorTables(host: Host, pids: readonly number[]): readonly DescriptorTable[] {
  const tables = pids.map((pid) => ({ pid, size: host.files.stat(`/proc/${pid}/fd`)?.size ?? 0 }));
  const filled = tables.filter(({ size }) => size > 0);
  // Small ones first: who opens a hundred thousand descriptors pushes nobody else out of the time there is.
  return filled.length > 0 ? filled.sort((left, right) => left.size - right.size) : tables;
}

/** What the other core found; where it failed, this one has to do its part as well. */
async function takeFrom(found: Promise<SocketsOf>, finder: Finder): Promise<boolean> {
  try {
    finder.take(await found);
    return true;
  } catch {
    return false;
  }
}

/** Looks through the descriptors of all processes; false when the time was over first. */
async function lookAtAll(host: Host, finder: Finder, pids: readonly number[], until: number): Promise<boolean> {
  const look = (pid: number) => finder.look(`/proc/${pid}/fd`, pid);
  const tables = descriptorTables(host, pids);
  const filled = tables.map(({ pid }) => pid);
  if (tables.reduce((sum, { size }) => sum + size, 0) < WORTH_A_CORE) return forEachProcess(host, filled, until, look);
  const turns = newTurns();
  const here = new Set<number>();
  const taken = takeFrom(host.socketsOf(filled, turns, until - host.elapsed()), finder);
  const inTime = await forEachProcess(host, byTurns(filled, turns), until, (pid) => {
    here.add(pid);
    look(pid);
  });
  const there = filled.filter((pid) => !here.has(pid));
  return ((await taken) || (await forEachProcess(host, there, until, look))) && inTime;
}

/**
 * Finds every process that holds a socket. `until`: when to give up, on the clock of `elapsed`. The sockets that are
 * `wanted` come later: the kernel compiles its tables while the descriptors are read.
 */
export async function findHolders(
  host: Host,
  pids: readonly number[],
  wanted: Promise<ReadonlySet<number>>,
  until: number,
): Promise<Holders> {
  const finder = new Finder(host);
  const inTime = await lookAtAll(host, finder, pids, until);
  const { denied, deniedPids } = finder;
  const sockets = await wanted;
  // A holder that shows hides another one that does not: looked for in any case.
  const budgetEnds = finder.looked + THREAD_BUDGET;
  const look = (pid: number) => lookAtThreads(host, finder, pid, budgetEnds);
  const complete = inTime && (await forEachProcess(host, pids, until, look));
  const cutRings = lookAtKeepers(host, finder, sockets);
  finder.sort();
  return {
    byInode: finder.found,
    denied,
    deniedPids: [...deniedPids],
    cutShort: !complete,
    cutRings,
    doors: doorsOf(host, finder.keepers),
  };
}
