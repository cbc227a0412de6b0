import type { Gap } from '../../domain/snapshot.js';
import { errorCode, type Host } from '../../host/types.js';
import { moreRights } from '../host-facts.js';
import { readSocketTables, type SocketRow } from './socket-table.js';

/** What listens in network namespaces other than that of this process. */
export interface ForeignNamespaces {
  /** Rows by the inode of their namespace. */
  readonly byNamespace: ReadonlyMap<string, readonly SocketRow[]>;
  readonly gaps: Gap[];
}

/** The inode in `net:[4026531840]`, namespaces(7). */
function inodeOf(link: string): string | null {
  return /^net:\[(\d+)\]$/.exec(link)?.[1] ?? null;
}

interface Members {
  /** Pids by inode of their network namespace, the own one left out. */
  readonly byNamespace: Map<string, number[]>;
  readonly denied: number;
}

function membersOf(host: Host, pids: readonly number[]): Members {
  const byNamespace = new Map<string, number[]>();
  const own = namespaceOf(host, 'self');
  let denied = 0;
  for (const pid of pids) {
    const inode = namespaceOf(host, pid);
    if (inode === 'denied') denied++;
    else if (inode !== null && inode !== own) byNamespace.set(inode, [...(byNamespace.get(inode) ?? []), pid]);
  }
  return { byNamespace, denied };
}

function namespaceOf(host: Host, pid: number | 'self'): string | null {
  try {
    return inodeOf(host.files.readLink(`/proc/${pid}/ns/net`));
  } catch (error) {
    return ['EACCES', 'EPERM'].includes(errorCode(error)) ? 'denied' : null;
  }
}

/** The network namespace of a child process that left that of its parent; null when there is none. */
export function namespaceOfChild(host: Host, pid: number): string | null {
  let children: string;
  try {
    children = host.files.readText(`/proc/${pid}/task/${pid}/children`);
  } catch {
    return null;
  }
  const own = namespaceOf(host, pid);
  const others = children
    .split(' ')
    .filter((child) => child !== '')
    .map((child) => namespaceOf(host, Number(child)));
  return others.find((each) => each !== null && each !== 'denied' && each !== own) ?? null;
}

/** The tables of one namespace, through whichever of its processes is still there. */
async function rowsOf(host: Host, pids: readonly number[]): Promise<readonly SocketRow[] | null> {
  for (const pid of pids) {
    const { rows, covers } = await readSocketTables(host, `/proc/${pid}/net`);
    if (covers.length > 0) return rows;
  }
  return null;
}

/** Looks into every network namespace that some process lives in: what containers listen on. */
export async function readForeignNamespaces(host: Host, pids: readonly number[]): Promise<ForeignNamespaces> {
  const { byNamespace, denied } = membersOf(host, pids);
  const rows = new Map<string, readonly SocketRow[]>();
  let unreadable = 0;
  for (const [netns, members] of byNamespace) {
    const found = await rowsOf(host, members);
    if (found === null) unreadable++;
    else rows.set(netns, found);
  }
  return { byNamespace: rows, gaps: [...deniedGap(denied, moreRights(host)), ...unreadableGap(unreadable)] };
}

function deniedGap(count: number, remedy: string | null): Gap[] {
  if (count === 0) return [];
  const reason = 'of so many processes it may not be seen in which namespace they live, so containers may be missing';
  return [{ kind: 'partial', scope: 'netns', count, reason, remedy }];
}

function unreadableGap(count: number): Gap[] {
  if (count === 0) return [];
  return [
    { kind: 'partial', scope: 'netns', count, reason: 'network namespaces that could not be read', remedy: null },
  ];
}
