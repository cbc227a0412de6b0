import { canonicalAddress } from '../../../domain/address.js';
import type { Image } from '../../tree/image.js';
import type { Opened } from '../../types.js';
import { doubted } from '../lacking.js';
import { configured, hostPort, opened, portNumber } from '../sockets.js';
import { ASSIGNMENTS, parseLines } from '../syntax/lines.js';
import type { Reader, Setting } from '../types.js';

const parse = parseLines({ ...ASSIGNMENTS, comment: /^#/, trailing: null, between: /=\s*/, folded: true });

/** A value of main.cf with `$name` replaced by what it says; postconf(5). */
function expanded(settings: readonly Setting[], text: string, depth = 0): string {
  if (depth > 8) return text;
  return text.replace(/\$\{?(\w+)\}?/g, (_, name: string) => {
    const value = settings.findLast(({ key }) => key === name)?.values[0] ?? '';
    return expanded(settings, value, depth + 1);
  });
}

/** What `inet_interfaces` and `inet_protocols` make of a service without a host. */
function everywhere(settings: readonly Setting[]): {
  readonly binds: readonly string[];
  readonly places: readonly Setting[];
} {
  const setting = settings.findLast(({ key }) => key === 'inet_interfaces');
  const protocols = settings.findLast(({ key }) => key === 'inet_protocols');
  const families = protocols?.values[0]?.toLowerCase() ?? 'all';
  const only =
    /ipv4/.test(families) && !/ipv6/.test(families) ? '4' : /ipv6/.test(families) && !/ipv4/.test(families) ? '6' : '';
  const words = expanded(settings, setting?.values[0] ?? 'all')
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  const named: Readonly<Record<string, string>> = {
    all: `any${only}`,
    'loopback-only': `loopback${only}`,
    localhost: `loopback${only}`,
  };
  const places = [setting, protocols].filter((each) => each !== undefined);
  return { binds: words.map((word) => named[word] ?? word), places };
}

/**
 * Whether the master ends for a host: no address of the families that are on. It asks for addresses of these alone, and one
 * that it does not find is fatal. inet_addr_host.c, master_ent.c, own_inet_addr.c
 */
function isFatal(host: string, settings: readonly Setting[]): boolean {
  const families = settings.findLast(({ key }) => key === 'inet_protocols')?.values[0]?.toLowerCase() ?? 'all';
  const four = /all|ipv4/.test(families);
  const six = /all|ipv6/.test(families);
  const address = canonicalAddress(host.replace(/^\[|\]$/g, ''));
  return address !== null && !(address.includes(':') ? six : four);
}

/** Whether `master_service_disable` takes a service out: types, `name/type` or, as of old, `name.type`; the first that fits counts. */
function isDisabled({ key, values }: Setting, settings: readonly Setting[]): boolean {
  const said = settings.findLast((each) => each.key === 'master_service_disable')?.values[0] ?? '';
  const patterns = expanded(settings, said).split(/[\s,]+/);
  const type = values[0] ?? '';
  const names = new Set([type, `${key}/${type}`, `${key}.${type}`]);
  const found = patterns.find((each) => names.has(each.replace(/^!/, '')));
  return found !== undefined && !found.startsWith('!');
}

/** A line of master.cf: service, type, and what runs; only `inet` is a port. */
function ofService(image: Image, line: Setting, settings: readonly Setting[]): Opened[] {
  const [type, , , , , , command] = line.values;
  if (type !== 'inet' || command === undefined || isDisabled(line, settings)) return [];
  const { host, port } = hostPort(line.key);
  const number = portNumber(image, port ?? host ?? '', 'tcp');
  if (number === null) {
    image.tell(`${line.file}:${line.line}`, 'postfix: this service is neither a port nor a name of /etc/services');
    return [];
  }
  const { binds, places } = everywhere(settings);
  const source = configured(line, ...places);
  return (port === null || host === null ? binds : [host]).flatMap((bind) =>
    opened(image, 'tcp', bind, number, source),
  );
}

const REASON = 'postfix ends: this is no address of inet_protocols, and no name of /etc/hosts';

/** Postfix: services of type `inet` in master.cf, on the interfaces of main.cf. */
export const postfix: Reader = {
  programs: ['postfix'],
  read(_, image) {
    const main = '/etc/postfix/main.cf';
    const master = '/etc/postfix/master.cf';
    const settings = parse(main, image.text(main) ?? '');
    const lines = (image.text(master) ?? '').split('\n').flatMap((text, index): Setting[] => {
      const [key = '', ...values] = text.trim().split(/\s+/);
      if (!/^[^\s#]/.test(text)) return [];
      return [{ file: master, line: index + 1, text: text.trim(), within: [], key, values }];
    });
    const all = lines.flatMap((line) => ofService(image, line, settings));
    const isUnknown = (bind: string) => opened(image, 'tcp', bind, 25, configured()).length === 0;
    const wrong = everywhere(settings).binds.some((bind) => isFatal(bind, settings) || isUnknown(bind))
      ? settings.findLast(({ key }) => key === 'inet_interfaces')
      : lines.find(({ key, values }) => values[0] === 'inet' && isFatal(hostPort(key).host ?? '', settings));
    return wrong === undefined ? all : doubted(image, all, wrong, REASON);
  },
};
