import { isUnended, type Line, lineName, UNENDED } from '../captures/lines.js';
import { excerpt, type Problems } from '../captures/problems.js';
import { namedPort, portAdvice } from '../captures/service-ports.js';
import { sightedAt } from '../sighted-at.js';
import type { Sighting } from '../types.js';
import { GLUED, type LinuxRow, PROGRAM_WIDTH, readRow } from './linux-row.js';
import { cutGaps, type NearEnd, placedAt } from './near-end.js';
import { CUT_TITLE, HEADER, isBeside, OTHER_TABLE, SECTION, UNIX_HEADER, withoutTimer } from './net-tools-words.js';
import {
  holderGapOf,
  isStateless,
  type NetstatDialect,
  type Reading,
  STATELESS,
  tablesShown,
} from './netstat-types.js';

const REMEDY = 'capture as root with: netstat -tulpnW';

/** Sockets without ports, or with ports of other protocols. */
const OTHER = /^(?:(?:raw|udplite|udpl|sctp|dccp|icmp)6?|unix)\s/;

/** What is left of the line of a socket where a capture was cut off; a name of a program may look like it too. */
const BEGINNING = /^(?:t|tc|u|ud|(?:tcp|udp)6?)\s*$/;

/** The name of a program may hold a line break: what follows it is a short line that is no row. */
function continues(row: LinuxRow | undefined, line: Line): boolean {
  const name = withoutTimer(line.text);
  const isRow = /^(?:tcp|udp)6?\s{2}/.test(line.text);
  return row?.holder !== null && row?.holder !== undefined && !isRow && name.length < PROGRAM_WIDTH;
}

interface LinuxTable {
  /** Those that listen: of connections there may be a hundred thousand. */
  readonly listening: readonly LinuxRow[];
  /** Whether the columns of `-p` are there, or any row names a program. */
  readonly owners: boolean;
  /** Whether a title says that there are no listeners in it. */
  readonly withoutServers: boolean;
  /** Whether an address is longer than where they are cut off, so that none is. */
  readonly wide: boolean;
}

/**
 * Without -W net-tools cuts the address so that it has 22 characters with the port. What is left may well be a valid
 * address: another one.
 */
const CUT = 22;

const width = ({ local }: LinuxRow) => local.host.length + local.port.length;

/** Whether a table begins that has no ports. */
const isOfOthers = (text: string) => UNIX_HEADER.test(text) || OTHER_TABLE.test(text) || CUT_TITLE.test(text);

const listens = ({ protocol, state, peer }: LinuxRow) =>
  protocol === 'tcp' ? state === 'LISTEN' : state !== 'ESTABLISHED' && peer.port === '*';

/** Tells the lines apart; those of other sections are skipped. */
function readTable(lines: readonly Line[], problems: Problems): LinuxTable {
  const listening: LinuxRow[] = [];
  let [owners, withoutServers, skipping, wide] = [false, false, false, false];
  let last: LinuxRow | undefined;
  for (const line of lines) {
    const section = SECTION.exec(line.text);
    const header = GLUED.test(line.text) ? null : HEADER.exec(line.text);
    if (section !== null) skipping = section[1] !== 'Internet';
    if (header !== null || isOfOthers(line.text)) skipping = header === null;
    if (section !== null && !skipping) withoutServers ||= section[2] === 'w/o servers';
    if (header !== null) owners ||= header[1]?.includes('PID/Program') ?? false;
    if (section !== null || header !== null || line.text.trim() === '') continue;
    // What sort put in order has all titles first.
    if (skipping && (last !== undefined || readRow(line) === null)) continue;
    skipping = false;
    if (isBeside(line.text) || OTHER.test(line.text)) continue;
    const row = readRow(line);
    if (row !== null) {
      last = row;
      wide ||= width(row) > CUT;
      owners ||= row.holder !== null;
      if (listens(row)) listening.push(row);
      if (isStateless(row)) problems.add(lineName(line), STATELESS);
    } else if (isUnended(lines, line) && BEGINNING.test(line.text)) problems.add(lineName(line), UNENDED);
    else if (!continues(last, line)) {
      problems.add(lineName(line), `not a line of netstat: ${excerpt(line.text)}`);
    }
  }
  return { listening, owners, withoutServers, wide };
}

/** BusyBox does not cut, and calls IPv6 `tcp` as well. */
function isCut(row: LinuxRow, { wide }: LinuxTable): boolean {
  const netTools = row.line.text.startsWith(`${row.protocol}6`);
  return netTools && !wide && row.local.host.includes(':') && width(row) === CUT;
}

const endOf = (row: LinuxRow, table: LinuxTable): NearEnd => ({ ...row, cut: isCut(row, table) });

/** Port 0 is none: a socket that has no port yet, or one whose port was lost. Nothing is judged of it, and that is told. */
function withoutPort({ line, protocol, ipv6 }: LinuxRow, { unplaced }: Reading): null {
  const why = 'port 0 is none; capture with netstat -n';
  unplaced.add({ place: lineName(line), protocol, family: ipv6 ? 'ipv6' : 'ipv4', port: '0', why });
  return null;
}

function sightingOf(row: LinuxRow, table: LinuxTable, reading: Reading): Sighting | null {
  const { problems, servicePorts } = reading;
  const place = lineName(row.line);
  if (row.local.port === '0') return withoutPort(row, reading);
  const port = namedPort(row.local.port, row.protocol, servicePorts);
  const host = placedAt(endOf(row, table), '-W', reading);
  if (port === null) {
    problems.add(
      place,
      `not a port number: ${excerpt(row.local.port)}; ${portAdvice(row.local.port, 'capture with netstat -n')}`,
    );
  }
  if (host === null || port === null) return null;
  return sightedAt(
    { protocol: row.protocol, ...host, port },
    {
      interface: row.local.zone ?? undefined,
      dualStack: host.address === '::' ? null : false,
      inode: row.inode,
      uid: row.uid,
      holders: row.holder === null ? [] : [row.holder],
      holderGap: row.holder === null ? holderGapOf(table.owners) : null,
    },
  );
}

/** netstat of net-tools and BusyBox. Which of -t and -u it was given, only the rows tell. */
export const netstatLinux: NetstatDialect = {
  recognises: (line) =>
    HEADER.test(line) || /^(?:tcp|udp)6?\s+\d+\s+\d+\s+\S+:[\w*-]+\s+\S+:[\w*-]+(?:\s|$)/.test(line),
  read(lines, reading) {
    const table = readTable(lines, reading.problems);
    if (table.withoutServers) reading.problems.add('', `there are no listeners in it, only connections; ${REMEDY}`);
    const { listening } = table;
    const sightings = listening.flatMap((row) => sightingOf(row, table, reading) ?? []);
    return {
      platform: 'linux',
      sightings,
      tables: tablesShown(sightings),
      owners: table.owners,
      remedy: REMEDY,
      gaps: cutGaps(
        listening.map((row) => endOf(row, table)),
        REMEDY,
      ),
    };
  },
};
