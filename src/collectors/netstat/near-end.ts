import { listed } from '../../base/listed.js';
import type { Protocol } from '../../domain/listener.js';
import type { Gap } from '../../domain/snapshot.js';
import { type ReadAddress, readAddress, type Split } from '../captures/endpoint.js';
import { type Line, lineName } from '../captures/lines.js';
import { excerpt } from '../captures/problems.js';
import { addressAdvice, namedHost } from '../captures/service-ports.js';
import type { Reading } from './netstat-types.js';

/** The near end of a row of a netstat that cuts addresses which are too long for their column. */
export interface NearEnd {
  readonly line: Line;
  readonly protocol: Protocol;
  readonly ipv6: boolean;
  readonly local: Split;
  readonly cut: boolean;
}

/** Stands for the link-local address of which only the beginning is there: a subnet's own address, which nothing binds. */
const CUT_LINK_LOCAL: ReadAddress = { family: 'ipv6', address: 'fe80::' };

/** Where a link-local address reaches does not depend on the rest of it, so port and program are judged like any other's. */
const isCutLinkLocal = ({ cut, local }: NearEnd) => cut && /^fe[89ab][0-9a-f]:/i.test(local.host);

function readHost({ local, ipv6 }: NearEnd): ReadAddress | null {
  if (local.host !== '*') return readAddress(namedHost(local.host, ipv6), ipv6);
  return ipv6 ? { family: 'ipv6', address: '::' } : { family: 'ipv4', address: '0.0.0.0' };
}

/**
 * The address of a row; where it cannot be told, the row is kept among those that have none. `whole`: the option with which
 * netstat cuts no address.
 */
export function placedAt(end: NearEnd, whole: string, { unplaced }: Reading): ReadAddress | null {
  const { line, protocol, ipv6, cut } = end;
  const { host, port } = end.local;
  const read = cut ? (isCutLinkLocal(end) ? CUT_LINK_LOCAL : null) : readHost(end);
  if (read === null) {
    const why = cut
      ? `the address may have been cut off: ${excerpt(host)}; capture with netstat ${whole}`
      : `not an address: ${excerpt(host)}; ${addressAdvice(host, 'capture with netstat -n')}`;
    unplaced.add({ place: lineName(line), protocol, family: ipv6 ? 'ipv6' : 'ipv4', port, why });
  }
  return read;
}

/** Listeners whose address is only told as link-local. */
export function cutGaps(ends: readonly NearEnd[], remedy: string): readonly Gap[] {
  const cut = ends.filter(isCutLinkLocal);
  const places = cut.map(({ line, local, protocol }) => `${lineName(line)}: ${local.port}/${protocol}`);
  const shown = `[${CUT_LINK_LOCAL.address}]`;
  const reason = `the link-local address was cut off, so the listener is in the list as ${shown}: ${listed(places, 5)}`;
  return cut.length === 0 ? [] : [{ kind: 'partial', scope: 'netstat', count: cut.length, reason, remedy }];
}
