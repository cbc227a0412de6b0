import type { Protocol } from '../../domain/listener.js';
import { readAddress, readPort, type Split, splitEndpoint } from '../captures/endpoint.js';
import { isUnended, type Line, lineName, UNENDED } from '../captures/lines.js';
import { excerpt, type Problems } from '../captures/problems.js';
import { sightedAt } from '../sighted-at.js';
import type { Sighting } from '../types.js';
import { holderGapOf, type NetstatDialect, tablesShown } from './netstat-types.js';

const REMEDY = 'capture as Administrator with: netstat -anob';

/** State and process id, and with -t whether the network card does the work. */
const ROW = /^\s*(TCP|UDP)\s+(\S+)\s+(\S+)(?:\s+(\S*[^\s\d]\S*))?(?:\s+(\d{1,10}))?(?:\s+[A-Za-z]+)?\s*$/;

/** Other states than listening, which have no peer either. The rest is told by the peer, whatever the language. */
const NOT_LISTENING = new Set(['BOUND', 'CLOSED', 'TIME_WAIT']);

/** Lines in front of the first socket: a title, and the names of the columns. */
const HEADER_LINES = 6;

/** What is left of the line of a socket where a capture was cut off. */
const BEGINNING = /^\s*(?:T|TC|U|UD|(?:TCP|UDP)(?:\s+[^\s:]*)?)$/;

interface Row {
  readonly line: Line;
  readonly protocol: Protocol;
  readonly local: Split;
  readonly peer: Split;
  readonly state: string;
  /** 0: nobody's any more. */
  readonly pid: number | null;
  /** From -b: the executable of the process, without its path. */
  name: string | null;
}

function readRow(line: Line): Row | null {
  const [, protocol, localText = '', peerText = '', state = '', pid] = ROW.exec(line.text) ?? [];
  const local = splitEndpoint(localText, ':');
  const peer = splitEndpoint(peerText, ':');
  if (protocol === undefined || local === null || peer === null) return null;
  return {
    line,
    protocol: protocol === 'TCP' ? 'tcp' : 'udp',
    local,
    peer,
    state,
    pid: pid === undefined ? null : Number(pid),
    name: null,
  };
}

/**
 * With -b lines about the owner follow a socket, indented: services, ` [svchost.exe]`, or that it could not be found out,
 * in the language of Windows. They name no sockets.
 */
function readRows(lines: readonly Line[], problems: Problems): Row[] {
  const rows: Row[] = [];
  for (const line of lines) {
    const row = readRow(line);
    const last = rows.at(-1);
    const isSocket = /^\s*(?:TCP|UDP)\s.*:/.test(line.text);
    const isOwner = last !== undefined && !isSocket && /^\s/.test(line.text);
    const isHeader = last === undefined && !isSocket && line.number <= HEADER_LINES;
    if (row !== null) rows.push(row);
    else if (isUnended(lines, line) && BEGINNING.test(line.text)) problems.add(lineName(line), UNENDED);
    else if (isOwner) last.name ??= /^\s*\[(.+)\]\s*$/.exec(line.text)?.[1] ?? null;
    else if (!isHeader && line.text.trim() !== '') {
      problems.add(lineName(line), `not a line of netstat: ${excerpt(line.text)}`);
    }
  }
  return rows;
}

function listens({ protocol, peer, state }: Row): boolean {
  if (protocol === 'udp') return peer.port === '*';
  return peer.port === '0' && !NOT_LISTENING.has(state);
}

function sightingOf(row: Row, owners: boolean, problems: Problems): Sighting | null {
  const place = lineName(row.line);
  const host = readAddress(row.local.host, false);
  const port = readPort(row.local.port);
  if (host === null) problems.add(place, `not an address: ${excerpt(row.local.host)}; capture with netstat -n`);
  if (port === null) problems.add(place, `not a port number: ${excerpt(row.local.port)}; capture with netstat -n`);
  if (host === null || port === null) return null;
  const known = row.pid !== null && row.pid > 0;
  return sightedAt(
    { protocol: row.protocol, ...host, port },
    {
      interface: row.local.zone ?? undefined,
      dualStack: host.address === '::' ? null : false,
      holders: known ? [{ pid: row.pid, name: row.name }] : [],
      holderGap: known ? null : holderGapOf(owners),
    },
  );
}

/** netstat of Windows, in any language: what is not numbers in it is not looked at. */
export const netstatWindows: NetstatDialect = {
  recognises: (line) => /^\s*(?:TCP|UDP)\s+\S+:\d+\s+\S+:\S+/.test(line),
  read(lines, problems) {
    const rows = readRows(lines, problems);
    const owners = rows.some(({ pid }) => pid !== null);
    const sightings = rows.filter(listens).flatMap((row) => sightingOf(row, owners, problems) ?? []);
    return { platform: 'win32', sightings, tables: tablesShown(sightings), owners, remedy: REMEDY };
  },
};
