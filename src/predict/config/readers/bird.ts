import { groupBy } from '../../../base/group-by.js';
import type { Image } from '../../tree/image.js';
import type { Opened } from '../../types.js';
import { flagValue } from '../flags.js';
import { configured, opened } from '../sockets.js';
import { parseBlocks, SEMICOLONS } from '../syntax/blocks.js';
import { includesBy, readWithIncludes } from '../syntax/include.js';
import type { Reader, Setting } from '../types.js';

const parse = parseBlocks(SEMICOLONS);

/** A protocol that is switched on, with what its template and it say. */
interface Instance {
  readonly kind: string;
  readonly block: Setting;
  readonly inside: readonly Setting[];
}

const nameOf = (file: string, words: readonly string[]) => `${file}\0${words.join(' ')}`;

function instancesOf(settings: readonly Setting[]): Instance[] {
  // What stands in each block that stands in none, at any depth.
  const bodies = groupBy(settings, ({ file, within }) => nameOf(file, within[0] ?? []));
  const insideOf = ({ file, key, values }: Setting) => bodies.get(nameOf(file, [key, ...values])) ?? [];
  const templates = new Map(
    settings.filter(({ key }) => key === 'template').map((block) => [block.values[1], insideOf(block)]),
  );
  return settings
    .filter(({ key, within }) => key === 'protocol' && within.length === 0)
    .map((block) => {
      const from = block.values[block.values.indexOf('from') + 1];
      const shared = block.values.includes('from') ? (templates.get(from) ?? []) : [];
      return { kind: block.values[0] ?? '', block, inside: [...shared, ...insideOf(block)] };
    })
    .filter(({ inside }) => !/^(?:yes|on|)$/.test(saidOf(inside, 'disabled') ?? 'no'));
}

function saidOf(inside: readonly Setting[], key: string): string | null {
  const said = inside.findLast((each) => each.key === key);
  return said === undefined ? null : said.values.join(' ');
}

/** `local [ADDRESS] [port N] [as N]`, `neighbor ADDRESS …`: a socket for all sessions of a family and port. */
function ofBgp(image: Image, { block, inside }: Instance): Opened[] {
  const local = inside.findLast(({ key }) => key === 'local');
  const words = local?.values ?? [];
  const port = words[words.indexOf('port') + 1];
  const number = words.includes('port') ? Number(port) : 179;
  const neighbour = saidOf(inside, 'neighbor') ?? words.join(' ');
  const family = neighbour.includes(':') ? 'any6' : 'any4';
  const strict = /^bind(?: (?:yes|on))?$/.test(saidOf(inside, 'strict') ?? '');
  const own = words.find((word) => /^[\d.]+\.[\d.]+$|:/.test(word));
  const bind = strict && own !== undefined ? own : family;
  return opened(image, 'tcp', bind, number, configured(block, ...(local === undefined ? [] : [local])));
}

/** A socket for each device that is named; a pattern of devices is every address. */
function ofDevices(image: Image, { inside }: Instance, bind: string, port: number): Opened[] {
  return inside
    .filter(({ key }) => key === 'interface')
    .flatMap((each) =>
      each.values.flatMap((word) => {
        const device = word.replace(/,$/, '');
        const on = /^[\w.-]+$/.test(device) ? `%${device}` : '';
        return opened(image, 'udp', `${bind === 'any4' ? '0.0.0.0' : '::'}${on}`, port, configured(each));
      }),
    );
}

/**
 * BFD answers on the ports of direct and of distant sessions, over both families, whoever asks for sessions;
 * `accept [ipv4|ipv6] [direct|multihop]` leaves out the others.
 */
function ofBfd(image: Image, { block, inside }: Instance): Opened[] {
  const accepted = inside.filter(({ key }) => key === 'accept');
  const wants = (word: string, other: string) =>
    accepted.length === 0 || accepted.some(({ values }) => values.includes(word) || !values.includes(other));
  const binds = [wants('ipv4', 'ipv6') ? 'any4' : [], wants('ipv6', 'ipv4') ? 'any6' : []].flat();
  const ports = [wants('direct', 'multihop') ? 3784 : [], wants('multihop', 'direct') ? 4784 : []].flat();
  return binds.flatMap((bind) =>
    ports.flatMap((port) => opened(image, 'udp', bind, port, configured(block, ...accepted))),
  );
}

/** BIRD: what its protocols open; sessions share a socket. The BIRD user's guide, Protocols */
export const bird: Reader = {
  programs: ['bird'],
  read(run, image) {
    const file = flagValue(run, '-c') ?? ['/etc/bird/bird.conf', '/etc/bird.conf'].find((each) => image.isFile(each));
    if (file === undefined) return null;
    const settings = readWithIncludes(image, file, parse, includesBy(/^include$/));
    return instancesOf(settings).flatMap((instance) => {
      const { kind, block, inside } = instance;
      if (kind === 'bgp') return ofBgp(image, instance);
      if (kind === 'rip')
        return inside.some(({ values }) => values.includes('ng')) || block.values.includes('ng')
          ? ofDevices(image, instance, 'any6', 521)
          : ofDevices(image, instance, 'any4', 520);
      if (kind === 'babel') return ofDevices(image, instance, 'any6', 6696);
      return kind === 'bfd' ? ofBfd(image, instance) : [];
    });
  },
};
