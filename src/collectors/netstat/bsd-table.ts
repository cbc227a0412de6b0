import type { Protocol } from '../../domain/listener.js';
import { type Split, splitEndpoint, splitPeer } from '../captures/endpoint.js';
import { type Line, lineName } from '../captures/lines.js';
import { excerpt, type Problems } from '../captures/problems.js';
import type { Holder } from '../types.js';
import { isStateless, STATELESS } from './netstat-types.js';

/** `-A` puts the address of the socket's structure in front, under a title of its own. */
const STRUCTURE =
  /^(?:Tcpcb|Socket|PCB|PCB\/ADDR)\s+(?=Proto\s)|^(?:0x)?[0-9a-f]{8,16}\s+(?=(?:tcp|udp|icm|ip|raw|div)\w*\s)/;

const HEADER = /^Proto\s+Recv-Q\s+Send-Q\s+Local Address\s+Foreign Address\s+(?:\(state\)|TCP-State)(.*)$/;

/** How NetBSD and QNX name the columns of IPv4: as net-tools does, so only the title above tells whose it is. */
const PLAIN_HEADER = /^Proto\s+Recv-Q\s+Send-Q\s+Local Address\s+Foreign Address\s+State\s*$/;

/** Linux says `servers and established` or `only servers`. */
const TITLE = /^Active Internet6? connections \(including servers\)/;

/** Titles of sections. Only these have ports in them, and those without servers no listeners. */
const SECTION = /^(?:Active|Registered)\s.*[a-z)]$/;
const INTERNET = /^Active Internet6? connections(?: \((.*)\))?$/;

/** Sockets without ports, or of other protocols. */
const OTHER =
  /^(?:icm|icmp|ip|ipv|raw|div|sctp|udplite|mptcp|vsock)(?:4|6|46)?\s|^[0-9a-f]{8,16}\s+(?:stream|dgram|seqpac(?:ket)?)\s/;

const STATE =
  'LISTEN|ESTABLISHED|SYN_SENT|SYN_RCVD|FIN_WAIT_1|FIN_WAIT_2|TIME_WAIT|CLOSED|CLOSE_WAIT|LAST_ACK|CLOSING|BOUND';
const ROW = new RegExp(String.raw`^(tcp|udp)(4|6|46)?\s+\d+\s+\d+\s+(\S+)\s+(\S+)(?:\s+(${STATE}))?(?:\s+(\S.*))?$`);

/** A socket as a line shows it. */
export interface BsdRow {
  readonly line: Line;
  readonly protocol: Protocol;
  /** `46` is an IPv6 socket that takes IPv4 as well. Where the 4 is left away nothing is said of IPv4. */
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
  const words = [...rest.matchAll(/\S+/g)];
  const [first, last] = [words[before], words[words.length - after - 1]];
  if (first === undefined || last === undefined || last.index < first.index) return null;
  const match = (named ? /^(.*):(\d+)$/ : /^()(\d+)$/).exec(rest.slice(first.index, last.index + last[0].length));
  const pid = Number(match?.[2] ?? 0);
  return pid > 0 ? { pid, name: match?.[1] || null } : null;
}

function readRow(line: Line, columns: HolderColumns | null): BsdRow | null {
  const [, protocol, version = '', localText = '', peerText = '', state = '', rest = ''] =
    ROW.exec(line.text.trimEnd()) ?? [];
  const local = splitEndpoint(localText, '.');
  const peer = splitPeer(peerText, '.');
  if (protocol === undefined || local === null || peer === null) return null;
  const holder = readHolder(rest, columns);
  return { line, protocol: protocol === 'tcp' ? 'tcp' : 'udp', version, local, peer, state, holder };
}

/** All lines of the output that are of sockets with ports, and what the others tell. */
export interface BsdTable {
  readonly rows: readonly BsdRow[];
  /** Whether `-v` was given. */
  readonly owners: boolean;
  readonly withoutServers: boolean;
  /** Whether no line names the columns, so that nobody can tell which one is the pid. */
  readonly headless: boolean;
  /** Whose netstat names its columns so; null: others do as well. */
  readonly titled: 'freebsd' | 'aix' | 'openbsd' | null;
  /** Whether Unix sockets are there as well: then neither -p nor -f narrowed what was asked for. */
  readonly everything: boolean;
  /** Whether an address is longer than where they are cut off, so that none is. */
  readonly wide: boolean;
}

/** Without -l or -W the netstat of BSD cuts addresses to this length. */
export const CUT = 16;

const TITLED = [
  ['freebsd', /^Tcpcb\s/],
  ['aix', /^PCB\/ADDR\s/],
  ['openbsd', /^(?:PCB\s+)?Proto\s.*\sTCP-State\s*$/],
] as const;

const titledBy = (lines: readonly Line[]) =>
  TITLED.find(([, title]) => lines.some(({ text }) => title.test(text)))?.[0] ?? null;

/** Reads every line; those that are none of netstat are problems. */
export function readTable(lines: readonly Line[], problems: Problems): BsdTable {
  const rows: BsdRow[] = [];
  let columns: HolderColumns | null = null;
  let [owners, withoutServers, everything, skipping, headless] = [false, false, false, false, true];
  for (const each of lines) {
    const line = { number: each.number, text: each.text.replace(STRUCTURE, '') };
    const internet = INTERNET.exec(line.text.trimEnd());
    const header = HEADER.exec(line.text) ?? PLAIN_HEADER.exec(line.text);
    if (internet !== null) skipping = false;
    else if (SECTION.test(line.text.trimEnd())) {
      skipping = true;
      everything ||= line.text.includes('UNIX');
    }
    if (internet !== null) withoutServers ||= internet[1] === undefined;
    if (header !== null) headless = false;
    if (header !== null) columns = columnsOf(header[1] ?? '');
    owners ||= columns !== null;
    if (internet !== null || header !== null || line.text.trim() === '' || OTHER.test(line.text)) continue;
    const row = readRow(line, columns);
    // What sort put in order has all titles first.
    if (skipping && (rows.length > 0 || row === null)) continue;
    skipping = false;
    if (row === null) problems.add(lineName(line), `not a line of netstat: ${excerpt(line.text)}`);
    else if (isStateless(row)) problems.add(lineName(line), STATELESS);
    else rows.push(row);
  }
  return {
    rows,
    owners,
    withoutServers,
    headless,
    titled: titledBy(lines),
    everything,
    wide: rows.some(({ local }) => local.host.length > CUT),
  };
}

/** Whether a line is of this netstat. */
export const isBsdLine = (line: string): boolean =>
  TITLE.test(line) ||
  HEADER.test(line.replace(STRUCTURE, '')) ||
  /^(?:[0-9a-f]{8,16}\s+)?(?:tcp|udp)(?:4|6|46)?\s+\d+\s+\d+\s+\S+\.\S+\s+\S+\.\S+(?:\s|$)/.test(line);
