import { type Protocol, SCOPES, type Scope, scopeOf } from '../../domain/listener.js';
import { type ReadAddress, readAddress, type Split, splitEndpoint } from '../captures/endpoint.js';
import { type Line, lineName } from '../captures/lines.js';
import { excerpt, type Problems } from '../captures/problems.js';
import { addressAdvice, namedHost, namedPort, portAdvice } from '../captures/service-ports.js';
import { sightedAt } from '../sighted-at.js';
import type { Holder, Sighting } from '../types.js';
import {
  cutGaps,
  holderGapOf,
  isCutLinkLocal,
  isStateless,
  type NetstatDialect,
  type Reading,
  STATELESS,
} from './netstat-types.js';

const REMEDY = 'capture with: netstat -anvl';

/** What names the programs as well, by system. */
const NAMES = {
  darwin: 'capture as root with: lsof -nP +c0 -i',
  freebsd: 'capture with: sockstat -46l',
  openbsd: 'capture as root with: lsof -nP +c0 -i',
} as const;

/** `-A` puts the address of the socket's structure in front, under a title of its own. */
const STRUCTURE = /^(?:Tcpcb|Socket|PCB)\s+(?=Proto\s)|^(?:0x)?[0-9a-f]{8,16}\s+(?=(?:tcp|udp|icm|ip|raw|div)\w*\s)/;

const HEADER = /^Proto\s+Recv-Q\s+Send-Q\s+Local Address\s+Foreign Address\s+(?:\(state\)|TCP-State)(.*)$/;

/** Titles of sections. Only these have ports in them, and those without servers no listeners. */
const SECTION = /^(?:Active|Registered)\s.*[a-z)]$/;
const INTERNET = /^Active Internet6? connections(?: \((.*)\))?$/;

/** Sockets without ports, or of other protocols. */
const OTHER = /^(?:icm|icmp|ip|ipv|raw|div|sctp|udplite|mptcp|vsock)(?:4|6|46)?\s/;

const STATE =
  'LISTEN|ESTABLISHED|SYN_SENT|SYN_RCVD|FIN_WAIT_1|FIN_WAIT_2|TIME_WAIT|CLOSED|CLOSE_WAIT|LAST_ACK|CLOSING|BOUND';
const ROW = new RegExp(String.raw`^(tcp|udp)(4|6|46)?\s+\d+\s+\d+\s+(\S+)\s+(\S+)(?:\s+(${STATE}))?(?:\s+(\S.*))?$`);

interface BsdRow {
  readonly line: Line;
  readonly protocol: Protocol;
  /** `46` is an IPv6 socket that takes IPv4 as well. OpenBSD and NetBSD say nothing of IPv4. */
  readonly version: string;
  readonly local: Split;
  readonly peer: Split;
  readonly state: string;
  readonly holder: Holder | null;
}

/** Where `-v` shows the process: a column of its own, or since macOS 15 one for name and pid. */
interface HolderColumns {
  readonly before: number;
  readonly after: number;
  readonly named: boolean;
}

function columnsOf(header: string): HolderColumns | null {
  const names = header.trim().split(/\s+/);
  const before = names.findIndex((name) => name === 'pid' || name === 'process:pid');
  if (before < 0) return null;
  return { before, after: names.length - before - 1, named: names[before] === 'process:pid' };
}

/** Names may have blanks and colons in them; what stands around them has not. */
function readHolder(rest: string, columns: HolderColumns | null): Holder | null {
  if (columns === null) return null;
  const { before, after, named } = columns;
  const front = String.raw`^(?:\S+\s+){${before}}`;
  const back = String.raw`(?:\s+\S+){${after}}$`;
  const match = new RegExp(named ? `${front}(.*):(\\d+)${back}` : `${front}()(\\d+)${back}`).exec(rest);
  const pid = Number(match?.[2] ?? 0);
  return pid > 0 ? { pid, name: match?.[1] || null } : null;
}

function readRow(line: Line, columns: HolderColumns | null): BsdRow | null {
  const [, protocol, version = '', localText = '', peerText = '', state = '', rest = ''] =
    ROW.exec(line.text.trimEnd()) ?? [];
  const local = splitEndpoint(localText, '.');
  const peer = splitEndpoint(peerText, '.');
  if (protocol === undefined || local === null || peer === null) return null;
  const holder = readHolder(rest, columns);
  return { line, protocol: protocol === 'tcp' ? 'tcp' : 'udp', version, local, peer, state, holder };
}

interface BsdTable {
  readonly rows: readonly BsdRow[];
  /** Whether `-v` was given. */
  readonly owners: boolean;
  readonly withoutServers: boolean;
  /** Whether no line names the columns, so that nobody can tell which one is the pid. */
  readonly headless: boolean;
  /** Whether FreeBSD printed it. */
  readonly freebsd: boolean;
  /** Whether Unix sockets are there as well: then neither -p nor -f narrowed what was asked for. */
  readonly everything: boolean;
  /** Whether an address is longer than where they are cut off, so that none is. */
  readonly wide: boolean;
}

/** Without -l or -W the netstat of BSD cuts addresses to this length. */
const CUT = 16;

function readTable(lines: readonly Line[], problems: Problems): BsdTable {
  const rows: BsdRow[] = [];
  let columns: HolderColumns | null = null;
  let [owners, withoutServers, everything, skipping, headless] = [false, false, false, false, true];
  for (const each of lines) {
    const line = { number: each.number, text: each.text.replace(STRUCTURE, '') };
    const internet = INTERNET.exec(line.text.trimEnd());
    const header = HEADER.exec(line.text);
    if (internet !== null) skipping = false;
    else if (SECTION.test(line.text.trimEnd())) {
      skipping = true;
      everything ||= line.text.includes('UNIX');
    }
    if (internet !== null) withoutServers ||= internet[1] === undefined;
    if (header !== null) headless = false;
    if (header !== null) columns = columnsOf(header[1] ?? '');
    owners ||= columns !== null;
    if (internet !== null || header !== null || skipping || line.text.trim() === '' || OTHER.test(line.text)) continue;
    const row = readRow(line, columns);
    if (row === null) problems.add(lineName(line), `not a line of netstat: ${excerpt(line.text)}`);
    else if (isStateless(row)) problems.add(lineName(line), STATELESS);
    else rows.push(row);
  }
  const freebsd = lines.some(({ text }) => /^Tcpcb\s/.test(text));
  return {
    rows,
    owners,
    withoutServers,
    headless,
    freebsd,
    everything,
    wide: rows.some(({ local }) => local.host.length > CUT),
  };
}

const listens = ({ protocol, state, local, peer }: BsdRow) =>
  local.port !== '*' && (protocol === 'tcp' ? state === 'LISTEN' : peer.port === '*');

function readHost({ local, version }: BsdRow): ReadAddress | null {
  const ofIpv6 = version.endsWith('6');
  if (local.host !== '*') return readAddress(namedHost(local.host, ofIpv6), ofIpv6);
  return version.endsWith('6') ? { family: 'ipv6', address: '::' } : { family: 'ipv4', address: '0.0.0.0' };
}

function isCut({ local: { host } }: BsdRow, { wide }: BsdTable): boolean {
  return host.includes(':') && host.length === CUT && !wide;
}

function readable(row: BsdRow, table: BsdTable, problems: Problems): ReadAddress | null {
  const { host } = row.local;
  const cut = isCut(row, table);
  const read = cut ? null : readHost(row);
  const place = lineName(row.line);
  if (cut) problems.add(place, `the address may have been cut off: ${excerpt(host)}; capture with netstat -l`);
  else if (read === null) {
    problems.add(place, `not an address: ${excerpt(host)}; ${addressAdvice(host, 'capture with netstat -n')}`);
  }
  return read;
}

const HEADLESS = 'the line that names the columns is missing, so nobody can tell which one is the process id';

const gapOf = ({ owners, headless }: BsdTable): Sighting['holderGap'] =>
  headless ? { status: 'hidden', reason: HEADLESS } : holderGapOf(owners);

function sightingOf(row: BsdRow, table: BsdTable, { problems, servicePorts }: Reading): Sighting | null {
  const address = readable(row, table, problems);
  const port = namedPort(row.local.port, row.protocol, servicePorts);
  if (port === null) {
    const advice = portAdvice(row.local.port, 'capture with netstat -n');
    problems.add(lineName(row.line), `not a port number: ${excerpt(row.local.port)}; ${advice}`);
  }
  if (address === null || port === null) return null;
  return sightedAt(
    { protocol: row.protocol, ...address, port },
    {
      interface: row.local.zone ?? undefined,
      dualStack: address.address === '::' && row.version === '46',
      holders: row.holder === null ? [] : [row.holder],
      holderGap: row.holder === null ? gapOf(table) : null,
    },
  );
}

/** Every row of a table, listening or not, shows that it was asked for; `tcp46` and `tcp6` are one table. */
function tablesOf({ rows, everything }: BsdTable): Scope[] {
  if (everything) return [...SCOPES];
  const shown = new Set(
    rows.flatMap(({ protocol, version }) => [
      scopeOf({ protocol, family: version.endsWith('6') ? 'ipv6' : 'ipv4' }),
      ...(version === '46' ? [scopeOf({ protocol, family: 'ipv4' })] : []),
    ]),
  );
  return SCOPES.filter((scope) => shown.has(scope));
}

/** Only OpenBSD and NetBSD leave the 4 away. */
const platformOf = ({ rows, freebsd }: BsdTable) =>
  freebsd ? 'freebsd' : rows.some(({ version }) => version === '') ? 'openbsd' : 'darwin';

/** netstat of macOS and the BSDs, where a dot stands before the port. */
export const netstatBsd: NetstatDialect = {
  recognises: (line) =>
    HEADER.test(line.replace(STRUCTURE, '')) ||
    /^(?:[0-9a-f]{8,16}\s+)?(?:tcp|udp)(?:4|6|46)?\s+\d+\s+\d+\s+\S+\.\S+\s+\S+\.\S+(?:\s|$)/.test(line),
  read(lines, reading) {
    const table = readTable(lines, reading.problems);
    if (table.withoutServers) reading.problems.add('', `there are no listeners in it, only connections; ${REMEDY}`);
    const listening = table.rows.filter(listens);
    const cut = listening.filter((row) => isCut(row, table) && isCutLinkLocal(row.local.host));
    const sightings = listening.flatMap((row) => (cut.includes(row) ? [] : (sightingOf(row, table, reading) ?? [])));
    const places = cut.map(({ line, local, protocol }) => `${lineName(line)}: ${local.port}/${protocol}`);
    const platform = platformOf(table);
    return {
      platform,
      sightings,
      tables: tablesOf(table),
      owners: table.owners,
      remedy: REMEDY,
      namesRemedy: NAMES[platform],
      gaps: cutGaps(places, REMEDY),
    };
  },
};
