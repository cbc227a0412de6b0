import type { Protocol } from '../../domain/listener.js';
import { NO_NAMES, namedPort, type ServicePorts } from '../captures/service-ports.js';
import { sightedAt } from '../sighted-at.js';
import type { Sighting } from '../types.js';
import { type LsofEndpoint, lsofEndpoint } from './lsof-endpoint.js';
import type { LsofFile, LsofProcess, OnLsofProblem } from './lsof-fields.js';

/** A listening socket and all processes that hold it. */
export interface LsofSocket extends LsofEndpoint {
  readonly protocol: Protocol;
  /** On Linux, where lsof shows it. */
  readonly inode: number | null;
  /** Each process once. */
  readonly processes: readonly LsofProcess[];
}

/** The socket as every source shows one; lsof shows neither namespaces nor the user of a socket. */
export function sightingOf(socket: LsofSocket): Sighting {
  return sightedAt(socket, {
    interface: socket.interface,
    dualStack: socket.dualStack,
    inode: socket.inode,
    holders: socket.processes.map(({ pid, command }) => ({ pid, name: command })),
  });
}

/** Null for what has no port: files, ICMP, raw sockets. */
function protocolOf(file: LsofFile): Protocol | null {
  if (file.protocol === 'TCP') return 'tcp';
  return file.protocol === 'UDP' ? 'udp' : null;
}

/** As lsof prints states on every system: `LISTEN`, `FIN_WAIT1`, `UNKNOWN_TCP_STATE_12`. */
const STATE = /^[A-Z][A-Z0-9_]*(?: |$)/;

function listens(file: LsofFile, protocol: Protocol, onProblem: OnLsofProblem): boolean {
  if (protocol === 'udp' || file.name?.includes('->')) return true;
  if (file.state === null) onProblem(file.line, 'a TCP socket without its state; run lsof with the field T');
  else if (!STATE.test(file.state))
    onProblem(file.line, `not a state of TCP: ${JSON.stringify(file.state.slice(0, 60))}`);
  return file.state === 'LISTEN';
}

/** Told of a listener whose address cannot be read, and why. */
export type OnUnplaced = (file: LsofFile, protocol: Protocol, port: number, why: string) => void;

/** The listening sockets among open files; what looks like one and cannot be read is told. */
export function lsofSockets(
  files: Iterable<LsofFile>,
  onProblem: OnLsofProblem,
  servicePorts: ServicePorts = NO_NAMES,
  onUnplaced: OnUnplaced = ({ line }, _protocol, _port, why) => onProblem(line, why),
): LsofSocket[] {
  const sockets = new Map<string, LsofSocket & { processes: LsofProcess[] }>();
  for (const file of files) {
    const protocol = protocolOf(file);
    if (protocol === null || file.name === null || !listens(file, protocol, onProblem)) continue;
    const endpoint = lsofEndpoint(file.type ?? '', file.name, file.device?.startsWith('0x') ?? false, (name) =>
      namedPort(name, protocol, servicePorts),
    );
    if ('not' in endpoint) {
      if (endpoint.not === 'readable') onProblem(file.line, endpoint.why);
      if (endpoint.not === 'placed') onUnplaced(file, protocol, endpoint.port, endpoint.why);
      continue;
    }
    const inode = /^\d{1,15}$/.test(file.device ?? '') ? Number(file.device) : null;
    const key = `${protocol} ${file.type} ${file.name} ${file.device}`;
    const known = sockets.get(key);
    if (known === undefined) {
      const { family, address, port, interface: device, dualStack } = endpoint;
      const processes = [file.process];
      sockets.set(key, { family, address, port, interface: device, dualStack, protocol, inode, processes });
    } else if (known.processes.at(-1) !== file.process) known.processes.push(file.process);
  }
  return [...sockets.values()];
}
