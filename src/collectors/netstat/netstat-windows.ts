import type { Protocol } from '../../domain/listener.js';
import { ROW } from '../captures/beside.js';
import { readAddress, type Split, splitEndpoint, splitPeer } from '../captures/endpoint.js';
import { isUnended, type Line, lineName, UNENDED } from '../captures/lines.js';
import { excerpt, type Problems } from '../captures/problems.js';
import { addressAdvice, namedHost, namedPort, portAdvice } from '../captures/service-ports.js';
import { withoutTasks } from '../captures/tasks.js';
import { sightedAt } from '../sighted-at.js';
import type { Holder, Sighting } from '../types.js';
import { withoutRanges } from './netsh-ranges.js';
import { holderGapOf, type NetstatDialect, type Reading, tablesShown } from './netstat-types.js';

const REMEDY = 'capture as Administrator with: netstat -anob';

/** Other states than listening, which have no peer either. The rest is told by the peer, whatever the language. */
const NOT_LISTENING = new Set(['BOUND', 'CLOSED', 'TIME_WAIT']);

/** Lines in front of the first socket: a title, and the names of the columns. */
const HEADER_LINES = 6;

/** What is left of the line of a socket where a capture was cut off. */
const BEGINNING = /^\s*(?:T|TC|U|UD|(?:TCP|UDP)(?:\s+[^\s:]*)?)$/;

interface WindowsRow {
  readonly line: Line;
  readonly protocol: Protocol;
  readonly local: Split;
  readonly peer: Split;
  readonly state: string;
  /** 0: nobody's any more. */
  readonly pid: number | null;
  /** From -b: the executable of the process, without its path. */
  name: string | null;
  /** From -b: the service that opened it, where the program holds several. */
  service: string | undefined;
}

/** What may stand behind the addresses, in this order: state, process id, and with -t whether the network card does the work. */
const TAIL = [/\D/, /^\d{1,10}$/, /^[A-Za-z]+$/] as const;

/** What people put behind a line that they want somebody to look at; no column of netstat begins so. */
const NOTE = /^[^\p{L}\p{N}]/u;

/** Of a line that was joined to this one: no note, since it may be that of a listener. */
const ROWS = /[:]|^(?:TCP|UDP)$/;

/** Where the note begins: at its first sign, or behind the process id, the last column of most. */
function noteOf(words: readonly string[]): number {
  const sign = words.findIndex((word, index) => index > 0 && NOTE.test(word));
  if (sign >= 0) return sign;
  const pid = words.findIndex((word, index) => index < 2 && /^\d{1,10}$/.test(word));
  const behind = pid < 0 ? [] : words.slice(pid + 1);
  return behind.length > 0 && !behind.some((word) => ROWS.test(word)) ? pid + 1 : -1;
}

/** What a word of a state is of, whatever the language: `IN ATTESA`, `À L'ÉCOUTE`. */
const OF_STATE = /^(?!TCP$|UDP$)[\p{L}'’_]{1,20}$/u;

/** The words with a state of two or three as one; a process id follows it. */
function withOneState(words: readonly string[]): readonly string[] {
  const pid = words.slice(0, 4).findIndex((word) => /^\d{1,10}$/.test(word));
  const state = words.slice(0, Math.max(pid, 0));
  return pid > 1 && state.every((word) => OF_STATE.test(word)) ? [state.join(' '), ...words.slice(pid)] : words;
}

/** The words behind the addresses by what they are; null where there is another one. */
function tailOf(all: readonly string[]): readonly (string | undefined)[] | null {
  const note = noteOf(all);
  const words = note < 0 ? all : all.slice(0, note);
  let taken = 0;
  const found = TAIL.map((kind) => {
    const word = words[taken];
    if (word === undefined || !kind.test(word)) return undefined;
    taken++;
    return word;
  });
  return taken === words.length ? found : null;
}

/** The far end of a listener whose port was lost where somebody copied it. */
const NOBODY: ReadonlyMap<string, Split> = new Map(
  ['0.0.0.0', '[::]'].map((text) => [text, { host: text, zone: null, port: '0', bracketed: text.startsWith('[') }]),
);

function readRow(line: Line): WindowsRow | null {
  const [protocol, localText = '', peerText = '', ...words] = line.text.trim().split(/\s+/);
  const tail = tailOf(withOneState(words));
  if (tail === null || (protocol !== 'TCP' && protocol !== 'UDP')) return null;
  const [state = '', pid] = tail;
  const local = splitEndpoint(localText, ':');
  const peer = splitPeer(peerText, ':') ?? NOBODY.get(peerText);
  if (local === null || peer === undefined) return null;
  return {
    line,
    protocol: protocol === 'TCP' ? 'tcp' : 'udp',
    local,
    peer,
    state,
    pid: pid === undefined ? null : Number(pid),
    name: null,
    service: undefined,
  };
}

const OWNER = /^\s*\[(.+)\]\s*$/;
const SERVICE = /^\s*([\w.$-]{1,256})\s*$/;

/** The kernel: -b cannot name it, so a name below its sockets is of a line that somebody left out. */
const KERNEL = 4;

/** ` [svchost.exe]`, the name of a service above it, or, in the language of Windows, that nothing could be found out. */
function addOwner(row: WindowsRow, text: string): void {
  if (row.pid === KERNEL) return;
  row.name ??= OWNER.exec(text)?.[1] ?? null;
  if (row.name === null) row.service ??= SERVICE.exec(text)?.[1];
}

/** A list of processes beside the output names whom netstat was not asked to. */
function nameByTask(row: WindowsRow, tasks: Reading['tasks']): void {
  const task = row.pid === null || row.name !== null ? undefined : tasks.get(row.pid);
  if (task === undefined) return;
  row.name = task.name;
  row.service ??= task.service ?? undefined;
}

/** What -b says into its own output where it may not look at a process, as on Windows Server 2008. */
const COMPLAINT = /^x: Windows Sockets initialization failed: \d{1,10}$/;

const SELECTED = 'a mark of Select-String: the lines between are missing, so capture again, with netstat -anob alone';

/**
 * With -b lines about the owner follow a socket: indented, or at the line's start where a page lost the blanks of all
 * lines. They name no sockets.
 */
function readRows(lines: readonly Line[], problems: Problems): WindowsRow[] {
  const rows: WindowsRow[] = [];
  const flat = lines.some(({ text }) => /^\[.+\]\s*$/.test(text));
  let above = 0;
  for (const line of lines.filter(({ text }) => !COMPLAINT.test(text.trim()))) {
    const row = readRow(line);
    const last = rows.at(-1);
    const isSocket = /^\s*(?:TCP|UDP)\s.*:/.test(line.text);
    const isOwner = last !== undefined && !isSocket && (flat || /^\s/.test(line.text));
    const isHeader = last === undefined && !isSocket && above < HEADER_LINES && !ROW.test(line.text.trim());
    if (line.text.trim() !== '') above++;
    if (row !== null) rows.push(row);
    else if (isUnended(lines, line) && BEGINNING.test(line.text)) problems.add(lineName(line), UNENDED);
    else if (/^>\s/.test(line.text)) problems.add(lineName(line), SELECTED);
    else if (isOwner) addOwner(last, line.text);
    else if (!isHeader && line.text.trim() !== '') {
      problems.add(lineName(line), `not a line of netstat: ${excerpt(line.text)}`);
    }
  }
  return rows;
}

function listens({ protocol, peer, state }: WindowsRow): boolean {
  if (protocol === 'udp') return peer.port === '*';
  return peer.port === '0' && !NOT_LISTENING.has(state);
}

/** Without -o there is no pid, and with -b a name all the same. */
function holderOf({ pid, name, service }: WindowsRow): Holder | null {
  if (pid === 0 || (pid === null && name === null)) return null;
  return { pid, name, service: name === null ? undefined : service };
}

function sightingOf(row: WindowsRow, owners: boolean, { problems, unplaced, servicePorts }: Reading): Sighting | null {
  const place = lineName(row.line);
  const { local, protocol } = row;
  const host = readAddress(namedHost(local.host, false), false);
  const port = namedPort(local.port, protocol, servicePorts);
  if (host === null) {
    const advice = addressAdvice(local.host, 'capture with netstat -n');
    const why = `not an address: ${excerpt(local.host)}; ${advice}`;
    unplaced.add({ place, protocol, family: 'ipv4', port: local.port, why });
  }
  if (port === null)
    problems.add(
      place,
      `not a port number: ${excerpt(local.port)}; ${portAdvice(local.port, 'capture with netstat -n')}`,
    );
  if (host === null || port === null) return null;
  const holder = holderOf(row);
  return sightedAt(
    { protocol, ...host, port },
    {
      interface: local.zone ?? undefined,
      dualStack: host.address === '::' ? null : false,
      holders: holder === null ? [] : [holder],
      holderGap: holder === null ? holderGapOf(owners) : null,
    },
  );
}

/** netstat of Windows, in any language: what is not numbers in it is not looked at. */
export const netstatWindows: NetstatDialect = {
  recognises: (line) => /^>?\s*(?:TCP|UDP)\s+\S+:[\w-]+\s+(?:\S+:\S+|0\.0\.0\.0\s)/.test(line),
  read(printed, reading) {
    const { lines, range } = withoutRanges(withoutTasks(printed));
    const rows = readRows(lines, reading.problems);
    for (const row of rows) nameByTask(row, reading.tasks);
    const owners = rows.some(({ pid, name }) => pid !== null || name !== null);
    const sightings = rows.filter(listens).flatMap((row) => sightingOf(row, owners, reading) ?? []);
    const tables = tablesShown(sightings);
    return { platform: 'win32', sightings, tables, owners, remedy: REMEDY, localPortRange: range };
  },
};
