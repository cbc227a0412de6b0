import { byDefault, flagValue } from '../flags.js';
import { configured, opened, portNumber } from '../sockets.js';
import { includesBy, readWithIncludes } from '../syntax/include.js';
import { DIRECTIVES, parseLines } from '../syntax/lines.js';
import type { Reader, Setting } from '../types.js';

const FILES = ['/etc/proftpd/proftpd.conf', '/etc/proftpd.conf'] as const;

const parse = parseLines({ ...DIRECTIVES, backslash: 'continues', between: /\s+/, key: /^<?\/?\w+>?$/ });

/** Modules that listen, and that distributions build as files of their own. */
const OWN_MODULES = /^mod_(?:sftp|tls|proxy)\w*\.c$/;

interface Server {
  /** The line that opens a virtual host; undefined for the main server. */
  readonly opening?: Setting;
  readonly settings: Setting[];
}

/** What is left without blocks of modules that no line loads, where any are loaded by lines at all. */
function ofModules(settings: readonly Setting[]): Setting[] {
  const loaded = new Set(settings.filter(({ key }) => /^loadmodule$/i.test(key)).map(({ values: [name] }) => name));
  let [depth, off] = [0, Number.POSITIVE_INFINITY];
  return settings.filter(({ key, values: [value = ''] }) => {
    if (/^<ifmodule$/i.test(key)) {
      depth += 1;
      const name = value.replace(/>$/, '').replace(/^!/, '');
      if (OWN_MODULES.test(name) && loaded.has(name) === value.startsWith('!')) off = Math.min(off, depth);
    }
    const counts = depth < off;
    if (/^<\/ifmodule>$/i.test(key)) {
      if (depth === off) off = Number.POSITIVE_INFINITY;
      depth -= 1;
    }
    return counts;
  });
}

/** The main server and its virtual hosts, each with settings of its own. */
function serversOf(settings: readonly Setting[]): Server[] {
  const main: Server = { settings: [] };
  const servers = [main];
  let open = main;
  for (const setting of settings) {
    if (/^<virtualhost$/i.test(setting.key)) {
      open = { opening: setting, settings: [] };
      servers.push(open);
    } else if (/^<\/virtualhost>$/i.test(setting.key)) open = main;
    else open.settings.push(setting);
  }
  return servers;
}

const last = (settings: readonly Setting[], key: RegExp) => settings.findLast((each) => key.test(each.key));

const isSaid = (settings: readonly Setting[], key: RegExp, value: RegExp) =>
  value.test(last(settings, key)?.values[0] ?? '');

/**
 * Where a server binds. `SocketBindTight` gives each its own addresses: the main one that of DefaultAddress, a virtual
 * host those that open it (a booted 1.3.8); otherwise every port is on the wildcard.
 */
function placeOf(main: readonly Setting[], { opening }: Server): { binds: readonly string[]; said: Setting[] } {
  const isOff = isSaid(main, /^useipv6$/i, /^off$/i);
  const own = opening ?? last(main, /^defaultaddress$/i);
  if (own === undefined || !isSaid(main, /^socketbindtight$/i, /^on$/i))
    return { binds: [isOff ? 'any4' : 'dual'], said: [] };
  const words = own.values.map((each) => each.replace(/>$/, '')).filter((each) => each !== '');
  const localhost = isOff ? '127.0.0.1' : '::1';
  return { binds: words.map((each) => (each === 'localhost' ? localhost : each)), said: [own] };
}

/** ProFTPD on its own: `Port` of the main server and of virtual hosts; started by inetd it opens none. */
export const proftpd: Reader = {
  programs: ['proftpd'],
  decides: /^(?:Port|DefaultAddress|PassivePorts|MasqueradeAddress)$/i,
  read(run, image) {
    const file = flagValue(run, '-c', '--config') ?? FILES.find((each) => image.isFile(each)) ?? FILES[0];
    const settings = ofModules(
      readWithIncludes(image, file, parse, includesBy(/^include$/i, { inDirectory: /\.conf$/ })),
    );
    const servers = serversOf(settings);
    const main = servers[0]?.settings ?? [];
    if (isSaid(main, /^servertype$/i, /^inetd$/i)) return [];
    return servers.flatMap((server) => {
      const { binds, said } = placeOf(main, server);
      // Of several lines the first counts, and a virtual host without one has 21, as a booted one shows.
      const port = server.settings.find(({ key }) => /^port$/i.test(key));
      if (port?.values[0] === '0') return [];
      const number = portNumber(image, port?.values[0] ?? '21', 'tcp');
      if (number === null) {
        image.tell(port === undefined ? file : `${port.file}:${port.line}`, 'proftpd: this port is no port');
        return [];
      }
      const decides = [port, server.opening].find((each) => each !== undefined);
      const source = decides === undefined ? byDefault(run) : configured(decides, ...said);
      const found = binds.flatMap((bind) => opened(image, 'tcp', bind, number, source));
      if (found.length === 0)
        image.tell(
          decides === undefined ? file : `${decides.file}:${decides.line}`,
          'proftpd: where this server binds is not known',
        );
      return found;
    });
  },
};
