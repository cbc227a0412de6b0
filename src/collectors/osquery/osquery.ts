import type { Protocol } from '../../domain/listener.js';
import type { OwnerFacts } from '../../domain/owner.js';
import type { Coverage } from '../../domain/snapshot.js';
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

function readRows(capture: Capture, problems: Problems): OsqueryRow[] {
  const value = parseJson(capture);
  if (!Array.isArray(value)) return problems.fail('', 'expected a list of rows, as osqueryi --json prints it');
  return value.filter((row, index) => {
    if (!isRow(row)) problems.add(`[${index}]`, `expected a row with columns, found ${excerpt(row)}`);
    return isRow(row);
  });
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

/** Reads rows of `listening_ports`, alone or joined with `processes` and `users`, as JSON. */
export const osquery: CaptureFormat = {
  id: 'osquery',
  title: 'JSON of osquery: `listening_ports` joined with `processes`',
  async parse(capture) {
    const problems = new Problems(capture.file);
    const rows = readRows(capture, problems);
    const found = rows.flatMap((row, index) => {
      const socket = readSocket(row, `[${index}]`, problems);
      return socket === null ? [] : [{ socket, row }];
    });
    problems.throwIfAny();
    const details = new Map(
      found.flatMap(({ socket: { pid }, row }) => (pid === null ? [] : [[pid, readDetails(row)]])),
    );
    const platform = platformOf(rows);
    const own = ownNamespace(found);
    const { hostname } = rows.find((row) => typeof row.hostname === 'string') ?? {};
    return assemble(capture, {
      format: 'osquery',
      platform,
      hostname: typeof hostname === 'string' ? hostname : undefined,
      privileged: isPrivileged(details, platform),
      covers: coversOf(rows),
      sightings: found.map((each) => sightingOf(each, own)),
      details,
      remedy: 'query listening_ports as root without WHERE, and join processes with LEFT JOIN',
      blindReason: 'no row is about a socket of this kind, so the query may have left them out',
    });
  },
};
