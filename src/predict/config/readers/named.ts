import { groupBy } from '../../../base/group-by.js';
import { memoisedByObject } from '../../../base/memoised.js';
import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import { joined } from '../../tree/paths.js';
import { type Opened, spotOf } from '../../types.js';
import { argued, byDefault, flagValue, hasFlag } from '../flags.js';
import { configured, opened, portNumber, type Source } from '../sockets.js';
import { SEMICOLONS } from '../syntax/block-tokens.js';
import { blocksOf, parseBlocks } from '../syntax/blocks.js';
import { includesBy, type Parse, readWithIncludes } from '../syntax/include.js';
import type { Reader, Setting } from '../types.js';

const blocks = parseBlocks(SEMICOLONS);

/** Words that named takes in letters of either size. */
const WORDS =
  /^(?:options|listen-on(?:-v6)?|port|(?:tls|http|https)-port|controls|inet|statistics-channels|include|tls|http|any|none|localhost|localnets)$/i;

const inLowerCase = (word: string) => (WORDS.test(word) ? word.toLowerCase() : word);

/** Settings in one block have its name in common, and go on to have it: a copy for each takes as much as there is depth. */
const parse: Parse = (...file) => {
  const blockOf = memoisedByObject((block: readonly string[]) => block.map(inLowerCase));
  const withinOf = memoisedByObject((within: Setting['within']) => within.map(blockOf));
  return blocks(...file).map((each) => ({
    ...each,
    key: inLowerCase(each.key),
    values: each.values.map(inLowerCase),
    within: withinOf(each.within),
  }));
};

/** Address lists of that name, each with its elements: those of a block of its own. */
function listsOf(settings: readonly Setting[], name: string) {
  const lists = blocksOf(settings, ({ key, within }) => key === name && within.at(-1)?.[0] === 'options');
  return lists.map(({ block, behind }) => {
    const depth = block.within.length + 1;
    const end = behind.findIndex(({ within }) => within.length < depth || within[depth - 1]?.[0] !== name);
    const inside = behind.slice(0, end < 0 ? undefined : end);
    return { list: block, elements: inside.filter(({ within }) => within.length === depth) };
  });
}

/** What stands in each `acl`, by its name. */
type AddressLists = ReadonlyMap<string | undefined, readonly Setting[]>;

const addressListsOf = (settings: readonly Setting[]): AddressLists =>
  groupBy(
    settings.filter(({ within }) => within.at(-1)?.[0] === 'acl'),
    ({ within }) => within.at(-1)?.[1],
  );

/** A network, of which it listens on the addresses that the machine has. */
const isNetwork = (key: string) => /^[^!].*\/\d+$/.test(key) && !/^127\.|\/(?:32|128)$/.test(key);

const NETWORK = 'which addresses of this network the machine has is not known';

/** `any`, `none`, `localhost`, addresses, or the name of an `acl`; what is excluded with `!` is passed over. */
function bindsOf(acls: AddressLists, elements: readonly Setting[], six: boolean, seen = new Set<string>()): string[] {
  return elements.flatMap(({ key }) => {
    const named = acls.get(key);
    if (named !== undefined) {
      return seen.has(key) ? [] : bindsOf(acls, named, six, seen.add(key));
    }
    if (key === 'any' || key === 'localnets') return [six ? 'any6' : 'any4'];
    if (key === 'localhost') return [six ? 'any6' : 'any4'];
    if (/^127(?:\.0){0,3}\/\d+$/.test(key)) return ['127.0.0.1'];
    if (isNetwork(key)) return [six ? 'any6' : 'any4'];
    return key === 'none' || key.startsWith('!') ? [] : [key.replace(/\/(?:32|128)$/, '')];
  });
}

function portOf(image: Image, words: readonly string[], otherwise: number): number | null {
  const at = words.indexOf('port');
  return at < 0 ? otherwise : portNumber(image, words[at + 1] ?? '', 'tcp');
}

/** It listens on addresses that devices have, and of these the loopback device has the first alone. */
const NO_ADDRESS = /^127\.(?!0\.0\.1$)/;

const lastOption = (settings: readonly Setting[], name: string) =>
  settings.findLast(({ key, within }) => key === name && within.at(-1)?.[0] === 'options');

/** Ports of lists for names over TLS and HTTP, where they say none of their own. */
const TLS = { key: 'tls-port', port: '853' };
const HTTPS = { key: 'https-port', port: '443' };
const HTTP = { key: 'http-port', port: '80' };

/** One of `listen-on` and `listen-on-v6`; without it every address of the family. */
function queries(run: Running, image: Image, settings: readonly Setting[], six: boolean): Opened[] {
  const global = lastOption(settings, 'port');
  const flag = flagValue(run, '-p');
  const port = portNumber(image, flag ?? global?.values[0] ?? '53', 'udp') ?? 53;
  const lists = listsOf(settings, six ? 'listen-on-v6' : 'listen-on');
  const acls = addressListsOf(settings);
  const all = (binds: readonly string[], number: number, source: Source) =>
    binds.flatMap((bind) =>
      (['tcp', 'udp'] as const).flatMap((protocol) => opened(image, protocol, bind, number, source)),
    );
  if (lists.length === 0) {
    const source = flag !== null ? argued(run, flag) : global === undefined ? byDefault(run) : configured(global);
    return all([six ? 'any6' : 'any4'], port, source);
  }
  return lists.flatMap(({ list, elements }) => {
    const [isTls, isHttp] = [
      list.values.some((word, index) => word === 'tls' && list.values[index + 1] !== 'none'),
      list.values.includes('http'),
    ];
    const usual = isHttp ? (isTls ? HTTPS : HTTP) : isTls ? TLS : null;
    const said = usual === null ? undefined : lastOption(settings, usual.key);
    const otherwise = usual === null ? port : (portNumber(image, said?.values[0] ?? usual.port, 'tcp') ?? port);
    const number = portOf(image, list.values, otherwise);
    if (number === null) {
      image.tell(`${list.file}:${list.line}`, 'named: this port is no port');
      return [];
    }
    const network = elements.find(({ key }) => isNetwork(key));
    if (network !== undefined) image.tell(spotOf(network), NETWORK);
    const source = configured(network === undefined ? list : { ...list, doubt: NETWORK });
    const found = all(bindsOf(acls, elements, six), number, source).map((each) => {
      if (!NO_ADDRESS.test(each.address)) return each;
      image.tell(spotOf(list), `named opens nothing on ${each.address} unless a device has it: ${each.port}`);
      return { ...each, certainty: 'possible' as const };
    });
    return isTls || isHttp ? found.filter(({ protocol }) => protocol === 'tcp') : found;
  });
}

/** rndc: `controls` with `inet`; without the block named listens on loopback, with an empty one on nothing. */
function controls(run: Running, image: Image, settings: readonly Setting[]): Opened[] {
  const blocks = settings.filter(({ key, within }) => key === 'controls' && within.length === 0);
  if (blocks.length === 0) return opened(image, 'tcp', 'loopback', 953, byDefault(run));
  const lines = settings.filter(({ key, within }) => key === 'inet' && within.at(-1)?.[0] === 'controls');
  return lines.flatMap((line) => {
    const [host = '', ...words] = line.values;
    const number = portOf(image, words, 953);
    return number === null ? [] : opened(image, 'tcp', host === '*' ? 'any4' : host, number, configured(line));
  });
}

function statistics(image: Image, settings: readonly Setting[]): Opened[] {
  const lines = settings.filter(({ key, within }) => key === 'inet' && within.at(-1)?.[0] === 'statistics-channels');
  return lines.flatMap((line) =>
    opened(
      image,
      'tcp',
      line.values[0] === '*' ? 'any4' : (line.values[0] ?? ''),
      portOf(image, line.values, 80) ?? 80,
      configured(line),
    ),
  );
}

/** Names of lists of addresses that named has itself, and what is an address or excludes one. */
const NO_LIST_NAME = /^(?:any|none|localhost|localnets|port|key|!.*|[\d./]+|[\da-f:.%/]*:[\da-f:.%/\w]*)$/i;

/** A key or a list of addresses that is named and defined nowhere: named ends where it comes to that. */
function undefinedName(settings: readonly Setting[]): Setting | undefined {
  const defined = (kind: string) =>
    new Set(settings.flatMap(({ key, values }) => (key === kind && values[0] !== undefined ? [values[0]] : [])));
  const [keys, lists] = [defined('key'), defined('acl')];
  return settings.find(({ within, key }) => {
    const [list] = within.at(-1) ?? [];
    if (within[0]?.[0] === 'controls' && list === 'keys') return !keys.has(key);
    return /^listen-on(?:-v6)?$/.test(list ?? '') && !lists.has(key) && !NO_LIST_NAME.test(key);
  });
}

/** BIND: queries on every address that its lists name, rndc, statistics. */
export const named: Reader = {
  programs: ['named'],
  decides: /^(?:listen-on(?:-v6)?|port|tls-port|https?-port|inet)$/i,
  read(run, image) {
    const file = flagValue(run, '-c') ?? ['/etc/bind/named.conf', '/etc/named.conf'].find((each) => image.isFile(each));
    if (file === undefined) return null;
    const included: string[] = [];
    const includes = includesBy(/^include$/, { base: '/etc/bind' });
    const patternsOf = (setting: Setting) => {
      const named = includes.patternsOf(setting);
      included.push(...(named ?? []));
      return named;
    };
    const settings = readWithIncludes(image, file, parse, { ...includes, patternsOf });
    const four = hasFlag(run, '-6') ? [] : queries(run, image, settings, false);
    const six = hasFlag(run, '-4') ? [] : queries(run, image, settings, true);
    const others = [...controls(run, image, settings), ...statistics(image, settings)];
    const left = others.filter(({ family }) => !hasFlag(run, family === 'ipv4' ? '-6' : '-4'));
    const all = [...four, ...six, ...left];
    const lacking = undefinedName(settings);
    // What could not be read may define it.
    if (lacking === undefined || included.some((each) => image.text(joined('/etc/bind', each)) === null)) return all;
    image.tell(spotOf(lacking), `named ends, for nothing defines ${lacking.key}`);
    return all.map((each): Opened => ({ ...each, certainty: 'possible' }));
  },
};
