import { canonicalAddress } from '../../../domain/address.js';
import type { Image } from '../../tree/image.js';
import { type Opened, spotOf } from '../../types.js';
import { doubted } from '../lacking.js';
import { configured, hostPort, opened, portNumber } from '../sockets.js';
import { settingsOfFile } from '../syntax/include.js';
import { ASSIGNMENTS, parseLines } from '../syntax/lines.js';
import type { Reader, Setting } from '../types.js';

const parse = parseLines({
  ...ASSIGNMENTS,
  comment: /^#/,
  trailing: null,
  between: /=\s*/,
  backslash: 'nothing',
  folded: true,
});

/** What is put in for names of one value at the most, each time with what it says, characters: a name may stand for many others. */
const GROWTH_LIMIT = 4096;

/** A value of main.cf with `$name` replaced by what it says; postconf(5). What grows beyond all addresses is left out. */
function expanded(settings: readonly Setting[], text: string, room = { left: GROWTH_LIMIT }, depth = 0): string {
  if (depth > 8) return text;
  return text.replace(/\$\{?(\w+)\}?/g, (_, name: string) => {
    if (room.left < 0) return '';
    const value = settings.findLast(({ key }) => key === name)?.values[0] ?? '';
    room.left -= 1 + value.length;
    return expanded(settings, value, room, depth + 1);
  });
}

/** What main.cf says of all services, worked out once. */
interface Main {
  /** What `inet_interfaces` and `inet_protocols` make of a service without a host. */
  readonly binds: readonly string[];
  readonly places: readonly Setting[];
  readonly families: { readonly ipv4: boolean; readonly ipv6: boolean };
  /** `master_service_disable` */
  readonly disabled: readonly string[];
}

function mainOf(settings: readonly Setting[]): Main {
  const said = (name: string) => settings.findLast(({ key }) => key === name);
  const wordsOf = (setting: Setting | undefined, otherwise: string) =>
    expanded(settings, setting?.values[0] ?? otherwise)
      .split(/[\s,]+/)
      .filter((word) => word !== '');
  const [interfaces, protocols] = [said('inet_interfaces'), said('inet_protocols')];
  const text = protocols?.values[0]?.toLowerCase() ?? 'all';
  const families = { ipv4: /all|ipv4/.test(text), ipv6: /all|ipv6/.test(text) };
  const only = families.ipv4 === families.ipv6 ? '' : families.ipv4 ? '4' : '6';
  const named: Readonly<Record<string, string>> = {
    all: `any${only}`,
    'loopback-only': `loopback${only}`,
    localhost: `loopback${only}`,
  };
  return {
    binds: wordsOf(interfaces, 'all').map((word) => (Object.hasOwn(named, word) && named[word]) || word),
    places: [interfaces, protocols].filter((each) => each !== undefined),
    families,
    disabled: wordsOf(said('master_service_disable'), ''),
  };
}

/**
 * Whether the master ends for a host: no address of the families that are on. It asks for addresses of these alone, and one
 * that it does not find is fatal. inet_addr_host.c, master_ent.c, own_inet_addr.c
 */
function isFatal(host: string, { families }: Main): boolean {
  const address = canonicalAddress(host.replace(/^\[|\]$/g, ''));
  return address !== null && !(address.includes(':') ? families.ipv6 : families.ipv4);
}

/** Whether `master_service_disable` takes a service out: types, `name/type` or, as of old, `name.type`; the first that fits counts. */
function isDisabled({ key, values: [type = ''] }: Setting, { disabled }: Main): boolean {
  const names = new Set([type, `${key}/${type}`, `${key}.${type}`]);
  const found = disabled.find((each) => names.has(each.replace(/^!/, '')));
  return found !== undefined && !found.startsWith('!');
}

/** A line of master.cf: service, type, and what runs; only `inet` is a port. */
function ofService(image: Image, line: Setting, main: Main): Opened[] {
  const [type, , , , , , command] = line.values;
  if (type !== 'inet' || command === undefined || isDisabled(line, main)) return [];
  const { host, port } = hostPort(line.key);
  const number = portNumber(image, port ?? host ?? '', 'tcp');
  if (number === null) {
    image.tell(spotOf(line), 'postfix: this service is neither a port nor a name of /etc/services');
    return [];
  }
  const source = configured(line, ...main.places);
  return (port === null || host === null ? main.binds : [host]).flatMap((bind) =>
    opened(image, 'tcp', bind, number, source),
  );
}

const REASON = 'postfix ends: this is no address of inet_protocols, and no name of /etc/hosts';

const MASTER = '/etc/postfix/master.cf';

const parseMaster = (text: string): Setting[] =>
  text.split('\n').flatMap((raw, index) => {
    const [key = '', ...values] = raw.trim().split(/\s+/);
    return /^[^\s#]/.test(raw) ? [{ file: MASTER, line: index + 1, text: raw.trim(), within: [], key, values }] : [];
  });

/** Postfix: services of type `inet` in master.cf, on the interfaces of main.cf. */
export const postfix: Reader = {
  programs: ['postfix'],
  small: /^inet_(?:interfaces|protocols)$/,
  read(_, image) {
    const file = '/etc/postfix/main.cf';
    const settings = settingsOfFile(image, file, parse);
    const main = mainOf(settings);
    const lines = parseMaster(image.text(MASTER) ?? '');
    const all = lines.flatMap((line) => ofService(image, line, main));
    const isUnknown = (bind: string) => opened(image, 'tcp', bind, 25, configured()).length === 0;
    const wrong = main.binds.some((bind) => isFatal(bind, main) || isUnknown(bind))
      ? settings.findLast(({ key }) => key === 'inet_interfaces')
      : lines.find(({ key, values }) => values[0] === 'inet' && isFatal(hostPort(key).host ?? '', main));
    return wrong === undefined ? all : doubted(image, all, wrong, REASON);
  },
};
