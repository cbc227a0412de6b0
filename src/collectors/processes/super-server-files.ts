import { canonicalAddress } from '../../domain/address.js';
import type { Endpoint } from '../../domain/listener.js';
import type { Started } from './serving-file.js';

/** A socket that is looked for, and what it may be called in a configuration. */
export interface Sought {
  readonly endpoint: Endpoint;
  /** The number of the port and its names; services(5). */
  readonly names: ReadonlySet<string>;
}

/** What ports are called; services(5): `tftp 69/udp alias…`. */
export function namesOfPort(services: string, { port, protocol }: Endpoint): ReadonlySet<string> {
  const names = new Set([String(port)]);
  for (const line of services.split('\n')) {
    const [name = '', number, ...aliases] = (line.split('#')[0] ?? '').trim().split(/\s+/);
    if (number === `${port}/${protocol}`) for (const each of [name, ...aliases]) names.add(each);
  }
  return names;
}

/** Whether `host` is the address of the socket; a name is not looked up, and may be it. */
function isAt(host: string | undefined, { address }: Endpoint): boolean {
  const canonical = host === undefined || host === '*' ? null : canonicalAddress(host);
  return canonical === null || canonical === address;
}

/** `tcp`, `udp6`, `tcp4,rcvbuf=1024`. */
const isOver = (protocol: string, endpoint: Endpoint) => protocol.replace(/[46,].*$/, '') === endpoint.protocol;

/** `[host:]service type protocol wait[.max] user[:group] program name argument…`; inetd.conf(5). */
export function startedByInetd(text: string, { endpoint, names }: Sought): Started | null {
  for (const line of text.split('\n')) {
    const [named = '', , protocol = '', , , program = '', ...words] = line.trim().split(/\s+/);
    if (named.startsWith('#') || !program.startsWith('/')) continue;
    const [, host, service = ''] = /^(?:\[?([^\]]*)\]?:)?([^:]+)$/.exec(named) ?? [];
    if (names.has(service) && isOver(protocol, endpoint) && isAt(host, endpoint)) return { program, words };
  }
  return null;
}

/** The settings of a service of xinetd, the last of each name. */
type Service = ReadonlyMap<string, readonly string[]>;

/** The services of a file, `service NAME { key = value … }`; xinetd.conf(5). */
function servicesIn(text: string): Service[] {
  const found: Map<string, readonly string[]>[] = [];
  let open: Map<string, readonly string[]> | null = null;
  for (const line of text.split('\n')) {
    const words = line.trim().split(/\s+/);
    if (words[0] === 'service') open = new Map([['service', words.slice(1, 2)]]);
    if (words[0] === '}') {
      if (open !== null) found.push(open);
      open = null;
    }
    const [, key, values] = /^([a-z_]+)\s*[-+]?=\s*(.*)$/.exec(line.trim()) ?? [];
    if (key !== undefined) open?.set(key, (values ?? '').split(/\s+/));
  }
  return found;
}

/** The same of xinetd, of a service that is not switched off. */
export function startedByXinetd(text: string, { endpoint, names }: Sought): Started | null {
  for (const service of servicesIn(text)) {
    const said = (key: string) => service.get(key)?.[0];
    const overDatagrams = (said('protocol') ?? (said('socket_type') === 'dgram' ? 'udp' : 'tcp')) === 'udp';
    const program = said('server') ?? '';
    if (said('disable') === 'yes' || !program.startsWith('/')) continue;
    if (overDatagrams !== (endpoint.protocol === 'udp') || !isAt(said('bind') ?? said('interface'), endpoint)) continue;
    if (!names.has(said('port') ?? said('service') ?? '')) continue;
    const words = service.get('server_args') ?? [];
    return { program, words: service.get('flags')?.includes('NAMEINARGS') === true ? words : [program, ...words] };
  }
  return null;
}
