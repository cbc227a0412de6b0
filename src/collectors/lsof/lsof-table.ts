import { SHORT } from '../captures/beside.js';
import { isUnended, type Line, lineName, UNENDED } from '../captures/lines.js';
import { excerpt, type Problems } from '../captures/problems.js';
import { Connections } from './connections.js';
import { type LsofFile, unescapeLsof } from './lsof-fields.js';

/** Whether a line is the header of the table, and which columns stand between PID and USER. */
const HEADER = /^COMMAND\s+PID\s+((?:\S+\s+)*?)USER\s+FD\s+TYPE\s/;

/** What lsof says besides; it also reaches stdout where both outputs are kept in one file. */
const REMARK =
  /^(?:lsof: (?:WARNING: |avoiding |no pwd entry for UID \d+$)|\s+(?:Output information may be incomplete|assuming "dev=))/;

const NUMBER_COLUMN = String.raw`\d+\s+`;

/** Columns that are there in every line, and those of threads, which are empty in lines about whole processes. */
const COLUMNS: ReadonlyMap<string, string> = new Map([
  ['TID', String.raw`(?:\d+\s+`],
  ['TASKCMD', String.raw`(?:\S+\s+)?)?`],
  ['PGID', NUMBER_COLUMN],
  ['PPID', String.raw`(?<parent>\d+)\s+`],
]);

/**
 * Why such columns are none of lsof's, null when they may be: it prints each once, and the name of a thread right behind
 * its id.
 */
function oddColumns(columns: readonly string[]): string | null {
  const twice = columns.find((column, index) => columns.indexOf(column) !== index);
  if (twice !== undefined) return `the column ${excerpt(twice)} stands there twice`;
  const thread = columns.indexOf('TASKCMD');
  return thread >= 0 && columns[thread - 1] !== 'TID' ? 'TASKCMD does not stand behind TID' : null;
}

/** The front of every line, given the columns between PID and USER. */
function frontOf(columns: readonly string[]): string {
  const between = columns.map((column) => COLUMNS.get(column) ?? String.raw`\S+\s+`).join('');
  const closed = columns.includes('TID') && !columns.includes('TASKCMD') ? `${between})?` : between;
  return String.raw`^(?<command>\S*)\s+(?<pid>\d{1,10})\s+${closed}(?<user>\S+)\s+`;
}

interface Patterns {
  /** A line about an Internet socket. */
  readonly socket: RegExp;
  /** A line about any other open file; none about a socket of which somebody left columns away. */
  readonly other: RegExp;
}

/** What stands where the descriptor and the type of other files do: of a socket, or for columns that somebody left away. */
const LEFT_AWAY = String.raw`(?:IPv[46]|TCP|UDP|\.{2,}|…)\s`;

function patternsOf(columns: readonly string[]): Patterns {
  const front = frontOf(columns);
  const size = String.raw`(?:(?:0t\d+|0x[0-9a-f]+|\d+)\s+)?`;
  return {
    socket: new RegExp(
      String.raw`${front}(?<fd>\d+[A-Za-z-]*)\s+(?<type>IPv[46])\s+(?<device>\S+)\s+${size}(?<node>[A-Za-z]\S*)\s+(?<name>\S+)(?:\s+\((?<state>[^)]*)\))?\s*$`,
    ),
    other: new RegExp(String.raw`${front}(?!${LEFT_AWAY})(?<fd>\S+)\s+(?!${LEFT_AWAY})(?<type>\S+)`),
  };
}

/** A name of several words: lsof writes a blank as `\x20`, so somebody tidied the table. None of the words could be the pid. */
const TIDIED = /^\S+(?: (?!\d+\s)\S+){1,4}(?=\s+\d{1,10}\s+\S+\s+\d+[A-Za-z-]*\s+IPv[46]\s)/;

const asPrinted = (text: string) => text.replace(TIDIED, (command) => command.replaceAll(' ', '\\x20'));

/** What a page has in place of the user: `<your user name>`. */
const PLACEHOLDER = /^(\S+\s+\d{1,10}\s+)<[^<>]{1,60}>(?=\s+\d+[A-Za-z-]*\s+IPv[46]\s)/;

/** What somebody wrote over a descriptor: no file has such a one. */
const MASKED = /^(\S+\s+\d{1,10}\s+\S+\s+)[xX*#]{2,8}(?=\s+IPv[46]\s)/;

/** What stands in FD, lsof(8), of files that are no sockets; such a file may have the row of a socket as its name. */
const DESCRIPTOR =
  /^(?:\d+[A-Za-z-]*|cwd|rtd|txt|mem|mmap|twd|ltx|jld|err|DEL|NOFD|ctty|pd|tr|v86|m86|fp\.|[LM]\w{1,3})$/;
const SOCKET_BEHIND = /\s\d+[A-Za-z-]*\s+IPv[46]\s.*\s(?:TCP|UDP)\s/;

/** What netstat begins a row with: the same columns as a process and its user, but for what stands where FD does. */
const OF_NETSTAT = /^(?:tcp|udp)(?:4|6|46)?\s+\d+\s+\d+\s/;

/** Whether a row is of an open file that is no socket, and not one of a socket with a word too many before its descriptor. */
function isOtherFile(text: string, { other }: Patterns): boolean {
  const { fd = '', type = '' } = other.exec(text)?.groups ?? {};
  if (fd === '' || (OF_NETSTAT.test(text) && !DESCRIPTOR.test(fd))) return false;
  return !SOCKET_BEHIND.test(text.slice(0, SHORT)) || (DESCRIPTOR.test(fd) && !/^\d+[A-Za-z-]+$/.test(type));
}

/** `root` is the same user everywhere; with `-l` lsof prints ids. */
function userIdOf(user: string): number | null {
  return user === 'root' ? 0 : /^\d{1,10}$/.test(user) ? Number(user) : null;
}

/** A name that was cut right behind a blank stays as lsof wrote it: nobody could see where it ends. */
function nameOf(command: string): string {
  const name = unescapeLsof(command);
  return /\s$/.test(name) ? command : name;
}

function fileOf(line: Line, groups: Readonly<Record<string, string | undefined>>): LsofFile {
  const { command = '', pid, user = '', parent, fd = '', type, device, node, name, state } = groups;
  return {
    process: {
      pid: Number(pid),
      command: nameOf(command),
      uid: userIdOf(user),
      user: /^\d+$/.test(user) ? null : user,
      parentPid: parent === undefined ? null : Number(parent),
    },
    descriptor: fd,
    type: type ?? null,
    protocol: node ?? null,
    name: name ?? null,
    state: state?.split(' ')[0] ?? null,
    device: device ?? null,
    inode: null,
    line: line.number,
  };
}

/**
 * Where a capture that ends inside a line may have lost a socket, or the end of a port: lsof puts a state in parentheses,
 * or a blank, behind the address of a socket.
 */
const CUT_OFF = /\sI(?:P(?:v[46]?)?)?$|\sIPv[46]\s.*[^\s)]$/;

/** The columns that a header names between PID and USER. */
const columnsOf = (between: string) => between.split(/\s+/).filter((column) => column !== '');

/** Reads the table that lsof prints for people; a line that is not of it is a problem. */
export function readLsofTable(lines: readonly Line[], problems: Problems): LsofFile[] {
  const files: LsofFile[] = [];
  const connections = new Connections();
  let patterns = patternsOf([]);
  for (const line of lines) {
    const header = HEADER.exec(line.text);
    const columns = columnsOf(header?.[1] ?? '');
    const odd = oddColumns(columns);
    if (odd !== null) problems.add(lineName(line), `not a header of lsof: ${odd}`);
    else if (header !== null) patterns = patternsOf(columns);
    if (header !== null || line.text.trim() === '' || REMARK.test(line.text)) continue;
    const text = line.text.replace(PLACEHOLDER, '$1<user>').replace(MASKED, '$1999u');
    const isOther = isOtherFile(text, patterns);
    const socket = patterns.socket.exec(text) ?? (isOther ? null : patterns.socket.exec(asPrinted(text)));
    if (socket === null && !isOther) {
      problems.add(lineName(line), `not a line of lsof: ${excerpt(line.text)}`);
    } else if (isUnended(lines, line) && CUT_OFF.test(line.text)) problems.add(lineName(line), UNENDED);
    else if (socket?.groups !== undefined) {
      const file = fileOf(line, socket.groups);
      if (!connections.repeats(file)) files.push(file);
    }
  }
  return files;
}
