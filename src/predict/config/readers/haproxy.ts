import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import { type Opened, spotOf } from '../../types.js';
import { endpoint } from '../endpoint.js';
import { flagValues } from '../flags.js';
import { doubted, unlessInOtherCase, unlessLacking } from '../lacking.js';
import { unlessUnknown } from '../own-words.js';
import { type Branching, parseTaken } from '../syntax/branches.js';
import { settingsOfFile } from '../syntax/include.js';
import { type LineSyntax, parseLines } from '../syntax/lines.js';
import type { Reader, Setting } from '../types.js';
import { fatalOf, filesOfTls } from './haproxy-refused.js';

const SYNTAX: LineSyntax = {
  comment: /^#/,
  trailing: /\s#.*$/,
  between: /\s+/,
  section:
    /^((?:frontend|listen|backend|defaults|global|peers|log-forward|resolvers|program|userlist|cache|ring|mailers)\b.*)$/,
  showsSections: true,
  words: true,
  backslash: 'unknown',
  key: /^[\w.-]+$/,
};

const parse = parseLines(SYNTAX);

/** `ipv4@`, `quic6@` and their kind before an address. */
function parted(value: string): { readonly kind: string; readonly rest: string } {
  const [, kind = '', rest = value] = /^((?:udp|tcp|quic)?(?:ipv)?[46]?)@(.*)$/.exec(value) ?? [];
  return { kind, rest };
}

/** One `bind`: several endpoints between commas; `[::]` takes IPv4 as well unless it says `v6only`. */
function ofBind(image: Image, setting: Setting): Opened[] {
  const [value = '', ...options] = setting.values;
  return value.split(',').flatMap((each) => {
    const { kind, rest } = parted(each);
    const protocol = /^(?:udp|quic)/.test(kind) || setting.key === 'dgram-bind' ? 'udp' : 'tcp';
    const hosts = options.includes('v6only') ? {} : { '::': 'dual' };
    return endpoint(image, setting, rest.replace(/^([0-9a-f]*:[0-9a-f:]*):(\d[\d-]*)$/i, '[$1]:$2'), {
      protocol,
      everywhere: kind.endsWith('6') ? (options.includes('v6only') ? 'any6' : 'dual') : 'any4',
      port: null,
      hosts,
    });
  });
}

/** Variables of the environment in words, `${NAME}` and `$NAME`; `setenv` and its kind in the file come first. */
function withVariables({ environment }: Running, settings: readonly Setting[]): Setting[] {
  const own = settings.filter(({ key }) => key === 'setenv' || key === 'presetenv');
  const value = (name: string): string | undefined => {
    const line = own.findLast(({ values }) => values[0] === name);
    const outer = environment.get(name);
    return line?.key === 'setenv' || outer === undefined ? (line?.values[1] ?? outer) : outer;
  };
  const filled = (word: string) =>
    word.replace(
      /\$\{(\w+)(?:-([^{}]*))?\}|\$(\w+)/g,
      (whole, braced?: string, otherwise?: string, bare?: string) => value(braced ?? bare ?? '') ?? otherwise ?? whole,
    );
  return settings.map((each) => (each.text.includes('$') ? { ...each, values: each.values.map(filled) } : each));
}

/** `.if` and its kind: a number, and whether a variable is defined; of all else only the program knows. */
const conditionsOf = ({ environment }: Running): Branching => ({
  begin: /^\s*\.if(?:\s+(.*))?$/,
  again: /^\s*\.elif\s+(.*)$/,
  otherwise: /^\s*\.else\b/,
  end: /^\s*\.endif\b/,
  holds: (condition) => {
    const [, not, number, name = ''] = /^(!?)(?:(\d+)|defined\((\w+)\))$/.exec(condition) ?? [];
    if (not === undefined) return condition === '' ? false : null;
    const held = number === undefined ? environment.has(name) : Number(number) !== 0;
    return held !== (not === '!');
  },
});

/** The files that `-f` names; of a directory those that end in `.cfg`. */
function filesOf(image: Image, words: readonly string[]): string[] {
  const named = flagValues(words, ['-f']).map(({ value }) => value);
  const files = named.length > 0 ? named : ['/etc/haproxy/haproxy.cfg'];
  return files.flatMap((file) =>
    image.isDirectory(file)
      ? image
          .list(file)
          .filter((name) => name.endsWith('.cfg'))
          .map((name) => `${file}/${name}`)
      : [file],
  );
}

const isIn = ({ within }: Setting, kinds: RegExp) => kinds.test(within[0]?.[0] ?? '');

/** A section of a proxy. */
interface Proxy {
  isStopped: boolean;
}

/**
 * Settings without those of proxies that are `disabled`, themselves or by the `defaults` that hold for them: the last before
 * them, or those of `from NAME`. A booted 2.6 opens none of their ports; `enabled` undoes it.
 */
function ofEnabled(settings: readonly Setting[]): Setting[] {
  const proxies = new Map<Setting['within'], Proxy>();
  const named = new Map<string, Proxy>();
  let latest: Proxy | undefined;
  for (const { key, within } of settings) {
    let proxy = proxies.get(within);
    if (proxy === undefined) {
      const words = (within[0]?.[0] ?? '').split(/\s+/);
      const [kind, name = ''] = words;
      const isDefaults = kind === 'defaults';
      const from = words.includes('from') ? words[words.indexOf('from') + 1] : undefined;
      const inherits = from !== undefined ? named.get(from) : isDefaults ? undefined : latest;
      proxy = { isStopped: inherits?.isStopped === true };
      proxies.set(within, proxy);
      if (isDefaults) {
        latest = proxy;
        named.set(name, proxy);
      }
    }
    if (key === 'disabled' || key === 'enabled') proxy.isStopped = key === 'disabled';
  }
  return settings.filter(({ within }) => proxies.get(within)?.isStopped !== true);
}

/** How a proxy calls itself among its peers: `-L`, else `localpeer`, else as the machine is called. */
function ownName({ words }: Running, image: Image, settings: readonly Setting[]): string {
  const said = settings.findLast(({ key }) => key === 'localpeer')?.values[0];
  return flagValues(words, ['-L']).at(-1)?.value ?? said ?? (image.text('/etc/hostname') ?? '').trim();
}

/** The peer that is this machine listens where the others connect to: `peer HOSTNAME ADDRESS:PORT`. */
const ownPeers = (name: string, settings: readonly Setting[]) =>
  settings
    .filter((each) => each.key === 'peer' && each.values[0] === name && isIn(each, /^peers\b/))
    .map((each) => ({ ...each, values: each.values.slice(1) }));

const PEERS = 'haproxy listens for peers if one has the name of the machine';

/** Binds without those of peers of which none is this machine: haproxy leaves such a section away. */
function ofOwnPeers(image: Image, name: string, binds: readonly Setting[], settings: readonly Setting[]): Setting[] {
  const isOwn = ({ key, values }: Setting) => /^(?:peer|server)$/.test(key) && values[0] === name;
  const own = new Set(settings.filter(isOwn).map(({ within }) => within));
  const isOfPeers = (each: Setting) => isIn(each, /^peers\b/);
  const first = binds.find(isOfPeers);
  if (name !== '') return binds.filter((each) => !isOfPeers(each) || own.has(each.within));
  if (first !== undefined) image.tell(spotOf(first), PEERS);
  return binds.map((each) => (isOfPeers(each) ? { ...each, doubt: PEERS } : each));
}

/**
 * What haproxy ends with in a section of peers: `bind` beside `peer`, which says the address itself, and an address of the
 * `server` that it is itself, for which `bind` stands. peers.c and cfgparse.c, cfg_parse_peers
 */
function wrongPeers(name: string, settings: readonly Setting[]): Setting | undefined {
  const inside = settings.filter(({ within }) => within[0]?.[0]?.startsWith('peers') === true);
  const bound = new Set(inside.filter(({ key }) => key === 'bind').map(({ within }) => within[0]?.join(' ')));
  return inside.find(({ key, values, within }) =>
    key === 'peer'
      ? bound.has(within[0]?.join(' '))
      : key === 'server' && values[0] === name && /:\d+$/.test(values[1] ?? ''),
  );
}

/** A line of a section `from NAME` before which no `defaults` has that name, which haproxy ends with. cfgparse.c */
function fromNowhere(settings: readonly Setting[]): Setting | undefined {
  const names = new Set<string | undefined>();
  return settings.find(({ within }) => {
    const [kind, name, ...more] = (within[0]?.[0] ?? '').split(/\s+/);
    if (kind === 'defaults') names.add(name);
    const at = more.indexOf('from');
    return at >= 0 && !names.has(more[at + 1]);
  });
}

/** haproxy: `bind` of frontends and listens, and a socket for statistics that is a port. */
export const haproxy: Reader = {
  programs: ['haproxy'],
  decides: /^(?:bind|dgram-bind|listen)$/,
  read(run, image) {
    const taken = parseTaken(parse, conditionsOf(run), /^(?:dgram-)?bind$/);
    const read = filesOf(image, run.words).flatMap((file) => settingsOfFile(image, file, taken));
    const settings = withVariables(run, read);
    const name = ownName(run, image, settings);
    const bound = ofEnabled(settings).filter(
      (each) => /^(?:dgram-)?bind$/.test(each.key) && isIn(each, /^(?:frontend|listen|peers|log-forward)\b/),
    );
    const binds = ofOwnPeers(image, name, bound, settings);
    const stats = settings.filter(({ key, values }) => key === 'stats' && values[0] === 'socket');
    const all = [
      ...binds.flatMap((each) => ofBind(image, each)),
      ...ownPeers(name, settings).flatMap((each) => ofBind(image, each)),
      ...stats
        .filter(({ values }) => /@|:\d/.test(values[1] ?? ''))
        .flatMap((each) => ofBind(image, { ...each, values: each.values.slice(1) })),
    ];
    const wrong = wrongPeers(name, settings);
    if (wrong !== undefined) return doubted(image, all, wrong, 'haproxy ends: these peers have their address twice');
    const fatal = fatalOf(image, binds, settings);
    if (fatal !== null) return doubted(image, all, fatal.line, fatal.reason);
    const alone = fromNowhere(settings);
    if (alone !== undefined) return doubted(image, all, alone, 'haproxy ends: no `defaults` before has this name');
    const known = unlessInOtherCase(image, all, settings, /^(?:bind|dgram-bind|peer|stats)$/);
    const meant = unlessUnknown(image, run, known, settings, {});
    return unlessLacking(image, meant, filesOfTls(binds, settings), { keys: /^bind$/ });
  },
};
