import type { Coverage, Gap } from '../domain/snapshot.js';
import type { Host } from '../host.js';
import { findHolders, type Holders, listProcesses } from './linux/holders.js';
import { readForeignNamespaces } from './linux/namespaces.js';
import { readSocketTables, type SocketRow } from './linux/socket-table.js';
import { type Collector, CollectorError, type CollectorOptions, type Sighting, type Sightings } from './types.js';

interface LocatedRow extends SocketRow {
  readonly netns: string | null;
}

const NOT_PRIVILEGED = 'not privileged to see which process holds it';
const CUT_SHORT = 'the time was over before every process was looked at';
const NO_FILE = 'the kernel holds it, no process has it open';
const NOBODY = 'it may be the kernel itself, a descriptor in flight, or another PID namespace';

/** Whether this run sees other users' processes at all: proc(5), mount option hidepid. */
function seesEveryProcess(host: Host, holders: Holders): boolean {
  return holders.denied === 0 && host.files.stat('/proc/1') !== null;
}

/** Why a socket has no holder; a socket without a file has none even where processes are hidden. */
function holderGap(host: Host, row: SocketRow, holders: Holders): Sighting['holderGap'] {
  if (row.inode === 0) return { status: 'none', reason: NO_FILE };
  if (!seesEveryProcess(host, holders)) return { status: 'hidden', reason: NOT_PRIVILEGED };
  return holders.cutShort ? { status: 'hidden', reason: CUT_SHORT } : { status: 'none', reason: NOBODY };
}

function sightingOf(host: Host, row: LocatedRow, holders: Holders | null): Sighting {
  const pids = holders?.byInode.get(row.inode) ?? [];
  return {
    protocol: row.protocol,
    family: row.family,
    address: row.address,
    port: row.port,
    interface: undefined,
    dualStack: row.family === 'ipv6' && row.address === '::' ? null : false,
    netns: row.netns,
    inode: row.inode,
    uid: row.uid,
    unit: null,
    container: null,
    holders: pids.map((pid) => ({ pid, name: null })),
    holderGap: holders === null || pids.length > 0 ? null : holderGap(host, row, holders),
  };
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
    const ownTables = readSocketTables(host, '/proc/net');
    const pids = listProcesses(host);
    const tables = Promise.all([ownTables, readForeignNamespaces(host, pids)]);
    const wanted = tables.then(([own, foreign]) => inodesOf([...own.rows, ...foreign.rows]));
    const holders = options.holders ? await findHolders(host, pids, wanted, until) : null;
    const [own, foreign] = await tables;
    if (own.covers.length === 0) throw new CollectorError('/proc/net cannot be read; is /proc mounted?', 'mount /proc');
    const rows: LocatedRow[] = [...own.rows.map((row) => ({ ...row, netns: null })), ...foreign.rows];
    const covers: Coverage[] = [...own.covers, 'owner', 'netns'];
    const gaps: Gap[] = foreign.gaps;
    return { covers, gaps, sightings: rows.map((row) => sightingOf(host, row, holders)) };
  },
};
