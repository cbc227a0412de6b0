import type { Coverage, Gap } from '../../domain/snapshot.js';
import type { Host } from '../../host/types.js';
import { isPrivileged, moreRights } from '../host-facts.js';
import { sightedAt } from '../sighted-at.js';
import { type Collector, CollectorError, type CollectorOptions, type Sighting, type Sightings } from '../types.js';
import { findHolders, type Holders, listProcesses } from './holders.js';
import { readForeignNamespaces } from './namespaces.js';
import { readSocketTables, type SocketRow, type SocketTables } from './socket-table.js';

const NOT_PRIVILEGED = 'not privileged to see which process holds it';
const NOT_ALLOWED = 'a process that this run may not look into may hold it';
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
  return { holders, hidden: isPrivileged(host) ? NOT_ALLOWED : NOT_PRIVILEGED };
}

/** Why a socket has no holder; a socket without a file has none even where processes are hidden. */
function holderGap({ inode }: SocketRow, { hidden }: Search): Sighting['holderGap'] {
  if (inode === 0) return { status: 'none', reason: NO_FILE };
  return hidden === null ? { status: 'none', reason: NOBODY } : { status: 'hidden', reason: hidden };
}

function sightingOf(row: SocketRow, netns: string | null, search: Search | null): Sighting {
  const pids = search?.holders.byInode.get(row.inode) ?? [];
  return sightedAt(row, {
    dualStack: row.family === 'ipv6' && row.address === '::' ? null : false,
    netns,
    inode: row.inode,
    uid: row.uid,
    holders: pids.map((pid) => ({ pid, name: null })),
    holderGap: search === null || pids.length > 0 ? null : holderGap(row, search),
  });
}

/** Below /proc/self they are as well, also where /proc shows nothing but processes: proc(5), mount option subset=pid. */
async function readOwnTables(host: Host): Promise<SocketTables> {
  const tables = await readSocketTables(host, '/proc/net');
  return tables.covers.length > 0 ? tables : readSocketTables(host, '/proc/self/net');
}

/** Why there are no tables: `/proc` is not there, or somebody (a security profile, hidden parts of /proc) forbids them. */
function noTables(host: Host): CollectorError {
  if (host.files.stat('/proc/self') === null && host.files.look('/proc/self') === null) {
    return new CollectorError('/proc/net cannot be read; is /proc mounted?', 'mount /proc');
  }
  const remedy = 'let this user, container or security profile read /proc/net';
  return new CollectorError('/proc is mounted, but this run may not read /proc/net', moreRights(host) ?? remedy);
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
    const tables = Promise.all([ownTables, readForeignNamespaces(host, pids)]);
    const wanted = tables.then(([own, foreign]) => inodesOf([own.rows, ...foreign.byNamespace.values()].flat()));
    const search = options.holders ? searchOf(host, await findHolders(host, pids, wanted, until)) : null;
    const [own, foreign] = await tables;
    if (own.covers.length === 0) throw noTables(host);
    const sighted = (rows: readonly SocketRow[], netns: string | null) =>
      rows.map((row) => sightingOf(row, netns, search));
    const elsewhere = [...foreign.byNamespace].flatMap(([netns, rows]) => sighted(rows, netns));
    const covers: Coverage[] = [...own.covers, 'owner', 'netns'];
    const gaps: Gap[] = foreign.gaps;
    return { covers, gaps, sightings: [...sighted(own.rows, null), ...elsewhere] };
  },
};
