import type { Image } from '../../tree/image.js';
import { byDefault, flagValue } from '../flags.js';
import { configured, opened, portNumber } from '../sockets.js';
import { includesBy, readWithIncludes } from '../syntax/include.js';
import { DIRECTIVES, parseLines } from '../syntax/lines.js';
import type { Reader, Setting } from '../types.js';

const FILES = ['/etc/proftpd/proftpd.conf', '/etc/proftpd.conf'] as const;

const parse = parseLines({ ...DIRECTIVES, between: /\s+/, key: /^<?\/?\w+>?$/ });

/** Virtual hosts have a port of their own. */
function parted(settings: readonly Setting[]): { readonly main: Setting[]; readonly hosts: Setting[][] } {
  const main: Setting[] = [];
  const hosts: Setting[][] = [];
  let open: Setting[] | null = null;
  for (const setting of settings) {
    if (/^<virtualhost$/i.test(setting.key)) {
      open = [setting];
      hosts.push(open);
    } else if (/^<\/virtualhost>$/i.test(setting.key)) open = null;
    else (open ?? main).push(setting);
  }
  return { main, hosts };
}

const last = (settings: readonly Setting[], key: RegExp) => settings.findLast((each) => key.test(each.key));

function everywhere(image: Image, settings: readonly Setting[]): { binds: string[]; places: Setting[] } {
  const bind = last(settings, /^socketbindtight$/i);
  const address = last(settings, /^defaultaddress$/i);
  const six = last(settings, /^useipv6$/i);
  const tight = bind !== undefined && /^on$/i.test(bind.values[0] ?? '');
  const places = [bind, address].filter((each) => each !== undefined);
  if (tight && address !== undefined) return { binds: [...address.values], places };
  const off = six !== undefined && /^off$/i.test(six.values[0] ?? '');
  void image;
  return { binds: [off ? 'any4' : 'dual'], places: [] };
}

/** ProFTPD on its own: `Port` of the main server and of virtual hosts; started by inetd it opens none. */
export const proftpd: Reader = {
  programs: ['proftpd'],
  read(run, image) {
    const file = flagValue(run, '-c', '--config') ?? FILES.find((each) => image.isFile(each)) ?? FILES[0];
    const settings = readWithIncludes(image, file, parse, includesBy(/^include$/i, { inDirectory: /\.conf$/ }));
    const { main, hosts } = parted(settings);
    if (/^inetd$/i.test(last(main, /^servertype$/i)?.values[0] ?? '')) return [];
    const { binds, places } = everywhere(image, main);
    return [main, ...hosts].flatMap((server, index) => {
      // Of several lines the first counts, as a booted one shows.
      const port = server.find(({ key }) => /^port$/i.test(key));
      if (port === undefined && index > 0) return [];
      if (port?.values[0] === '0') return [];
      const number = portNumber(image, port?.values[0] ?? '21', 'tcp');
      if (number === null) {
        image.tell(port === undefined ? file : `${port.file}:${port.line}`, 'proftpd: this port is no port');
        return [];
      }
      const source = port === undefined ? byDefault(run) : configured(port, ...places);
      return binds.flatMap((bind) => opened(image, 'tcp', bind, number, source));
    });
  },
};
