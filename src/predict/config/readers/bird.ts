import { groupBy } from '../../../base/group-by.js';
import type { Image } from '../../tree/image.js';
import { type Opened, spotOf } from '../../types.js';
import { flagValue } from '../flags.js';
import { configured, opened } from '../sockets.js';
import { SEMICOLONS } from '../syntax/block-tokens.js';
import { blocksOf, parseBlocks } from '../syntax/blocks.js';
import { includesBy, readWithIncludes } from '../syntax/include.js';
import type { Reader, Setting } from '../types.js';

const parse = parseBlocks(SEMICOLONS);

/** What stands in a block, by what is set. */
type Body = ReadonlyMap<string, readonly Setting[]>;

/** A protocol that is switched on, with what its template says and what it says itself. */
interface Instance {
  readonly kind: string;
  readonly block: Setting;
  readonly shared: Body;
  readonly own: Body;
}

const EMPTY: Body = new Map();

const bodyOf = (settings: readonly Setting[]): Body => groupBy(settings, ({ key }) => key);

/** All settings of a key, those of the template first. */
const all = ({ shared, own }: Instance, key: string) => [...(shared.get(key) ?? []), ...(own.get(key) ?? [])];

const last = ({ shared, own }: Instance, key: string): Setting | undefined =>
  own.get(key)?.at(-1) ?? shared.get(key)?.at(-1);

const saidOf = (instance: Instance, key: string): string | null => last(instance, key)?.values.join(' ') ?? null;

function instancesOf(settings: readonly Setting[]): Instance[] {
  const blocks = blocksOf(settings, ({ within }) => within.length === 0);
  const templates = new Map(
    blocks
      .filter(({ block }) => block.key === 'template')
      .map(({ block, behind }) => [block.values[1], bodyOf(behind)]),
  );
  return blocks
    .filter(({ block }) => block.key === 'protocol')
    .map(({ block, behind }) => {
      const from = block.values[block.values.indexOf('from') + 1];
      const shared = block.values.includes('from') ? templates.get(from) : undefined;
      return { kind: block.values[0] ?? '', block, shared: shared ?? EMPTY, own: bodyOf(behind) };
    })
    .filter((instance) => !/^(?:yes|on|)$/.test(saidOf(instance, 'disabled') ?? 'no'));
}

/** `local [ADDRESS] [port N] [as N]`, `neighbor ADDRESS …`: a socket for all sessions of a family and port. */
function ofBgp(image: Image, instance: Instance): Opened[] {
  const { block } = instance;
  const local = last(instance, 'local');
  const words = local?.values ?? [];
  const port = words[words.indexOf('port') + 1];
  const number = words.includes('port') ? Number(port) : 179;
  const neighbour = saidOf(instance, 'neighbor') ?? words.join(' ');
  const family = neighbour.includes(':') ? 'any6' : 'any4';
  const strict = /^bind(?: (?:yes|on))?$/.test(saidOf(instance, 'strict') ?? '');
  const own = words.find((word) => /^[\d.]+\.[\d.]+$|:/.test(word));
  const bind = strict && own !== undefined ? own : family;
  return opened(image, 'tcp', bind, number, configured(block, ...(local === undefined ? [] : [local])));
}

/** A socket for each device that is named; a pattern of devices is every address. */
function ofDevices(image: Image, instance: Instance, bind: string, port: number): Opened[] {
  return all(instance, 'interface').flatMap((each) =>
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
function ofBfd(image: Image, instance: Instance): Opened[] {
  const { block } = instance;
  const accepted = all(instance, 'accept');
  const wants = (word: string, other: string) =>
    accepted.length === 0 || accepted.some(({ values }) => values.includes(word) || !values.includes(other));
  const binds = [wants('ipv4', 'ipv6') ? 'any4' : [], wants('ipv6', 'ipv4') ? 'any6' : []].flat();
  const ports = [wants('direct', 'multihop') ? 3784 : [], wants('multihop', 'direct') ? 4784 : []].flat();
  return binds.flatMap((bind) =>
    ports.flatMap((port) => opened(image, 'udp', bind, port, configured(block, ...accepted))),
  );
}

/** Tells of kinds of protocols in letters of another size, for which BIRD ends. */
function tellOdd(image: Image, { kind, block }: Instance): void {
  if (kind !== kind.toLowerCase()) image.tell(spotOf(block), `bird: no protocol is called ${kind.slice(0, 40)}`);
}

/** BIRD: what its protocols open; sessions share a socket. The BIRD user's guide, Protocols */
export const bird: Reader = {
  programs: ['bird'],
  small: /^(?:protocol|template|local|neighbor|interface|accept|strict|disabled|include)$/,
  read(run, image) {
    const file = flagValue(run, '-c') ?? ['/etc/bird/bird.conf', '/etc/bird.conf'].find((each) => image.isFile(each));
    if (file === undefined) return null;
    const settings = readWithIncludes(image, file, parse, includesBy(/^include$/));
    return instancesOf(settings).flatMap((instance) => {
      const { kind, block } = instance;
      tellOdd(image, instance);
      if (kind === 'bgp') return ofBgp(image, instance);
      if (kind === 'rip')
        return block.values.includes('ng')
          ? ofDevices(image, instance, 'any6', 521)
          : ofDevices(image, instance, 'any4', 520);
      if (kind === 'babel') return ofDevices(image, instance, 'any6', 6696);
      return kind === 'bfd' ? ofBfd(image, instance) : [];
    });
  },
};
