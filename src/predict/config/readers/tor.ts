import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import type { Opened } from '../../types.js';
import { endpoint } from '../endpoint.js';
import { byDefault, flagValue, flagValues } from '../flags.js';
import { doubted } from '../lacking.js';
import { opened } from '../sockets.js';
import { includesBy, readWithIncludes } from '../syntax/include.js';
import { DIRECTIVES, parseLines } from '../syntax/lines.js';
import type { Reader, Setting } from '../types.js';

// `%include` is a key as well.
const parse = parseLines({
  ...DIRECTIVES,
  backslash: 'continues',
  isCommentAlone: true,
  between: /\s+/,
  trailing: /#.*$/,
  key: /^[\w%+/-]+$/,
});

/** Ports of a client are for this machine alone unless they say otherwise; those of a relay are for everybody. */
const KINDS: Readonly<Record<string, { readonly everywhere: string; readonly protocol: 'tcp' | 'udp' }>> = {
  socksport: { everywhere: 'loopback4', protocol: 'tcp' },
  controlport: { everywhere: 'loopback4', protocol: 'tcp' },
  transport: { everywhere: 'loopback4', protocol: 'tcp' },
  natdport: { everywhere: 'loopback4', protocol: 'tcp' },
  httptunnelport: { everywhere: 'loopback4', protocol: 'tcp' },
  dnsport: { everywhere: 'loopback4', protocol: 'udp' },
  orport: { everywhere: 'any', protocol: 'tcp' },
  extorport: { everywhere: 'loopback4', protocol: 'tcp' },
  dirport: { everywhere: 'any4', protocol: 'tcp' },
  metricsport: { everywhere: 'loopback4', protocol: 'tcp' },
};

/**
 * Options of the command line are lines as well, `--SocksPort 9150`; a name goes on up to the next one.
 */
function optionsOf({ words, place }: Running): Setting[] {
  return words.flatMap((word, index) => {
    const [, key = ''] = /^(?:--|\+)([A-Za-z]+)$/.exec(word) ?? [];
    if (index === 0 || !Object.hasOwn(KINDS, key.toLowerCase())) return [];
    const rest = words.slice(index + 1);
    const end = rest.findIndex((each) => /^(?:--|\+)[A-Za-z]/.test(each));
    const values = (end < 0 ? rest : rest.slice(0, end)).flatMap((each) => each.split(/\s+/));
    return [{ ...place, within: [], key, values }];
  });
}

function ofLine(image: Image, line: Setting): Opened[] {
  const kind = line.key.startsWith('/') ? undefined : KINDS[nameOf(line)];
  const [value = '', ...options] = line.values;
  if (kind === undefined || value === '0' || value === 'auto' || options.includes('NoListen')) return [];
  const everywhere = options.includes('IPv4Only') ? 'any4' : options.includes('IPv6Only') ? 'any6' : kind.everywhere;
  // Of the addresses of a name it takes that of IPv4, as a booted 0.4.7 does.
  return endpoint(image, line, value, {
    protocol: kind.protocol,
    everywhere,
    port: null,
    hosts: { localhost: 'loopback4' },
  });
}

/** What a line is of, in small letters: `+` before it adds to what the defaults say, `/` takes it away. tor(1) */
const nameOf = ({ key }: Setting) => key.toLowerCase().replace(/^[+/]/, '');

/** The lines of a file whose keys nothing that comes first has, or only adds to. */
function unless(first: readonly Setting[], lines: readonly Setting[]): Setting[] {
  const said = new Set(first.filter(({ key }) => !key.startsWith('+')).map(nameOf));
  return lines.filter((line) => !said.has(nameOf(line)));
}

/** A port of 0 beside one of the same kind that is none, with which Tor ends. port_cfg.c, port_parse_config */
const contradicted = (settings: readonly Setting[]) =>
  settings.find(
    (line) =>
      line.values[0] === '0' &&
      Object.hasOwn(KINDS, nameOf(line)) &&
      settings.some((other) => nameOf(other) === nameOf(line) && other.values[0] !== '0'),
  );

/** Tor: a SOCKS port on 9050 for this machine unless it says otherwise, and each port that it names. */
export const tor: Reader = {
  programs: ['tor'],
  decides:
    /^[+/]?(?:(?:Socks|Control|Trans|NATD|HTTPTunnel|DNS|OR|ExtOR|Dir|Metrics|HiddenService)Port|\w*ListenAddress)$/i,
  read(run, image) {
    const read = (file: string) => readWithIncludes(image, file, parse, includesBy(/^%include$/));
    const own = read(flagValue(run, '-f') ?? '/etc/tor/torrc');
    const defaults = flagValues(run.words, ['--defaults-torrc']).flatMap(({ value }) => read(value));
    const options = optionsOf(run);
    // What the command line says of a kind of port takes the place of the own file, and that of the defaults.
    const settings = [...options, ...unless(options, own), ...unless([...options, ...own], defaults)];
    const socks = settings.filter((line) => nameOf(line) === 'socksport');
    const unset = socks.length === 0 ? opened(image, 'tcp', 'loopback4', 9050, byDefault(run)) : [];
    const all = [...unset, ...settings.flatMap((line) => ofLine(image, line))];
    const wrong = contradicted(settings);
    return wrong === undefined
      ? all
      : doubted(image, all, wrong, 'tor ends: this port is switched off and named as well');
  },
};
