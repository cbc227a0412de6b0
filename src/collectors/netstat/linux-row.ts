import type { Protocol } from '../../domain/listener.js';
import { type Split, splitEndpoint, splitPeer } from '../captures/endpoint.js';
import type { Line } from '../captures/lines.js';
import type { Holder } from '../types.js';
import { statedIn, withoutTimer } from './net-tools-words.js';

const ROW = /^(tcp|udp)(6?)\s+\d+\s+\d+\s+(\S+)\s+(\S+)(?:\s+(.*))?$/;

/**
 * `-e` adds user and inode, `-p` the process, in this order. A name may hold anything, blanks too, so nothing is tried
 * behind it: thousands of blanks would take hours.
 */
const TAIL = /^(?:([^\s/]+)\s+(\d+)(?:\s+|$))?(?:-(?: {2,}\S.*)?|(\d+)\/(.*))?$/;

/** A row that stands in another line, where line breaks were lost: netstat cuts names long before. */
export const GLUED = /(?:tcp|udp)6?\s{1,40}\d{1,10}\s{1,40}\d{1,10}\s{1,40}[^\s:]\S{0,60}:\S{1,30}\s{1,60}\S{1,60}:\*/;

/** Names of programs are cut to this length, pid included; PROGNAME_WIDTH of net-tools. */
export const PROGRAM_WIDTH = 20;

/** A socket as a line shows it. */
export interface LinuxRow {
  readonly line: Line;
  readonly protocol: Protocol;
  readonly ipv6: boolean;
  readonly local: Split;
  readonly peer: Split;
  readonly state: string;
  readonly uid: number | null;
  readonly inode: number | null;
  /** Null: no process is named. */
  readonly holder: Holder | null;
}

/** What people write behind a name: netstat itself cuts it long before. */
const withoutNote = (name: string) => (name.length > PROGRAM_WIDTH ? (name.split(/ {2,}/)[0] ?? name) : name);

function holderOf(pid: string | undefined, name = ''): Holder | null {
  return pid === undefined ? null : { pid: Number(pid), name: name === '' ? null : withoutNote(name) };
}

/** Reads a line; null: it is none of a socket. */
export function readRow(line: Line): LinuxRow | null {
  const [, protocol, six, localText = '', peerText = '', behind = ''] = ROW.exec(line.text.trimEnd()) ?? [];
  const local = splitEndpoint(localText, ':');
  const peer = splitPeer(peerText, ':');
  const { state, rest } = statedIn(behind, peer !== null && peer.port !== '*');
  const tail = TAIL.exec(withoutTimer(rest));
  if (protocol === undefined || tail === null || local === null || peer === null) return null;
  const [, user, inode, pid, name = ''] = tail;
  // A name that netstat could have printed is one, whatever it looks like: any user may choose it.
  const isName = pid !== undefined && pid.length + 1 + name.length <= PROGRAM_WIDTH;
  if (!isName && GLUED.test(behind)) return null;
  return {
    line,
    protocol: protocol === 'tcp' ? 'tcp' : 'udp',
    ipv6: six === '6' || local.host.includes(':'),
    local,
    peer,
    state,
    uid: user !== undefined && /^\d{1,10}$/.test(user) ? Number(user) : null,
    inode: inode === undefined ? null : Number(inode),
    holder: holderOf(pid, name),
  };
}
