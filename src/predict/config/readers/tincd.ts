import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import type { Opened } from '../../types.js';
import { byDefault, flagValue } from '../flags.js';
import { configured, hostPort, opened, portNumber } from '../sockets.js';
import { NO_INCLUDES, readWithIncludes } from '../syntax/include.js';
import { DIRECTIVES, parseLines } from '../syntax/lines.js';
import type { Reader, Setting } from '../types.js';

/** `Key = value` or `Key value`, one word or two. */
const parse = parseLines({ ...DIRECTIVES, comment: /^#/ });

/** The directory of the network that is started; null for one that the command line does not name. */
function directoryOf(run: Running): string {
  const net = flagValue(run, '-n', '--net');
  return flagValue(run, '-c', '--config') ?? (net === null || net === '.' ? '/etc/tinc' : `/etc/tinc/${net}`);
}

const last = (settings: readonly Setting[], name: string): Setting | undefined =>
  settings.findLast(({ key, values }) => key.toLowerCase() === name && values.length > 0);

/** What every address is, by `AddressFamily`. */
const EVERYWHERE: Readonly<Record<string, string>> = { ipv4: 'any4', ipv6: 'any6' };

/** Lines of tinc.conf that name an address, with a port or without. */
const BOUND = /^(?:bindtoaddress|listenaddress)$/i;

/** What holds for every address of a network. */
interface Network {
  readonly port: Setting | undefined;
  readonly family: Setting | undefined;
  readonly everywhere: string;
}

/** The sockets of one address, or of every one. */
function ofSpot(
  run: Running,
  image: Image,
  line: Setting | undefined,
  { port, family, everywhere }: Network,
): Opened[] {
  const [word = '*', own] = line?.values ?? [];
  const spot = own === undefined ? hostPort(word) : { host: word === '*' ? null : word, port: own };
  const decided = spot.port === null ? port : line;
  const text = spot.port ?? port?.values[0] ?? '655';
  const places = [decided, line, family].filter((each) => each !== undefined);
  const source = places.length === 0 ? byDefault(run) : configured(...new Set(places));
  if (text === '0') return [];
  return (['tcp', 'udp'] as const).flatMap((protocol) => {
    const number = portNumber(image, text, protocol);
    const found = number === null ? [] : opened(image, protocol, spot.host ?? everywhere, number, source);
    if (found.length === 0 && line !== undefined)
      image.tell(`${line.file}:${line.line}`, `no address and port that is understood: ${line.values.join(' ')}`);
    return found;
  });
}

/** tinc.conf(5): the port stands in the host file of the machine itself, or beside its name; TCP and UDP alike. */
export const tincd: Reader = {
  programs: ['tincd'],
  read(run, image) {
    const directory = directoryOf(run);
    const fragments = image
      .list(`${directory}/conf.d`)
      .filter((name) => name.endsWith('.conf'))
      .sort()
      .map((name) => `${directory}/conf.d/${name}`);
    const read = (file: string) => readWithIncludes(image, file, parse, NO_INCLUDES);
    const own = [`${directory}/tinc.conf`, ...fragments].flatMap(read);
    const name = last(own, 'name')?.values[0];
    const host = name === undefined ? '' : `${directory}/hosts/${name}`;
    const port = last(own, 'port') ?? (image.isFile(host) ? last(read(host), 'port') : undefined);
    const family = last(own, 'addressfamily');
    const everywhere = EVERYWHERE[family?.values[0]?.toLowerCase() ?? ''] ?? 'any';
    const bound = own.filter(({ key }) => BOUND.test(key));
    const spots = bound.length > 0 ? bound : [undefined];
    return spots.flatMap((line) => ofSpot(run, image, line, { port, family, everywhere }));
  },
};
