import type { Protocol } from '../../domain/listener.js';
import { type Split, splitEndpoint } from '../captures/endpoint.js';
import { type Line, lineName } from '../captures/lines.js';
import { excerpt, type Problems } from '../captures/problems.js';
import { readSsUsers, type SsUsers } from './ss-users.js';

/** One line of ss about a TCP or UDP socket, columns told apart but not yet understood. */
export interface SsRow {
  readonly line: Line;
  /** Null: ss prints the first column only when it was asked for several kinds of sockets. */
  readonly protocol: Protocol | null;
  readonly state: string;
  readonly local: Split;
  readonly peer: Split;
  /** Null: no process is named. */
  readonly users: SsUsers | null;
  /** What `-e` adds. */
  readonly details: string;
}

/** What ss printed. */
export interface SsOutput {
  /** Without connections, of which there may be a hundred thousand. */
  readonly rows: readonly SsRow[];
  /** Whether any row, connections as well, names a process: then it was taken with `-p`. */
  readonly named: boolean;
  /** Whether lines say which kind of socket they are about; null when there is no line to tell by. */
  readonly kinds: boolean | null;
  /** Whether sockets without ports were asked for as well. */
  readonly others: boolean;
}

/** `column -t` parts its words. Asked for a single state (`ss state listening`), ss leaves that column away. */
const HEADER = /^(Netid\s+)?(State\s+)?Recv-Q\s+Send-Q\s+Local\s+Address:\s*Port\s+Peer\s+Address:\s*Port/;

const STATES = [
  ...['LISTEN', 'UNCONN', 'ESTAB', 'SYN-SENT', 'SYN-RECV', 'NEW-SYN-RECV', 'FIN-WAIT-1', 'FIN-WAIT-2', 'TIME-WAIT'],
  ...['CLOSE-WAIT', 'LAST-ACK', 'CLOSING', 'CLOSED', 'BOUND-INACTIVE', 'UNKNOWN'],
].join('|');

const ROW = new RegExp(String.raw`^(?:(tcp|udp)\s+)?(${STATES})\s+\d+\s+\d+\s+(\S+)\s+(\S+)(?:\s+(\S.*))?$`, 's');

/**
 * A connection in one line whose processes have plain names: nothing of it is needed, and of hundreds of thousands each that is
 * taken apart leaves something behind.
 */
const PLAIN_CONNECTION = new RegExp(
  String.raw`^(?:(?:tcp|udp)\s+)?(?!LISTEN|UNCONN)(?:${STATES})\s+\d+\s+\d+\s+\S+:[\w-]+\s+\S+:[\w-]+\s*(?:users:\(\((?:"[\w./:-]{1,15}",pid=\d+,fd=\d+\)(?:,\()?){1,20}\)\s*)?$`,
);

/** A row below a header without the column of states: kind, backlog, both ends. */
const STATELESS_ROW = /^(?:(tcp|udp)\s+)?\d+\s+(\d+)\s+\S+:\S+\s+\S+:\*(?=\s|$)/;

/** The same with a far end: a connection, whatever state was asked for. */
const STATELESS_CONNECTION = /^(?:(?:tcp|udp)\s+)?\d+\s+\d+\s+\S{1,100}:\S{1,40}\s+\S{1,100}:[\w-]{1,40}(?=\s|$)/;

/** The far end; where it was taken away, the processes stand in its place. */
const PEER = /^[^\s"()]+:(?:\*|[\w-]+)$/;

/** Kinds of sockets that have no port, or that are TCP and listed as such: misc/ss.c of iproute2. */
const OTHER = /^(?:u_(?:str|dgr|seq)|nl|p_(?:raw|dgr)|raw|mptcp|dccp|sctp|icmp6|\?\?\?|v_(?:str|dgr)|ti_\w+|xdp)\s/;

/** What ss says besides where it cannot look at control groups; it reaches stdout over `ssh -t`. */
const REMARK = /^Failed to (?:open|find) cgroup2 /;

/** Most lines that one row may take, because names of processes may hold line breaks. */
const LONGEST_ROW = 64;

interface Tail {
  readonly users: SsUsers | null;
  readonly details: string;
}

/** What follows the peer: `users:((…))` and the rest. Null when it does not end as it must; `cut` as of `readSsUsers`. */
function readTail(text: string): Tail | 'cut' | null {
  const start = text.indexOf('users:(("');
  if (start < 0) return { users: null, details: text };
  const users = readSsUsers(text.slice(start + 'users:(("'.length));
  if (users === 'cut' || users === null) return users;
  return { users, details: `${text.slice(0, start)} ${users.details}` };
}

/**
 * A row with the state that the command line asked for and the output does not say: without a peer TCP listens, and only
 * what listens has a backlog. What neither says is left as it is.
 */
function withState(text: string): string {
  const [row, protocol, backlog] = STATELESS_ROW.exec(text) ?? [];
  if (STATELESS_CONNECTION.test(text)) return text.replace(/^(tcp\s+|udp\s+)?/, '$1ESTAB ');
  if (row === undefined) return text;
  if (protocol !== undefined) return text.replace(/^\w+/, `${protocol} ${protocol === 'tcp' ? 'LISTEN' : 'UNCONN'}`);
  return Number(backlog) > 0 ? `LISTEN ${text}` : text;
}

function readRow(line: Line, text: string): SsRow | 'cut' | null {
  const [, protocol, state = '', localText = '', peerText = '', rest = ''] = ROW.exec(text) ?? [];
  const local = splitEndpoint(localText, ':');
  const peer = splitEndpoint(peerText, ':');
  if (local === null || peer === null || !PEER.test(peerText)) return null;
  const tail = readTail(rest);
  if (tail === 'cut' || tail === null) return tail;
  return { line, protocol: protocol === 'tcp' || protocol === 'udp' ? protocol : null, state, local, peer, ...tail };
}

/** Reads the row that begins at a line, and says how many lines it takes. */
function readRowAt(lines: readonly Line[], index: number, states: boolean): { row: SsRow; length: number } | null {
  const first = lines[index];
  if (first === undefined) return null;
  let text = states ? first.text : withState(first.text);
  for (let length = 1; length <= LONGEST_ROW; length++) {
    const row = readRow(first, text.trimEnd());
    if (row === null) return null;
    if (row !== 'cut') return { row, length };
    text += `\n${lines[index + length]?.text ?? ''}`;
  }
  return null;
}

/** A row that has both ends and waits for nobody. */
const isConnection = ({ state, peer }: SsRow) => state !== 'LISTEN' && state !== 'UNCONN' && peer.port !== '*';

/** Tells the lines of ss apart; a line that is none of them is a problem. */
export function readSsRows(lines: readonly Line[], problems: Problems): SsOutput {
  const rows: SsRow[] = [];
  let kinds: boolean | null = null;
  let [others, states, named, some] = [false, true, false, false];
  for (let index = 0; index < lines.length; ) {
    const line = lines[index] as Line;
    const isPlain = states && PLAIN_CONNECTION.test(line.text);
    const header = isPlain ? null : HEADER.exec(line.text);
    const read = isPlain || header !== null ? null : readRowAt(lines, index, states);
    index += read?.length ?? 1;
    if (isPlain) {
      some = true;
      named ||= line.text.includes('users:');
      kinds ??= /^(?:tcp|udp)\s/.test(line.text);
    } else if (header !== null) {
      kinds = header[1] !== undefined;
      states = header[2] !== undefined;
    } else if (read !== null) {
      if (!isConnection(read.row)) rows.push(read.row);
      some = true;
      named ||= read.row.users !== null;
      kinds ??= read.row.protocol !== null;
    } else if (OTHER.test(line.text)) {
      others = true;
      kinds ??= true;
    } else if (line.text.trim() !== '' && !REMARK.test(line.text) && (!some || /^\S/.test(line.text))) {
      // What begins with a blank belongs to the row before: -i and -m add such lines.
      problems.add(lineName(line), `not a line of ss: ${excerpt(line.text)}`);
    }
  }
  return { rows, named, kinds, others };
}
