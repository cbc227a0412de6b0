import type { Protocol } from '../../domain/listener.js';
import type { Image } from '../tree/image.js';
import { type Opened, type Place, spotOf } from '../types.js';
import { configured, hostPort, opened, portNumber, type Source } from './sockets.js';

/** How an endpoint is to be read. */
export interface EndpointKind {
  readonly protocol: Protocol;
  /** What no host, or `*`, means; see {@link opened}. */
  readonly everywhere: string;
  /** The port where none is given; null: there has to be one. */
  readonly port: number | null;
  /** What single words mean as a host. */
  readonly hosts?: Readonly<Record<string, string>>;
}

/** Sockets that are no ports. */
const OTHER = /^(?:unix[:@/]|\/|abns@|fd@|@|none$)/i;

/** The most ports of one range that are told. */
const MOST_PORTS = 1000;

/** Ports of `9000-9001`, or the one that it is; null where it is none. */
function portsOf(image: Image, text: string, protocol: Protocol): readonly number[] | null {
  const [low = '', high = low] = text.split('-');
  const [first, last] = [portNumber(image, low, protocol), portNumber(image, high, protocol)];
  if (first === null || last === null || last < first) return null;
  return Array.from({ length: Math.min(last - first + 1, MOST_PORTS + 1) }, (_, index) => first + index);
}

/**
 * The sockets of a value such as `127.0.0.1:80`, `*:80`, `[::]:80` or `80`; what it does not understand it tells.
 * Sockets of the file system are none.
 */
export function endpoint(
  image: Image,
  place: Place,
  value: string,
  kind: EndpointKind,
  source: Source = configured(place),
): Opened[] {
  if (OTHER.test(value.trim())) return [];
  const { host, port } = hostPort(value);
  const { protocol, everywhere, hosts = {} } = kind;
  const word = host === null ? everywhere : (Object.hasOwn(hosts, host) && hosts[host]) || host;
  const ports = port === null ? (kind.port === null ? null : [kind.port]) : portsOf(image, port, protocol);
  if ((ports?.length ?? 0) > MOST_PORTS)
    image.tell(
      spotOf(place),
      `a range of more than ${MOST_PORTS} ports, of which these were told: ${value.slice(0, 200)}`,
    );
  const found = (ports ?? []).slice(0, MOST_PORTS).flatMap((number) => opened(image, protocol, word, number, source));
  if (found.length === 0) image.tell(spotOf(place), `no address and port that is understood: ${value.slice(0, 200)}`);
  return found;
}
