import { canonicalAddress } from '../../../domain/address.js';
import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import type { Opened } from '../../types.js';
import { argued, byDefault, flagValues, hasFlag } from '../flags.js';
import { unlessInOtherCase } from '../lacking.js';
import { unlessUnknown } from '../own-words.js';
import { configured, opened, portNumber, type Source } from '../sockets.js';
import { readWithIncludes } from '../syntax/include.js';
import { DIRECTIVES, parseLines } from '../syntax/lines.js';
import type { Reader, Setting } from '../types.js';

const parse = parseLines({ ...DIRECTIVES, between: /=\s*/, words: false, backslash: 'nothing', key: /^[\w-]+$/ });

/** A directory with suffixes to leave out: `/etc/dnsmasq.d,.dpkg-dist,.bak` or `/etc/dnsmasq.d,*.conf`. */
function directoryFiles(image: Image, value: string): string[] {
  const [directory = '', ...suffixes] = value.split(',').map((each) => each.trim());
  const wanted = suffixes.filter((each) => each.startsWith('*')).map((each) => each.slice(1));
  const unwanted = suffixes.filter((each) => !each.startsWith('*'));
  return image
    .list(directory)
    .filter((name) => !/^[.#]|~$|^#.*#$/.test(name) && !unwanted.some((each) => name.endsWith(each)))
    .filter((name) => wanted.length === 0 || wanted.some((each) => name.endsWith(each)))
    .map((name) => `${directory}/${name}`);
}

function settingsOf(run: Running, image: Image): Setting[] {
  const includes = {
    patternsOf: ({ key, values }: Setting) =>
      key === 'conf-file' ? values : key === 'conf-dir' ? directoryFiles(image, values[0] ?? '') : null,
  };
  const files = flagValues(run.words, ['-C', '--conf-file']).map(({ value }) => value);
  const directories = flagValues(run.words, ['-7', '--conf-dir']).flatMap(({ value }) => directoryFiles(image, value));
  const all = [...(files.length > 0 ? files : ['/etc/dnsmasq.conf']), ...directories];
  const argumentsAsSettings = run.words.slice(1).flatMap((word, index, words): Setting[] => {
    const [, key = '', said] = /^--([\w-]+)(?:=(.*))?$/.exec(word) ?? [];
    // It takes no operands: a word that is no option belongs to the one before.
    const value = said ?? words[index + 1]?.replace(/^-.*/, '') ?? '';
    return key === '' ? [] : [{ ...run.place, within: [], key, values: value === '' ? [] : [value] }];
  });
  return [...all.flatMap((file) => readWithIncludes(image, file, parse, includes)), ...argumentsAsSettings];
}

/** The sockets for names: wildcards unless it binds to addresses one by one. dnsmasq(8) */
function bindsOf(settings: readonly Setting[]): {
  readonly binds: readonly string[];
  readonly places: readonly Setting[];
} {
  const all = (key: string) => settings.filter((each) => each.key === key);
  if (![...all('bind-interfaces'), ...all('bind-dynamic')].length) return { binds: ['any'], places: [] };
  const addresses = all('listen-address');
  const interfaces = all('interface');
  if (addresses.length + interfaces.length === 0) return { binds: ['any'], places: [] };
  const named = addresses.flatMap(({ values }) => (values[0] ?? '').split(',').map((each) => each.trim()));
  const others = interfaces.some(({ values }) => values[0] !== 'lo');
  // An address of a network beside a device is that of the device; the loopback device comes along unless it is taken out.
  const isNamed = named.some((each) => !/^(?:127\.|::1$)/.test(each));
  const bare = all('except-interface').some(({ values }) => values[0] === 'lo') ? [] : ['loopback'];
  const ofInterfaces = interfaces.length === 0 ? [] : others ? (isNamed ? bare : ['any']) : ['loopback'];
  return { binds: [...named, ...ofInterfaces], places: [...addresses, ...interfaces] };
}

/** Where it binds to the one device that is named, DHCP is bound to that device. */
function deviceOf(settings: readonly Setting[]): string {
  const [device, ...more] = settings.filter(({ key }) => key === 'interface').map(({ values }) => values[0] ?? '');
  const isBound = settings.some(({ key }) => /^bind-(?:interfaces|dynamic)$/.test(key));
  return isBound && more.length === 0 && device !== undefined && /^[\w.-]+$/.test(device) ? `%${device}` : '';
}

const partsOf = (value = '') => value.split(',').map((each) => each.trim());

/** Whether a range of IPv6 is for DHCP, and not to announce a network alone: with an end, `static` or `ra-stateless`. option.c */
const givesAddresses = ({ values }: Setting) =>
  partsOf(values[0]).filter((each) => canonicalAddress(each) !== null).length > 1 ||
  partsOf(values[0]).some((each) => each === 'static' || each === 'ra-stateless');

/** DHCP and TFTP, which are off until they are asked for. */
function furtherSockets(image: Image, settings: readonly Setting[], binds: readonly string[]): Opened[] {
  const ranges = settings.filter(({ key }) => key === 'dhcp-range');
  const isV6 = ({ values }: Setting) =>
    partsOf(values[0]).some((each) => canonicalAddress(each)?.includes(':') === true);
  const [v4, v6] = [ranges.find((each) => !isV6(each)), ranges.find((each) => isV6(each) && givesAddresses(each))];
  const tftp = settings.find(({ key }) => key === 'enable-tftp');
  const other = settings.findLast(({ key }) => key === 'dhcp-alternate-port');
  const port = other === undefined ? 67 : Number(other.values[0]?.split(',')[0] || 1067);
  const source = v4 === undefined ? null : configured(...(other === undefined ? [v4] : [other, v4]));
  return [
    ...(source === null ? [] : opened(image, 'udp', `0.0.0.0${deviceOf(settings)}`, port, source)),
    ...(v6 === undefined ? [] : opened(image, 'udp', 'any6', 547, configured(v6))),
    // Of files it serves the addresses that it serves names on.
    ...(tftp === undefined ? [] : binds.flatMap((bind) => opened(image, 'udp', bind, 69, configured(tftp)))),
  ];
}

const KEYS =
  /^(?:port|listen-address|interface|bind-(?:interfaces|dynamic)|dhcp-range|dhcp-alternate-port|enable-tftp|conf-(?:file|dir))$/;

/** dnsmasq: names on 53 unless `port` says otherwise, 0 for none; DHCP and TFTP where they are switched on. */
export const dnsmasq: Reader = {
  programs: ['dnsmasq'],
  decides: /^(?:port|listen-address|interface|address|query-port|min-port|max-port)$/,
  read(run, image) {
    const settings = settingsOf(run, image);
    const { binds, places } = bindsOf(settings);
    const flag = flagValues(run.words, ['-p']).at(-1)?.value;
    const port = settings.findLast(({ key }) => key === 'port');
    const text = flag ?? port?.values[0] ?? '53';
    if (text === '0') return furtherSockets(image, settings, binds);
    const number = portNumber(image, text, 'udp');
    if (number === null) {
      image.tell(port === undefined ? run.place.file : `${port.file}:${port.line}`, 'dnsmasq: this port is no port');
      return furtherSockets(image, settings, binds);
    }
    const said = [...(port === undefined ? [] : [port]), ...places];
    const source: Source =
      flag !== undefined ? argued(run, flag) : said.length > 0 ? configured(...said) : byDefault(run);
    const names = (['tcp', 'udp'] as const).flatMap((protocol) =>
      binds.flatMap((bind) => opened(image, protocol, bind, number, source)),
    );
    const all = hasFlag(run, '--test') ? [] : [...names, ...furtherSockets(image, settings, binds)];
    return unlessUnknown(image, run, unlessInOtherCase(image, all, settings, KEYS), settings, {});
  },
};
