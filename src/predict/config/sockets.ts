import { canonicalAddress } from '../../domain/address.js';
import type { Bind } from '../../domain/bind.js';
import type { Protocol } from '../../domain/listener.js';
import type { Certainty } from '../../domain/prediction.js';
import type { Image } from '../tree/image.js';
import { evidenceOf, type Opened, type Place } from '../types.js';
import { hostAddresses } from './names.js';
import type { Setting } from './types.js';

export { portNumber } from './names.js';

/** What a socket rests on. */
export interface Source {
  readonly certainty: Certainty;
  readonly evidence: readonly string[];
}

interface Spot {
  readonly address: string;
  readonly dualStack: boolean;
  readonly interface?: string;
}

const at = (address: string, dualStack = false): Spot => ({ address, dualStack });

const SPOTS: Readonly<Record<Bind, readonly Spot[]>> = {
  any: [at('0.0.0.0'), at('::')],
  any4: [at('0.0.0.0')],
  any6: [at('::')],
  dual: [at('::', true)],
  loopback: [at('127.0.0.1'), at('::1')],
  loopback4: [at('127.0.0.1')],
  loopback6: [at('::1')],
};

const isBind = (word: string): word is Bind => Object.hasOwn(SPOTS, word);

/** What a configuration says where a setting decides it; possible where that may be another line. */
export const configured = (...places: ReadonlyArray<Place & Pick<Setting, 'doubt'>>): Source => ({
  certainty: places.some(({ doubt }) => doubt !== undefined) ? 'possible' : 'configured',
  evidence: places.map(evidenceOf),
});

/** Canonical addresses of a word: an address with or without brackets and zone, `*`, or a name. Empty: not known. */
function spotsOf(image: Image, word: string): readonly Spot[] {
  if (isBind(word)) return SPOTS[word];
  const [, bare = '', zone] = /^\[?([^\]%]*)\]?(?:%([\w.-]+))?\]?$/.exec(word) ?? [];
  const address = canonicalAddress(bare);
  const device = zone === undefined ? {} : { interface: zone };
  if (address !== null) return [{ ...at(address), ...device }];
  const named = hostAddresses(image, word);
  return named.length > 0 ? named.map((each) => at(each)) : ofDevice(word);
}

/** Names of devices of Linux, as udev and administrators give them. */
const DEVICE = /^(?:eth|en[opsx]|wl|br|bond|team|vlan|tun|tap|wg|docker|virbr)[\w.-]*$/;

/** The addresses of a device that is named in place of one: the machine's own are not known, and stand for every one. */
function ofDevice(word: string): readonly Spot[] {
  if (word === 'lo') return SPOTS.loopback;
  return DEVICE.test(word) ? SPOTS.any : [];
}

/**
 * The sockets of one port on what a word means; several for `any`. Empty where the word is not understood. Throws
 * TooManySockets.
 */
export function opened(image: Image, protocol: Protocol, bind: string, port: number, source: Source): Opened[] {
  const found = spotsOf(image, bind).map(
    (spot): Opened => ({
      protocol,
      family: spot.address.includes(':') ? 'ipv6' : 'ipv4',
      address: spot.address,
      dualStack: spot.dualStack,
      interface: spot.interface ?? null,
      port,
      certainty: source.certainty,
      evidence: source.evidence,
    }),
  );
  if (found.length === 0) image.sockets.miss(bind);
  image.sockets.add(found);
  return found;
}

/** An address and a port as most programs write them together. */
export interface HostPort {
  /** Null where none is given, also for `*` and an empty one. */
  readonly host: string | null;
  /** Null where none is given. */
  readonly port: string | null;
}

/** What milters write: `inet:8891@localhost`, `inet6:8891`. */
function milterSocket(text: string): HostPort | null {
  const [, six, port, host] = /^inet(6?):(\w+)(?:@\[?([^\]]*)\]?)?$/i.exec(text) ?? [];
  return port === undefined ? null : { host: host ?? (six === '6' ? '::' : null), port };
}

/** `host:port`, `[::1]:80`, `:80`, `*:80`, `80`, `host`, `::`; a scheme and a path around them are passed over. */
export function hostPort(text: string): HostPort {
  const milter = milterSocket(text);
  if (milter !== null) return milter;
  const bare = text
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/\/.*$/, '');
  if (/^\d{1,5}(?:-\d{1,5})?$/.test(bare)) return { host: null, port: bare };
  const [, v6, v6port] = /^\[([^\]]*)\](?::([\w-]+))?$/.exec(bare) ?? [];
  if (v6 !== undefined) return { host: v6, port: v6port ?? null };
  if (bare.split(':').length > 2) return { host: bare, port: null };
  const [host = '', port] = bare.split(':');
  return { host: host === '' || host === '*' ? null : host, port: port === undefined || port === '' ? null : port };
}
