import { canonicalAddress } from '../../domain/address.js';
import type { Place } from '../types.js';
import { hostPort } from './sockets.js';

/** What a line, or an option, of a program without a reader says of a socket by the look of it. */
export interface Hint {
  readonly port: number | null;
  /** An address, or `*`. */
  readonly address: string | null;
  /** Whether its name could as well be that of the far end of a connection: `smtp_port`, `[database]`. */
  readonly isDoubtful: boolean;
  /** Whether its name is of nothing but a place to listen on: `listen`, `bind`. */
  readonly isPlain?: boolean;
  /** The key, the option or the variable. */
  readonly name: string;
  readonly place: Place;
}

export type PortHint = Hint & { readonly port: number };

/** Whether a hint names a port. */
export const namesPort = (hint: Hint): hint is PortHint => hint.port !== null;

/** Names of keys that stand before a port or an address, at the end of longer names. */
const PORT_KEY = /(?:^|[^a-z])port$|(?:listen|server|tcp|udp|https?|bind|service|daemon|local)port$/i;
const ADDRESS_KEY = /(?:listen|bind|addr|address|addresses|host|hosts|interface|socket|(?:^|[^a-z])ip|listenip)$/i;

/** What may stand behind such a name: the transport, what is spoken, or the family. `bind-tcp`, `listen_v6`, `port_ssl` */
const FLAVOUR = /(?<=[a-z])(?:[._-](?:tcp|udp|tls|ssl|https?|(?:ip)?v?[46])|v?[46])$/i;

/** What a name stands before by its look; null for neither. */
export function kindOf(name: string): 'port' | 'address' | null {
  const plain = name.replace(FLAVOUR, '');
  if (PORT_KEY.test(plain)) return 'port';
  return ADDRESS_KEY.test(plain) ? 'address' : null;
}

/** Names that have to do with a port, wherever it stands in them, but for words that only end so. */
export const ABOUT_PORT = /(?<!re|sup|ex|im|trans|pass|ap)port(?!able|rait|ion)/i;
export const ABOUT_ADDRESS = /listen|bind(?!ir)|addr/i;

/** Names of how a socket is handled, and not of where it is. */
const MANNER =
  /time|backlog|queue|buf|size|count|limit|interval|tries|retr|max|(?<!ad)min|mode|perm|owner|group|user|rate|delay|keep|ttl|wait|level|log|path|file|reuse|policy|reach|advert|announce|public|external|resolve|cipher|bind-option|bind_?(?:dn|pw|pass|cred|auth|method)/i;

/** What a name stands before that has to do with a port or an address anywhere in it. */
export function looseKindOf(name: string): 'port' | 'address' | null {
  if (MANNER.test(name)) return null;
  if (ABOUT_ADDRESS.test(name) || /socket/i.test(name)) return 'address';
  return kindOf(name) ?? (ABOUT_PORT.test(name) ? 'port' : null);
}

/** Names that say themselves that it is listened there. */
export const PLAIN_KEY = /^(?:listen|bind|socket)$|listen/i;

/** The same, wherever in a name it stands. */
export const PLAIN_ANYWHERE = /listen|bind(?!ir)/i;

/** Names of what a program connects to, or of whom it lets in. */
export const FAR_END =
  /remote|dest|peer|target|upstream|proxy|smtp|mail|database|sql|(?:^|[^a-z])db|redis|ldap|forward|connect|backend|client|source|parent|relay|statsd|graphite|syslog|(?<!ad)min|max|range|redirect|ssh|allow|deny|trust|acl|master|slave|ntp|dns|snmp|radius|transport$|support$|report$|import$|export$|^out(?!put)|outgoing|outbound/i;

/** Whether a name is rather that of something else; what is listened on is not: `dns_listen_addr`. */
export const isFarEnd = (name: string) => FAR_END.test(name) && !/listen/i.test(name);

/** Ports of two digits that servers are told to open. */
export const SHORT_PORTS = new Set('21 22 23 25 43 53 69 70 79 80 81 82 83 84 85 88 99'.split(' '));

/** Whether a word has the look of a port: of one digit there are too many others. */
export const isPort = (word: string) => /^\d{2,5}$/.test(word) && Number(word) <= 65535;
const addressOf = (word: string): string | null =>
  word === '*' || word === 'localhost' ? word : canonicalAddress(word.replace(/^\[(.*)\]$/, '$1'));

type Spot = Pick<Hint, 'port' | 'address'>;

/** What one value is: an address with a port, one of both, or none. */
function spotOf(word: string, kind: 'port' | 'address'): Spot | null {
  if (kind === 'port') return isPort(word) ? { port: Number(word), address: null } : null;
  const whole = addressOf(word);
  if (whole !== null) return { port: null, address: whole };
  const { host, port } = hostPort(word);
  if (port === null || !isPort(port)) return null;
  if (host === null) return { port: Number(port), address: word.startsWith('*') ? '*' : null };
  const address = addressOf(host);
  return address === null ? null : { port: Number(port), address };
}

/** The sockets of the values of one line; `ADDRESS PORT` is one. */
export function spotsOf(words: readonly string[], kind: 'port' | 'address'): Spot[] {
  const spots = words.map((word) => spotOf(word, kind));
  const [first, second] = words;
  if (kind === 'address' && words.length === 2 && spots[0]?.port === null && isPort(second ?? ''))
    return [{ port: Number(second), address: addressOf(first ?? '') }];
  return spots.filter((spot) => spot !== null);
}
