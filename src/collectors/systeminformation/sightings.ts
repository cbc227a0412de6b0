import { SCOPES, type Scope } from '../../domain/listener.js';
import { sightedAt } from '../sighted-at.js';
import type { Holder, Sighting } from '../types.js';
import { type Connection, isCut, readLocal, type Spelling, spellingOf } from './addresses.js';

/** What systeminformation's connections show of listeners. */
export interface ReadConnections {
  readonly sightings: readonly Sighting[];
  /** Listeners whose address was cut or makes no sense. */
  readonly unreadable: readonly Connection[];
  /** The tables that systeminformation reads on this platform, without those that have something unreadable. */
  readonly covers: readonly Scope[];
}

/** Other states of TCP than listening, as the netstat of Windows writes them where its language is English. */
const OTHER_STATES = new Set(
  'ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE_WAIT CLOSED LAST_ACK CLOSING BOUND'.split(' '),
);

/**
 * systeminformation knows the states of an English and a German Windows. In any language a listener has no peer, and so
 * port 0 there.
 */
function listensTcp(spelling: Spelling, { state, peerPort }: Connection): boolean {
  return state === 'LISTEN' || (spelling === 'windows' && peerPort === '0' && !OTHER_STATES.has(state));
}

function listens(spelling: Spelling, connection: Connection): boolean {
  if (connection.localPort === '*' || connection.localPort === '0') return false;
  if (connection.protocol.startsWith('tcp')) return listensTcp(spelling, connection);
  return connection.protocol.startsWith('udp') && connection.peerPort === '*';
}

/**
 * The netstat of BSD puts the port behind a dot, where systeminformation looks for a colon: everything except on
 * macOS comes unsplit, or split inside an IPv6 address.
 */
function resplit(connection: Connection): Connection {
  const { localAddress, localPort, peerAddress, peerPort } = connection;
  const again = (host: string, port: string) => {
    const whole = port === '' ? host : `${host}:${port}`;
    const dot = whole.lastIndexOf('.');
    return { host: whole.slice(0, Math.max(dot, 0)), port: whole.slice(dot + 1) };
  };
  const local = again(localAddress, localPort);
  const peer = again(peerAddress, peerPort);
  return {
    ...connection,
    localAddress: local.host,
    localPort: local.port,
    peerAddress: peer.host,
    peerPort: peer.port,
  };
}

/**
 * macOS: where its netstat changed its columns, systeminformation takes another number for the pid (measured with
 * 5.23, a buffer size). It looks the name up by pid, so a pid without a name is none.
 */
function holdersOf(platform: string, { pid, process }: Connection): readonly Holder[] {
  if (pid === null || !Number.isSafeInteger(pid) || pid <= 0) return [];
  if (platform === 'darwin' && process === '') return [];
  return [{ pid, name: process === '' ? null : process }];
}

const HIDDEN = { status: 'hidden', reason: 'systeminformation shows no process for it' } as const;

/** Elsewhere a UDP socket without a peer has no state, and systeminformation looks for lines with a state. */
function tablesOf(platform: string): readonly Scope[] {
  return platform === 'darwin' || platform === 'win32' ? SCOPES : ['tcp4', 'tcp6'];
}

/** Only IPv6 addresses are ever cut. */
function scopeOfUnreadable({ protocol }: Connection): Scope {
  return protocol.startsWith('tcp') ? 'tcp6' : 'udp6';
}

/** Whether a value that systeminformation gave back has the fields that its types promise. */
export function isConnection(value: unknown): value is Connection {
  const row = value as Partial<Record<keyof Connection, unknown>> | null;
  if (typeof row !== 'object' || row === null) return false;
  const texts = [row.protocol, row.localAddress, row.localPort, row.peerAddress, row.peerPort, row.state, row.process];
  return texts.every((text) => typeof text === 'string') && (row.pid === null || typeof row.pid === 'number');
}

/**
 * Listeners among the rows of `networkConnections()` of systeminformation, on the platform (as Node names it) where
 * they come from.
 */
export function sightingsOf(platform: string, connections: readonly Connection[]): ReadConnections {
  const spelling = spellingOf(platform, connections);
  const rows = spelling === 'bsd' && platform !== 'darwin' ? connections.map(resplit) : connections;
  const sightings: Sighting[] = [];
  const unreadable: Connection[] = [];
  for (const [index, connection] of rows.entries()) {
    if (!listens(spelling, connection)) continue;
    const local = isCut(spelling, connection, rows) ? null : readLocal(spelling, connection);
    if (local === null) {
      unreadable.push(connections[index] ?? connection);
      continue;
    }
    const holders = holdersOf(platform, connection);
    const protocol = connection.protocol.startsWith('tcp') ? 'tcp' : 'udp';
    const holderGap = holders.length > 0 ? null : HIDDEN;
    sightings.push(
      sightedAt(
        { protocol, family: local.family, address: local.address, port: local.port },
        { interface: local.interface, dualStack: local.dualStack, holders, holderGap },
      ),
    );
  }
  const doubtful = new Set(unreadable.map(scopeOfUnreadable));
  return { sightings, unreadable, covers: tablesOf(platform).filter((scope) => !doubtful.has(scope)) };
}
