import type { Protocol } from '../../domain/listener.js';
import type { OwnerFacts } from '../../domain/owner.js';
import type { Coverage, Gap, Snapshot } from '../../domain/snapshot.js';
import { assemble } from '../captures/assemble.js';
import { excerpt, Problems } from '../captures/problems.js';
import type { Capture, CaptureFormat } from '../captures/types.js';
import { sightedAt } from '../sighted-at.js';
import { parseJson } from '../snapshot/json.js';
import type { Sighting } from '../types.js';
import {
  AF_INET6,
  numberIn,
  type OsqueryRow,
  type OsquerySocket,
  protocolOf,
  readDetails,
  readSocket,
} from './osquery-row.js';

function isRow(value: unknown): value is OsqueryRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkedRows(values: readonly unknown[], problems: Problems): OsqueryRow[] {
  return values.filter((row, index): row is OsqueryRow => {
    if (!isRow(row)) problems.add(`[${index}]`, `expected a row with columns, found ${excerpt(row)}`);
    return isRow(row);
  });
}

function readRows(capture: Capture, problems: Problems): readonly unknown[] {
  const value = parseJson(capture);
  return Array.isArray(value) ? value : problems.fail('', 'expected a list of rows, as osqueryi --json prints it');
}

/** The number of the IPv6 family tells the system, else paths do. */
function platformOf(rows: readonly OsqueryRow[]): string {
  const families = new Set(rows.map((row) => numberIn(row, 'family')));
  const byFamily = Object.entries(AF_INET6).find(([, family]) => families.has(family));
  const windows = rows.some(({ path }) => typeof path === 'string' && /^[A-Za-z]:\\/.test(path));
  return byFamily?.[0] ?? (windows ? 'win32' : 'linux');
}

interface Found {
  readonly socket: OsquerySocket;
  readonly row: OsqueryRow;
}

/**
 * Inodes of namespaces are handed out in order, so the machine's own has the smallest; and when process 1 is among the
 * holders, it is there.
 */
function ownNamespace(found: readonly Found[]): string | null {
  const init = found.find(({ socket }) => socket.pid === 1)?.socket.netns;
  const all = found.flatMap(({ socket }) => socket.netns ?? []);
  return init ?? all.sort((left, right) => Number(left) - Number(right))[0] ?? null;
}

function sightingOf({ socket }: Found, own: string | null): Sighting {
  const { pid, netns } = socket;
  return sightedAt(socket, {
    dualStack: socket.address === '::' ? null : false,
    netns: netns === own ? null : netns,
    holders: pid === null ? [] : [{ pid, name: null }],
    holderGap: pid === null ? { status: 'hidden', reason: 'osquery names no process for it' } : null,
  });
}

function coversOf(rows: readonly OsqueryRow[]): Coverage[] {
  const shown = new Set(rows.map(protocolOf));
  const has = (column: string) => rows.some((row) => column in row);
  const tables = (protocol: Protocol): Coverage[] => (shown.has(protocol) ? [`${protocol}4`, `${protocol}6`] : []);
  return [
    ...tables('tcp'),
    ...tables('udp'),
    ...(has('pid') ? (['owner'] as const) : []),
    ...(has('net_namespace') ? (['netns'] as const) : []),
  ];
}

/** Only root sees what the processes of root hold; Windows has no such user. */
function isPrivileged(details: ReadonlyMap<number, Partial<OwnerFacts>>, platform: string): boolean {
  return platform !== 'win32' && [...details.values()].some(({ uid }) => uid === 0);
}

/** What osquery showed of one machine. */
export interface OsqueryResult {
  readonly rows: readonly unknown[];
  /** Rows that it says are gone: they do not listen, but their tables were looked at. */
  readonly removed?: readonly unknown[];
  readonly hostname?: string | undefined;
  readonly gaps?: readonly Gap[];
}

/** The snapshot of what rows show. Throws {@link UsageError} with what is wrong with them. */
export function snapshotOfRows(
  about: Pick<Capture, 'file' | 'takenAt' | 'tool'>,
  result: OsqueryResult,
  problems: Problems,
): Snapshot {
  const rows = checkedRows(result.rows, problems);
  const found = rows.flatMap((row, index) => {
    const socket = readSocket(row, `[${index}]`, problems);
    return socket === null ? [] : [{ socket, row }];
  });
  problems.throwIfAny();
  const details = new Map(found.flatMap(({ socket: { pid }, row }) => (pid === null ? [] : [[pid, readDetails(row)]])));
  const shown = [...rows, ...(result.removed ?? []).filter(isRow)];
  const platform = platformOf(shown);
  const own = ownNamespace(found);
  const named = rows.find((row) => typeof row.hostname === 'string')?.hostname;
  return assemble(about, {
    format: 'osquery',
    platform,
    hostname: result.hostname ?? (typeof named === 'string' ? named : undefined),
    privileged: isPrivileged(details, platform),
    covers: coversOf(shown),
    sightings: found.map((each) => sightingOf(each, own)),
    details,
    gaps: result.gaps ?? [],
    remedy: 'query listening_ports as root without WHERE, and join processes with LEFT JOIN',
    blindReason: 'no row is about a socket of this kind, so the query may have left them out',
  });
}

/** Reads rows of `listening_ports`, alone or joined with `processes` and `users`, as JSON. */
export const osquery: CaptureFormat = {
  id: 'osquery',
  title: 'JSON of osquery: `listening_ports` joined with `processes`',
  async parse(capture) {
    const problems = new Problems(capture.file);
    return snapshotOfRows(capture, { rows: readRows(capture, problems) }, problems);
  },
};
