import { assemble } from '../captures/assemble.js';
import { excerpt, Problems } from '../captures/problems.js';
import type { Capture, CaptureFormat } from '../captures/types.js';
import { parseJson } from '../snapshot/json.js';
import type { Connection } from './addresses.js';
import { isConnection, sightingsOf } from './sightings.js';

/** The list itself, or all data of the library, of which it is a part. */
function listIn(value: unknown): unknown {
  const { networkConnections } = (value ?? {}) as { networkConnections?: unknown };
  return Array.isArray(value) ? value : networkConnections;
}

function readConnections(capture: Capture, problems: Problems): Connection[] {
  const list = listIn(parseJson(capture));
  if (!Array.isArray(list)) return problems.fail('', 'expected the list that networkConnections() gives');
  if (list.length === 0) problems.fail('', 'the list is empty, as it also is when the tools behind it are missing');
  for (const [index, each] of list.entries()) {
    if (!isConnection(each)) problems.add(`[${index}]`, `not a connection of systeminformation: ${excerpt(each)}`);
  }
  return list.filter(isConnection);
}

/** The spelling of protocols and peers tells the system. */
function platformOf(connections: readonly Connection[]): string {
  if (connections.some(({ protocol }) => /^(?:tcp|udp)4/.test(protocol))) {
    return connections.some(({ localPort }) => localPort === '') ? 'freebsd' : 'darwin';
  }
  const windows = ({ protocol, state, peerPort }: Connection) =>
    protocol === 'udp' ? state === '' : state === 'LISTEN' && peerPort === '0';
  return connections.some(windows) ? 'win32' : 'linux';
}

/** Reads the result of `networkConnections()` of the systeminformation library as JSON. */
export const systeminformation: CaptureFormat = {
  id: 'systeminformation',
  title: 'JSON of `networkConnections()` of the systeminformation library',
  async parse(capture) {
    const problems = new Problems(capture.file);
    const connections = readConnections(capture, problems);
    const platform = platformOf(connections);
    const { sightings, unreadable, covers } = sightingsOf(platform, connections);
    const indexes = new Map(connections.map((connection, index) => [connection, index]));
    for (const connection of unreadable) {
      const text = excerpt(`${connection.localAddress}:${connection.localPort}`);
      problems.add(`[${indexes.get(connection)}]`, `the address is none, or may have been cut off: ${text}`);
    }
    problems.throwIfAny();
    return assemble(capture, {
      format: 'systeminformation',
      platform,
      privileged: false,
      covers: [...covers, 'owner'],
      sightings,
      remedy: 'run port-audit collect on that machine instead',
      blindReason: 'systeminformation does not show them on this system',
    });
  },
};
