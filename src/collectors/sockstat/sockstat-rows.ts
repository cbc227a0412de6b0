import { readAddress, readPort, splitEndpoint } from '../captures/endpoint.js';
import { type Line, lineName } from '../captures/lines.js';
import { addressAdvice, portAdvice } from '../captures/service-ports.js';
import { withoutEmbeddedScope } from '../lsof/lsof-endpoint.js';
import { sightedAt } from '../sighted-at.js';
import type { Sighting } from '../types.js';

/** A socket as `sockstat` of FreeBSD shows it. */
export interface SockstatRow {
  readonly line: Line;
  readonly protocol: 'tcp' | 'udp';
  readonly sighting: Sighting | null;
  readonly user: string | null;
  readonly pid: number | null;
  /** As it is printed. */
  readonly peer: string;
}

/** The far end of what listens. */
export const NOBODY = '*:*';

/** Where something is that cannot be read, and what. */
export type OnProblem = (place: string, what: string) => void;

export const HEADER = /^USER\s+COMMAND\s+PID\s+FD\s+PROTO\s+LOCAL ADDRESS\s+FOREIGN ADDRESS/;

/**
 * Names may have blanks in them, sockstat(1); what stands around them has not. A kernel socket has `?` everywhere. Before
 * FreeBSD 12 a socket of both families is `tcp4 6`, since then `tcp46`.
 */
const ROW =
  /^(\S+)\s+(\S.*?)\s+(\d+|\?)\s+(\d+|\?)\s+(tcp|udp)(4 6|46|4|6)(?:\([^)]*\))?\s+(\S+)\s+(\S+)(?:\s+(\S.*))?$/;

/** NetBSD's own sockstat puts a dot before a port, and says `tcp` where that of FreeBSD says `tcp4`. */
const NETBSD_ROW = /(\s(?:tcp|udp))(6?)(\s{1,60}\S{1,64})\.(\d{1,5}|\*)(\s{1,60}\S{1,64})\.(\d{1,5}|\*)\s{0,60}$/;

/** The row as FreeBSD would print it. */
const ofFreeBsd = (text: string) =>
  text.replace(
    NETBSD_ROW,
    (_, protocol, ipv6, local, localPort, peer, peerPort) =>
      `${protocol}${ipv6 || '4'}${local}:${localPort}${peer}:${peerPort}`,
  );

/** Before FreeBSD 14 a column that is full has no blank behind it: ten signs of a name, and an address of IPv6. */
const FULL_NAME = /^(\S+ +\S.{9})(\d{1,5} +\d+ +(?:tcp|udp)(?:4 6|46|4|6)\s)/;
const FULL_LOCAL = /(:(?:\d{1,5}|\*))(\*:\*)(?=\s|$)/;

/**
 * A row of which a page lost the far end: a socket whose near end is every address has none, since connecting gives it one.
 * The blanks say that its port is whole.
 */
const NO_FAR_END = /(\s(?:tcp|udp)(?:4 6|46|4|6)\s+\*:\d{1,5})\s+$/;

/** A connection whose two ends stand in one word. */
const CONNECTION =
  /\s(?:tcp|udp)(?:4 6|46|4|6)\s+\S+:\d{1,5}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:%\w+)?):\d{1,5}(?:\s|$)/;

/** The row with a blank between all columns. */
function parted(text: string): string {
  const local = ROW.test(text) ? text : text.replace(FULL_LOCAL, '$1 $2');
  return ROW.test(local) ? local : local.replace(FULL_NAME, '$1 $2');
}

/** Sockets of other protocols, or without ports. */
const OTHER =
  /^\S+\s+\S.*?\s+(?:\d+|\?)\s+(?:\d+|\?)\s+(?:(?:sctp|udplite|icmp|divert|raw|ip|tcp|udp)\w*|stream|dgram|seqpac(?:ket)?)(?:\s|$)/;

/** With `-s` the state stands at the end of a TCP socket: these do not listen, though they may have no peer. */
const OTHER_STATE =
  /(?:^|\s)(?:CLOSED|SYN_SENT|SYN_RCVD|ESTABLISHED|CLOSE_WAIT|FIN_WAIT_[12]|CLOSING|LAST_ACK|TIME_WAIT)(?:\s|$)/;

const notALine = (text: string) => `not a line of sockstat: ${JSON.stringify(text.slice(0, 60))}`;

function sightingOf(match: RegExpExecArray, line: Line, onProblem: OnProblem): Sighting | null {
  const [, , command = '', pidText = '', , protocol, version = '', localText = ''] = match;
  const local = splitEndpoint(localText, ':');
  if (local === null) onProblem(lineName(line), notALine(line.text));
  if (local === null || local.port === '*') return null;
  const ipv6 = version !== '4';
  const host =
    local.host === '*'
      ? { family: ipv6 ? ('ipv6' as const) : ('ipv4' as const), address: ipv6 ? '::' : '0.0.0.0' }
      : readAddress(local.host, ipv6);
  const port = readPort(local.port);
  if (host === null)
    onProblem(
      lineName(line),
      `not an address: ${JSON.stringify(local.host.slice(0, 60))}; ${addressAdvice(local.host, 'capture with sockstat -46l')}`,
    );
  if (port === null)
    onProblem(
      lineName(line),
      `not a port number: ${JSON.stringify(local.port.slice(0, 60))}; ${portAdvice(local.port, 'capture with sockstat -46l')}`,
    );
  if (host === null || port === null) return null;
  const pid = pidText === '?' ? null : Number(pidText);
  return sightedAt(
    {
      protocol: protocol === 'tcp' ? 'tcp' : 'udp',
      family: host.family,
      address: withoutEmbeddedScope(host.address),
      port,
    },
    {
      interface: local.zone ?? undefined,
      // NetBSD does not say it.
      dualStack: host.address !== '::' ? false : NETBSD_ROW.test(line.text) ? null : version !== '6',
      holders: pid === null ? [] : [{ pid, name: command === '?' ? null : command }],
      holderGap:
        pid === null
          ? { status: 'hidden', reason: 'sockstat shows no process, as for what the kernel itself holds' }
          : null,
    },
  );
}

/** Reads one line; null for headers, and for what has no port. What is no line of sockstat is told. */
export function readSockstatLine(line: Line, onProblem: OnProblem): SockstatRow | null {
  const text = parted(ofFreeBsd(line.text).replace(NO_FAR_END, '$1 *:*').trimEnd());
  if (text === '' || HEADER.test(text) || (CONNECTION.test(text) && !ROW.test(text))) return null;
  const match = ROW.exec(text);
  if (match === null) {
    if (!OTHER.test(text) || /\s(?:tcp|udp)(?:4|6|46)\s/.test(text)) {
      onProblem(lineName(line), notALine(text));
    }
    return null;
  }
  const [, user = '', , pid = '', , protocol, , , peer = '', state] = match;
  const listens = peer === NOBODY && (protocol === 'udp' || !OTHER_STATE.test(state ?? ''));
  return {
    line,
    protocol: protocol === 'tcp' ? 'tcp' : 'udp',
    sighting: listens ? sightingOf(match, line, onProblem) : null,
    user: user === '?' ? null : user,
    pid: pid === '?' ? null : Number(pid),
    peer,
  };
}
