import type { Image } from '../../tree/image.js';
import { type Opened, type Place, spotOf } from '../../types.js';
import { endpoint } from '../endpoint.js';
import { flagValue } from '../flags.js';
import { doubted } from '../lacking.js';
import { hostPort, portNumber } from '../sockets.js';
import { eachLine } from '../syntax/lines-in.js';
import type { Reader } from '../types.js';

/** One line of the section of services. */
interface Service extends Place {
  /** What it is told, by names that are compared with regard to case. */
  readonly said: ReadonlyMap<string, string>;
  /** Whether the master takes the line; otherwise it ends. */
  readonly isTaken: boolean;
}

/** `NAME="VALUE"`, or without quotes up to the next blank. */
const ARGUMENT = /([a-z0-9]+)=(?:"([^"]*)"|(?!")(\S*))\s*/gi;

/** The lines of `SERVICES { … }`; a comment begins at whatever `#`. master/masterconf.c */
function servicesOf(file: string, text: string): Service[] {
  let section: string | null = null;
  return [...eachLine(text)].flatMap(([index, raw]): Service[] => {
    const line = raw.replace(/#[^\n]*$/, '').trim();
    const [, begun] = /^(\w+)\s*\{/.exec(line) ?? [];
    const isInside = section === 'services' && begun === undefined;
    if (begun !== undefined) section = begun.toLowerCase();
    if (line.includes('}')) section = null;
    const [, name, rest = ''] = /^([^\s}]+)\s*([^}]*)/.exec(line) ?? [];
    if (!isInside || name === undefined) return [];
    const said = new Map([...rest.matchAll(ARGUMENT)].map(([, key = '', one, two = '']) => [key, one ?? two]));
    const isTaken = /^[a-z0-9]+$/i.test(name) && rest.replace(ARGUMENT, '') === '';
    return [{ file, line: index + 1, text: raw.trim(), said, isTaken }];
  });
}

function ofService(image: Image, { said, ...place }: Service): Opened[] {
  const listen = said.get('listen');
  if (listen === undefined || listen.startsWith('/')) return [];
  const [, kind, family] = /^(tcp|udp)([46])?$/.exec(said.get('proto') ?? 'tcp') ?? [];
  if (kind === undefined) image.tell(spotOf(place), `cyrus: this is no transport: ${said.get('proto')}`);
  const protocol = kind === 'udp' ? 'udp' : 'tcp';
  const everywhere = family === '4' ? 'any4' : family === '6' ? 'any6' : 'any';
  const { host, port } = hostPort(listen);
  // A word alone is a service, not a host.
  const service = port ?? host ?? '';
  const number = portNumber(image, service, protocol);
  if (number === null) {
    image.tell(spotOf(place), `cyrus: this is neither a port nor a name of /etc/services: ${service}`);
    return [];
  }
  const bind = port === null || host === null ? '*' : host.includes(':') ? `[${host}]` : host;
  return endpoint(image, place, `${bind}:${number}`, { protocol, everywhere, port: null });
}

/** The master of Cyrus: each service of cyrus.conf(5) that listens on no path. */
export const cyrus: Reader = {
  programs: ['cyrus'],
  decides: /^listen$/,
  small: /^(?:listen|proto|cmd)$/,
  read(run, image) {
    if (!/master$/.test(run.exe)) return [];
    const file = flagValue(run, '-M') ?? '/etc/cyrus.conf';
    const services = servicesOf(file, image.text(file) ?? '');
    const directory = run.exe.replace(/\/[^/]*$/, '');
    const missing = services.find(({ said }) => {
      const program = /^[\w.-]+/.exec(said.get('cmd') ?? '')?.[0];
      return said.has('listen') && program !== undefined && !image.isFile(`${directory}/${program}`);
    });
    if (missing !== undefined && image.isFile(run.exe)) {
      image.tell(spotOf(missing), 'cyrus: the program of this service is not there, and without it the master ends');
      return [];
    }
    const opened = services.flatMap((each) => ofService(image, each));
    const odd = services.find(({ isTaken }) => !isTaken);
    return odd === undefined ? opened : doubted(image, opened, odd, 'cyrus: the master ends for this line');
  },
};
