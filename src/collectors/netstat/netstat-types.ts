import { type Protocol, SCOPES, type Scope } from '../../domain/listener.js';
import type { Gap } from '../../domain/snapshot.js';
import type { Split } from '../captures/endpoint.js';
import type { Line } from '../captures/lines.js';
import type { Problems } from '../captures/problems.js';
import type { ServicePorts } from '../captures/service-ports.js';
import type { Task } from '../captures/tasks.js';
import type { Unplaced } from '../captures/unplaced.js';
import type { Sighting } from '../types.js';

/** What one kind of netstat printed. */
export interface NetstatOutput {
  /** As Node names it. */
  readonly platform: string;
  readonly sightings: readonly Sighting[];
  /** Tables of which something shows that netstat was asked for their listeners. */
  readonly tables: readonly Scope[];
  /** Whether processes were asked for. */
  readonly owners: boolean;
  /** The command that would have captured everything. */
  readonly remedy: string;
  /** The command that would have named the programs, where that is another one. */
  readonly namesRemedy?: string;
  /** What of it could not be read though the rest could. */
  readonly gaps?: readonly Gap[];
  readonly localPortRange?: readonly [number, number] | undefined;
}

/** What the reading of one capture needs beside its lines. */
export interface Reading {
  readonly problems: Problems;
  readonly unplaced: Unplaced;
  readonly servicePorts: ServicePorts;
  /** What lists of processes beside the output say, by process id. */
  readonly tasks: ReadonlyMap<number, Task>;
}

/** A netstat: its lines look like nobody else's. */
export interface NetstatDialect {
  /** Whether a line is one of its own, about a TCP or UDP socket or a header. */
  recognises(line: string): boolean;
  /** Reads all lines; one that is not understood is a problem. */
  read(lines: readonly Line[], reading: Reading): NetstatOutput;
}

/** A TCP socket without peer and without state: the line was cut off, and may have been that of a listener. */
export const isStateless = (row: {
  readonly protocol: Protocol;
  readonly state: string;
  readonly local: Split;
  readonly peer: Split;
}) => row.protocol === 'tcp' && row.state === '' && row.local.port !== '*' && row.peer.port === '*';
export const STATELESS = 'a TCP socket without its state; was the capture cut off?';

const NOT_NAMED = 'the capture names no process for it';
const NOT_ASKED = 'the capture was taken without the option that names processes';

/** Why a socket has no holder in a capture. */
export const holderGapOf = (asked: boolean): Sighting['holderGap'] => ({
  status: 'hidden',
  reason: asked ? NOT_NAMED : NOT_ASKED,
});

/** The tables of the protocols that have a listener: where versions of IP are not told apart, both were asked for. */
export function tablesShown(sightings: readonly Sighting[]): readonly Scope[] {
  const protocols = new Set(sightings.map(({ protocol }) => protocol));
  return SCOPES.filter((scope) => protocols.has(scope.startsWith('tcp') ? 'tcp' : 'udp'));
}
