import { formatAddress, parseAddress } from '../../../domain/address.js';
import { exposureOf } from '../../../domain/exposure.js';
import type { Protocol } from '../../../domain/listener.js';
import type { Image } from '../../tree/image.js';
import { evidenceOf, type Opened, spotOf } from '../../types.js';
import type { Directive } from './unit-file.js';
import { isYes, lastOf, type Unit, valuesOf } from './units.js';

/** What systemd can listen on that is no port: systemd.socket(5). */
const KINDS: Readonly<Record<string, Protocol>> = { ListenStream: 'tcp', ListenDatagram: 'udp' };

interface Endpoint {
  readonly address: string;
  readonly port: number;
  readonly interface: string | null;
}

const OTHER = /^(?:[/@]|vsock:)/;

/** `7007`, `127.0.0.1:7008`, `[::1]:80`, `[fe80::1]:80%eth0`; null for what systemd would pass over. */
function endpointOf(value: string): Endpoint | null {
  const [, v6, host, digits = '', device] = /^(?:\[([^\]]+)\]:|([^:]+):)?(\d{1,5})(?:%([\w.-]+))?$/.exec(value) ?? [];
  const port = Number(digits);
  if (digits === '' || port < 1 || port > 65535) return null;
  const address = parseAddress(v6 ?? host ?? '::');
  return address === null ? null : { address: formatAddress(address), port, interface: device ?? null };
}

/** Every Listen line of a socket unit, in order, since the last empty one of its kind. */
const listenLines = (unit: Unit): Directive[] => {
  const kept = new Set(Object.keys(KINDS).flatMap((key) => valuesOf(unit, 'Socket', key)));
  return unit.directives.filter((each) => kept.has(each));
};

const isFree = (unit: Unit): boolean =>
  isYes(lastOf(unit, 'Socket', 'FreeBind')) || isYes(lastOf(unit, 'Socket', 'Transparent'));

/** An address of IPv6 has to be on the device that a socket is bound to, one of IPv4 has not. ipv6(7) */
const isOffDevice = ({ address, interface: device }: Opened): boolean =>
  address === '::1' && device !== null && device !== 'lo';

/** A single address that this machine may not have, without FreeBind: systemd then opens none of the unit's sockets. */
function certaintyOf(unit: Unit, address: string): Opened['certainty'] {
  const anywhere = ['all', 'loopback', 'multicast'].includes(exposureOf(address, null, null));
  return anywhere || isFree(unit) ? 'certain' : 'configured';
}

function openedBy(unit: Unit, line: Directive, endpoint: Endpoint): Opened {
  const only = lastOf(unit, 'Socket', 'BindIPv6Only')?.value;
  const { address, port } = endpoint;
  return {
    protocol: KINDS[line.key] ?? 'tcp',
    family: address.includes(':') ? 'ipv6' : 'ipv4',
    address,
    dualStack: address === '::' && only !== 'ipv6-only',
    interface: endpoint.interface ?? lastOf(unit, 'Socket', 'BindToDevice')?.value ?? null,
    port,
    reusesPort: isYes(lastOf(unit, 'Socket', 'ReusePort')),
    certainty: certaintyOf(unit, address),
    evidence: [evidenceOf(line)],
  };
}

/**
 * What systemd opens for a socket unit. A line that it would pass over is told; sockets that are no ports are not.
 * systemd.socket(5)
 */
export function socketsOf(image: Image, unit: Unit, expand: (text: string) => string): Opened[] {
  const protocol = lastOf(unit, 'Socket', 'SocketProtocol')?.value ?? '';
  const found = listenLines(unit).flatMap((line) => {
    const value = expand(line.value);
    if (OTHER.test(value) || protocol !== '') return [];
    const endpoint = endpointOf(value);
    if (endpoint !== null) return [openedBy(unit, line, endpoint)];
    image.tell(spotOf(line), `${line.key} is neither a port nor an address that systemd takes: ${value}`);
    return [];
  });
  const device = lastOf(unit, 'Socket', 'BindToDevice');
  if (device === null || isFree(unit) || !found.some(isOffDevice)) return found;
  image.tell(spotOf(device), 'no other device than lo has ::1: systemd then opens none of the sockets of this unit');
  return found.map((each): Opened => ({ ...each, certainty: 'possible' }));
}
