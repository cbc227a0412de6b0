import { andMore, listed } from '../../base/listed.js';
import { memoisedByObject } from '../../base/memoised.js';
import type { Coverage, Gap } from '../../domain/snapshot.js';
import type { Host } from '../../host/types.js';
import { isPrivileged } from '../host-facts.js';
import { sightedAt } from '../sighted-at.js';
import type { Collector, CollectorOptions, Sighting, Sightings } from '../types.js';
import { findHolders, type Holders, listProcesses } from './holders.js';
import { readForeignNamespaces, readKeptNamespaces } from './namespaces.js';
import { readOwnTables } from './own-tables.js';
import { findSocketDoors } from './socket-doors.js';
import type { SocketRow } from './socket-table.js';

const NOT_PRIVILEGED = 'not privileged to see which process holds it';
/** Which processes may hold it, as far as /proc names them. Behind the colon stands what is no news when it changes. */
function notAllowed(host: Host, { denied, deniedPids }: Holders): string {
  const names = deniedPids.map((pid) => `pid ${pid}${commOf(host, pid)}`);
  const more = denied - names.length;
  const told = names.length === 0 ? '' : `: ${names.join(', ')}${more > 0 ? ` ${andMore(more)}` : ''}`;
  return `a process that this run may not look into may hold it${told}`;
}

function commOf({ files }: Host, pid: number): string {
  try {
    return ` (${files.readText(`/proc/${pid}/comm`).trim()})`;
  } catch {
    return '';
  }
}

const CUT_SHORT = 'the time was over before every process was looked at';
const NO_FILE = 'the kernel holds it, no process has it open';
const NOBODY = 'it may be the kernel itself, a descriptor in flight, or another PID namespace';

/** The holders, and why some may be missing; null when every process was looked at. */
interface Search {
  readonly holders: Holders;
  readonly hidden: string | null;
}

/** Whether this run sees other users' processes at all: proc(5), mount option hidepid. */
function seesEveryProcess(host: Host, holders: Holders): boolean {
  return holders.denied === 0 && host.files.stat('/proc/1') !== null;
}

function searchOf(host: Host, holders: Holders): Search {
  if (seesEveryProcess(host, holders)) return { holders, hidden: holders.cutShort ? CUT_SHORT : null };
  return { holders, hidden: isPrivileged(host) ? notAllowed(host, holders) : NOT_PRIVILEGED };
}

/** Why a socket has no holder; a socket without a file has none even where processes are hidden. */
function holderGap({ inode }: SocketRow, { hidden }: Search): Sighting['holderGap'] {
  if (inode === 0) return { status: 'none', reason: NO_FILE };
  return hidden === null ? { status: 'none', reason: NOBODY } : { status: 'hidden', reason: hidden };
}

type Place = Pick<Sighting, 'netns' | 'netnsName'>;

const HERE: Place = { netns: null, netnsName: null };

/** Processes as holders, the same for all that they alone hold (./finder.ts). */
const holdersOf = memoisedByObject((pids: readonly number[]) => pids.map((pid) => ({ pid, name: null })));

const NOBODY_FOUND: readonly number[] = [];

function sightingOf(row: SocketRow, { netns, netnsName }: Place, search: Search | null): Sighting {
  const pids = search?.holders.byInode.get(row.inode) ?? NOBODY_FOUND;
  return sightedAt(row, {
    dualStack: row.family === 'ipv6' && row.address === '::' ? null : false,
    netns,
    netnsName,
    inode: row.inode,
    uid: row.uid,
    holders: holdersOf(pids),
    holderGap: search === null || pids.length > 0 ? null : holderGap(row, search),
  });
}

/** How many processes a gap names. */
const NAMED = 5;

/** Of rings with more in them than is read: what they hold beyond that is not known. */
function ringGap(host: Host, pids: readonly number[]): Gap[] {
  if (pids.length === 0) return [];
  const names = pids.map((pid) => `pid ${pid}${commOf(host, pid)}`);
  const reason = `processes that may hold more sockets, by io_uring instances with more in them than is read: ${listed(names, NAMED)}`;
  return [{ kind: 'partial', scope: 'owner', count: pids.length, reason, remedy: null }];
}

/** The sockets that some file can belong to. */
function inodesOf(rows: readonly SocketRow[]): ReadonlySet<number> {
  return new Set(rows.map(({ inode }) => inode).filter((inode) => inode !== 0));
}

/**
 * The kernel's own tables below /proc: complete without any tool on the machine, except for what these tables do not
 * show: the interface a socket is bound to, and whether an IPv6 wildcard takes IPv4.
 */
export const kernel: Collector = {
  id: 'kernel',
  title: "the kernel's own tables in /proc (Linux)",
  auto: ['linux', 'android'],
  async collect(host: Host, options: CollectorOptions): Promise<Sightings> {
    const until = host.elapsed() + options.timeLimit;
    const ownTables = readOwnTables(host);
    const pids = listProcesses(host);
    const tables = Promise.all([ownTables, readForeignNamespaces(host, pids, until)]);
    // Without tables nothing is wanted; that they could not be read is told below.
    const wanted = tables.then(
      ([own, foreign]) => inodesOf([own.rows, ...foreign.byNamespace.values()].flat()),
      () => new Set<number>(),
    );
    const search = options.holders ? searchOf(host, await findHolders(host, pids, wanted, until)) : null;
    const [own, foreign] = await tables;
    const sighted = (rows: readonly SocketRow[], place: Place) => rows.map((row) => sightingOf(row, place, search));
    const seen = inodesOf([own.rows, ...foreign.byNamespace.values()].flat());
    const bySocket =
      search === null || !isPrivileged(host)
        ? { doors: [], gaps: [] }
        : await findSocketDoors(host, search.holders.byInode, seen, until);
    const doors = [...(search?.holders.doors ?? []), ...bySocket.doors];
    const kept = await readKeptNamespaces(host, doors, foreign.byNamespace, until);
    const namespaces = [...foreign.byNamespace, ...kept.byNamespace];
    const elsewhere = namespaces.flatMap(([netns, rows]) =>
      sighted(rows, { netns, netnsName: foreign.names.get(netns) ?? null }),
    );
    const covers: Coverage[] = [...own.covers, 'owner', 'netns'];
    const gaps: Gap[] = [
      ...foreign.gaps,
      ...kept.gaps,
      ...bySocket.gaps,
      ...ringGap(host, search?.holders.cutRings ?? []),
    ];
    return { covers, gaps, sightings: [...sighted(own.rows, HERE), ...elsewhere] };
  },
};
