import type { Protocol } from '../../domain/listener.js';
import type { Host } from '../../host/types.js';
import { PROTOCOLS, readSocketTables, type SocketRow, type SocketTables, type TableLimit } from './socket-table.js';

/** Rows that are read of each table of one namespace. */
const ROW_LIMIT = 20_000;

/** Rows that are read of all of them together: who has many containers has fewer. */
const ALL_ROWS = 60_000;

/** Milliseconds that the tables of one namespace may take. */
const TABLES_LIMIT = 1_000;

/** Ids from here on are given to people; login.defs(5), UID_MIN. */
const FIRST_ORDINARY_UID = 1000;

/** Directories of /proc, of processes or threads, by the inode of their namespace. */
type Members = ReadonlyMap<string, readonly string[]>;

/** The tables of one namespace, through whichever of its members is still there. */
async function tablesOf(
  host: Host,
  directories: readonly string[],
  limit: TableLimit,
  protocols: readonly Protocol[],
): Promise<SocketTables | null> {
  for (const directory of directories) {
    const tables = await readSocketTables(host, `${directory}/net`, limit, protocols);
    if (tables.covers.length > 0) return tables;
  }
  return null;
}

/** Those of the system first: what an ordinary user makes a thousand of does not push them out of the time there is. */
function systemFirst(host: Host, members: Members): Array<readonly [netns: string, members: readonly string[]]> {
  const isOfUser = ([, [first = '']]: readonly [string, readonly string[]]) =>
    Number((host.files.stat(first)?.uid ?? 0) >= FIRST_ORDINARY_UID);
  const all = [...members].map((entry) => ({ entry, order: isOfUser(entry) }));
  return all.sort((left, right) => left.order - right.order).map(({ entry }) => entry);
}

/** What was read. */
export interface Inhabited {
  readonly rows: Map<string, readonly SocketRow[]>;
  readonly unreadable: number;
  /** Inodes of those that were not read to their end. */
  readonly cut: readonly string[];
}

/** Reads the tables of namespaces with a process or thread in them, as far as `until` and the number of rows allow. */
export async function readInhabited(
  host: Host,
  members: Members,
  until: number,
  protocols: readonly Protocol[] = PROTOCOLS,
): Promise<Inhabited> {
  const rows = new Map<string, readonly SocketRow[]>();
  const cut: string[] = [];
  let unreadable = 0;
  let left = ALL_ROWS;
  for (const [netns, directories] of systemFirst(host, members)) {
    const now = host.elapsed();
    const limit = { rows: Math.min(ROW_LIMIT, left), until: Math.min(until, now + TABLES_LIMIT) };
    const found = now < until && left > 0 ? await tablesOf(host, directories, limit, protocols) : 'late';
    if (found === null) unreadable++;
    else if (found !== 'late') rows.set(netns, found.rows);
    if (found === 'late' || found?.cut === true) cut.push(netns);
    left -= rows.get(netns)?.length ?? 0;
  }
  return { rows, unreadable, cut };
}
