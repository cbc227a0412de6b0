import type { Protocol } from '../../domain/listener.js';
import { readAddress } from '../captures/endpoint.js';
import { excerpt, type Problems } from '../captures/problems.js';
import { sightedAt } from '../sighted-at.js';
import type { Sighting } from '../types.js';
import { firstText, wholeNumber } from './types.js';

/** A socket as an inventory lists it: address and port apart, a process by id and name. */
export interface InventorySocket {
  readonly protocol: Protocol;
  /** Whether the inventory says that it is a socket of IPv6; null: the address tells. */
  readonly isIpv6: boolean | null;
  /** `0.0.0.0`, `::`, `[::]`, `fe80::1%eth0`, `*`. */
  readonly address: unknown;
  readonly port: unknown;
  readonly pid: unknown;
  readonly name: unknown;
  /** Who lists it. */
  readonly tool: string;
}

/** `*` is how ss writes an IPv6 wildcard that takes IPv4 as well; ss(8). */
function placeOf({ address, isIpv6 }: InventorySocket) {
  const [, bracketed, plain = ''] = /^(?:\[(.*)\]|(.*))$/s.exec(firstText(address) ?? '') ?? [];
  const [host = '', zone = null] = (bracketed ?? plain).split('%');
  if (host === '*') return { found: readAddress('::', true), zone, dualStack: true };
  const found = readAddress(host, isIpv6 === true);
  return { found, zone, dualStack: found?.address === '::' ? null : false };
}

/** Reads one socket. Null for what has no port, and for what cannot be read, which is told. */
export function sightingOf(socket: InventorySocket, place: string, problems: Problems): Sighting | null {
  const port = wholeNumber(socket.port);
  if (port === null || port < 0 || port > 65535) problems.add(`${place}.port`, `not a port: ${excerpt(socket.port)}`);
  const { found, zone, dualStack } = placeOf(socket);
  if (found === null) problems.add(`${place}.address`, `not an address: ${excerpt(socket.address)}`);
  if (port === null || port < 1 || port > 65535 || found === null) return null;
  const pid = wholeNumber(socket.pid) ?? 0;
  const name = firstText(socket.name);
  const holders = pid > 0 || name !== null ? [{ pid: pid > 0 ? pid : null, name }] : [];
  return sightedAt(
    { protocol: socket.protocol, family: found.family, address: found.address, port },
    {
      interface: zone ?? undefined,
      dualStack,
      holders,
      holderGap: holders.length > 0 ? null : { status: 'hidden', reason: `${socket.tool} names no process for it` },
    },
  );
}
