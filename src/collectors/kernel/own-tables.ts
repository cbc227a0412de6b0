import type { Host } from '../../host/types.js';
import { moreRights } from '../host-facts.js';
import { CollectorError } from '../types.js';
import { readPortRows } from './port-rows.js';
import { readSocketTables, type SocketTables } from './socket-table.js';

/** Below /proc/self they are as well, also where /proc shows nothing but processes: proc(5), mount option subset=pid. */
async function readTables(host: Host): Promise<SocketTables> {
  const tables = await readSocketTables(host, '/proc/net');
  return tables.covers.length > 0 ? tables : readSocketTables(host, '/proc/self/net');
}

/** Why there are no tables: `/proc` is not there, or somebody (a security profile, hidden parts of /proc) forbids them. */
function noTables(host: Host): CollectorError {
  if (host.files.stat('/proc/self') === null && host.files.look('/proc/self') === null) {
    return new CollectorError('/proc/net cannot be read; is /proc mounted?', 'mount /proc');
  }
  const remedy = 'let this user, container or security profile read /proc/net';
  return new CollectorError('/proc is mounted, but this run may not read /proc/net', moreRights(host) ?? remedy);
}

/** Whether the tables show a socket that this run has just bound; true where none could be bound. */
function showOwnSocket(host: Host): Promise<boolean> {
  return host.withUdpPort(async (bound) => {
    if (bound === null) return true;
    const rows = await readPortRows(host, '/proc/self/net');
    return rows.some(({ protocol, port }) => protocol === 'udp' && port === bound);
  });
}

/**
 * The tables of this network namespace. Tables without a row are an answer only when they show a socket that is there for
 * sure: some sandboxes have nothing but the header, and a doctored table looks the same. Rejects with CollectorError.
 */
export async function readOwnTables(host: Host): Promise<SocketTables> {
  const tables = await readTables(host);
  if (tables.covers.length === 0) throw noTables(host);
  if (tables.rows.length > 0 || (await showOwnSocket(host))) return tables;
  throw new CollectorError('the tables in /proc/net are empty, and do not even show a socket of this run');
}
