import type { Family } from '../../domain/address.js';
import type { Protocol } from '../../domain/listener.js';
import type { OwnerFacts } from '../../domain/owner.js';
import { readAddress } from '../captures/endpoint.js';
import { excerpt, type Problems } from '../captures/problems.js';
import { withoutEmbeddedScope } from '../lsof/lsof-endpoint.js';
import { splitCommand } from '../processes/unix-processes.js';
import { splitWindowsCommandLine } from '../processes/windows-command-line.js';

/** A row of a query over `listening_ports`: columns by name. osquery prints all values as text. */
export type OsqueryRow = Readonly<Record<string, unknown>>;

/** An Internet socket that listens, as `listening_ports` has it. */
export interface OsquerySocket {
  readonly protocol: Protocol;
  readonly family: Family;
  readonly address: string;
  readonly port: number;
  /** Null: osquery could not tell (it says -1), or was not asked. */
  readonly pid: number | null;
  /** Inode, on Linux. */
  readonly netns: string | null;
}

/** IPPROTO_TCP and IPPROTO_UDP are the same everywhere. */
const PROTOCOLS: Readonly<Record<number, Protocol>> = { 6: 'tcp', 17: 'udp' };

/** AF_INET, and AF_INET6 of Linux, Windows, OpenBSD and NetBSD, FreeBSD, macOS. */
const AF_INET = 2;
export const AF_INET6 = { linux: 10, win32: 23, openbsd: 24, freebsd: 28, darwin: 30 } as const;

/** Systems that keep the interface inside of link-local addresses. */
const KAME: readonly number[] = [AF_INET6.darwin, AF_INET6.freebsd, AF_INET6.openbsd];

const text = (row: OsqueryRow, column: string): string => {
  const value = row[column];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
};

/** A whole number in a column; null for anything else. */
export function numberIn(row: OsqueryRow, column: string): number | null {
  return /^-?\d{1,15}$/.test(text(row, column)) ? Number(text(row, column)) : null;
}

/** Which protocol a row is about; null for Unix sockets, raw sockets and the like. */
export function protocolOf(row: OsqueryRow): Protocol | null {
  return PROTOCOLS[numberIn(row, 'protocol') ?? -1] ?? null;
}

function isIpv6(row: OsqueryRow): boolean | null {
  const family = numberIn(row, 'family');
  if (family === null) return text(row, 'address').includes(':');
  if (family === AF_INET) return false;
  return (Object.values(AF_INET6) as number[]).includes(family) ? true : null;
}

/** Reads one row. Null for what does not listen on a port, and for what cannot be read, which is told. */
export function readSocket(row: OsqueryRow, place: string, problems: Problems): OsquerySocket | null {
  const port = numberIn(row, 'port');
  if (port === null || port < 0 || port > 65535) problems.add(`${place}.port`, `not a port: ${excerpt(row.port)}`);
  if (numberIn(row, 'protocol') === null) problems.add(`${place}.protocol`, `not a number: ${excerpt(row.protocol)}`);
  const [protocol, ipv6] = [protocolOf(row), isIpv6(row)];
  if (protocol === null || port === null || port < 1 || port > 65535) return null;
  const [plain = '', zone] = text(row, 'address').split('%');
  const host = ipv6 === null ? null : readAddress(plain, ipv6);
  if (host === null || (host.family === 'ipv6') !== ipv6 || zone !== undefined) {
    problems.add(`${place}.address`, `not an address of family ${excerpt(row.family)}: ${excerpt(row.address)}`);
    return null;
  }
  const kame = KAME.includes(numberIn(row, 'family') ?? 0);
  const pid = numberIn(row, 'pid') ?? -1;
  return {
    protocol,
    family: host.family,
    address: kame ? withoutEmbeddedScope(host.address) : host.address,
    port,
    pid: pid > 0 ? pid : null,
    netns: /^\d+$/.test(text(row, 'net_namespace')) ? text(row, 'net_namespace') : null,
  };
}

function commandLineOf(command: string, exe: string | null): readonly string[] | null {
  if (command === '') return null;
  return exe !== null && /^[A-Za-z]:\\/.test(exe) ? splitWindowsCommandLine(command) : splitCommand(command, exe);
}

/** osquery gives seconds since 1970, and -1 where it does not know. */
function startOf(row: OsqueryRow): string | null {
  const seconds = numberIn(row, 'start_time');
  return seconds !== null && seconds > 0 && seconds < 1e11 ? new Date(seconds * 1000).toISOString() : null;
}

/** What columns of `processes` and `users` in the row say of the holder. */
export function readDetails(row: OsqueryRow): Partial<OwnerFacts> {
  const exe = text(row, 'path') === '' ? null : text(row, 'path');
  const onDisk = numberIn(row, 'on_disk');
  const uid = numberIn(row, 'euid') ?? numberIn(row, 'uid');
  return {
    name: text(row, 'name') === '' ? null : text(row, 'name'),
    exe,
    exeDeleted: onDisk === null || onDisk < 0 ? null : onDisk === 0,
    cmdline: commandLineOf(text(row, 'cmdline'), exe),
    user: text(row, 'username') === '' ? (uid === 0 ? 'root' : null) : text(row, 'username'),
    uid: uid !== null && uid >= 0 && uid <= 0xffff_ffff ? uid : null,
    parentPid: Math.max(numberIn(row, 'parent') ?? -1, -1) < 0 ? null : numberIn(row, 'parent'),
    startedAt: startOf(row),
  };
}
