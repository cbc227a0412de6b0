import type { Image } from '../../tree/image.js';
import { type Opened, type Place, spotOf } from '../../types.js';
import { flagValue } from '../flags.js';
import { configured, opened, portNumber } from '../sockets.js';
import { BRACED_LINES, SEMICOLONS } from '../syntax/block-tokens.js';
import { blocksOf, parseBlocks } from '../syntax/blocks.js';
import { readWithIncludes } from '../syntax/include.js';
import { logicalLines } from '../syntax/logical-lines.js';
import type { Reader, Setting } from '../types.js';

/** `[host:]service type protocol …`; inetd.conf(5). Numbers of RPC programs have no port of their own. */
function ofLine(image: Image, { file, line, text }: Place, unsaid: string, inside: string | null): Opened[] {
  const [name = '', , protocol = '', , , program = ''] = text.trim().split(/\s+/);
  const [, kind, family = ''] = /^(tcp|udp)(4|6|46|6only)?(?:,.*)?$/.exec(protocol.toLowerCase()) ?? [];
  const place = { file, line, text: text.trim() };
  if (kind === undefined) {
    if (!/^(?:rpc\/|unix)/.test(protocol)) image.tell(spotOf(place), `this is no transport: ${protocol.slice(0, 200)}`);
    return [];
  }
  if (program === 'internal' && !/(?:echo|discard|chargen|daytime|time)$/.test(name)) return [];
  const [, own, service = name] = /^(?:\[?([^\]]*)\]?:)?([^:]+)$/.exec(name) ?? [];
  const number = portNumber(image, service, kind as 'tcp' | 'udp');
  if (number === null) {
    image.tell(`${file}:${line}`, `this service is no name of /etc/services: ${service}`);
    return [];
  }
  const host = own ?? inside ?? undefined;
  const bind = host !== undefined && host !== '*' ? host : family === '4' ? 'any4' : family === '' ? unsaid : 'dual';
  return bind
    .split(',')
    .flatMap((each) => opened(image, kind as 'tcp' | 'udp', each === '*' ? unsaid : each, number, configured(place)));
}

/** A line that begins with a blank goes on with the one before. */
const LINES = { comment: /^#/, backslash: 'nothing', isUnbounded: true, folded: true } as const;

const isFile = (path: string, image: Image) => image.isFile(path);

/** inetd and what took its place: each line of inetd.conf that is no comment. */
export const inetd: Reader = {
  programs: ['inetd'],
  read(run, image) {
    const named = run.words.slice(1).find((word) => word.startsWith('/') && isFile(word, image));
    const files = [named ?? '/etc/inetd.conf', ...image.list('/etc/inetd.d').map((name) => `/etc/inetd.d/${name}`)];
    // That of inetutils takes a transport without a family for one of IPv4. inetutils-inetd(8)
    const unsaid = /inetutils-inetd$/.test(run.exe) ? 'any4' : 'any';
    return files.flatMap((file) => {
      // An address alone is that of all lines behind it; `*:` takes it back. inetd.conf(5) of OpenBSD
      let inside: string | null = null;
      return [...logicalLines(image.text(file) ?? '', LINES)].flatMap(({ number, text, doubt }) => {
        if (doubt !== undefined) image.tell(`${file}:${number}`, doubt);
        const [, alone] = /^\s*(\S+):\s*$/.exec(text) ?? [];
        if (alone !== undefined && !alone.startsWith('#')) inside = alone.replace(/^\[|\]$/g, '');
        if (alone !== undefined || /^\s*(?:#|$)/.test(text)) return [];
        return ofLine(image, { file, line: number, text }, unsaid, inside);
      });
    });
  },
};

const parse = parseBlocks(BRACED_LINES);

const lastOf = (inside: readonly Setting[], key: string) => inside.findLast((each) => each.key === key);

/** Services that xinetd answers itself. xinetd.conf(5), type INTERNAL */
const BUILT_IN = /^(?:echo|discard|chargen|daytime|time|servers|services|xadmin|tcpmux)$/;

/** Whether a service is switched off: by itself, or by the lists of ids, of which `enabled` leaves only its own. xinetd.conf(5) */
function isSwitchedOff(block: Setting, inside: readonly Setting[], defaults: readonly Setting[]): boolean {
  const id = lastOf(inside, 'id')?.values[0] ?? block.values[0] ?? '';
  const listed = (key: string) => defaults.filter((each) => each.key === key).flatMap(({ values }) => values);
  const enabled = listed('enabled');
  const off = lastOf(inside, 'disable') ?? lastOf(defaults, 'disable');
  return off?.values[0] === 'yes' || listed('disabled').includes(id) || (enabled.length > 0 && !enabled.includes(id));
}

function ofService(image: Image, block: Setting, inside: readonly Setting[], defaults: readonly Setting[]): Opened[] {
  const said = (key: string) => lastOf(inside, key) ?? lastOf(defaults, key);
  const [port, bind, type, flags] = [
    said('port'),
    said('bind') ?? said('interface'),
    said('socket_type'),
    said('flags'),
  ];
  if (isSwitchedOff(block, inside, defaults)) return [];
  const kinds = said('type')?.values ?? [];
  if (kinds.some((kind) => /^(?:UNLISTED|TCPMUX)/.test(kind)) && port === undefined) return [];
  if (kinds.includes('INTERNAL') && !BUILT_IN.test(block.values[0] ?? '')) {
    image.tell(`${block.file}:${block.line}`, 'xinetd has no service of this name itself, and leaves it away');
    return [];
  }
  const named = said('protocol')?.values[0];
  const protocol = named === 'udp' || named === 'tcp' ? named : type?.values[0] === 'dgram' ? 'udp' : 'tcp';
  const number = portNumber(image, port?.values[0] ?? block.values[0] ?? '', protocol);
  if (number === null) {
    image.tell(`${block.file}:${block.line}`, 'xinetd: this service is no name of /etc/services');
    return [];
  }
  const everywhere = flags?.values.includes('IPv4') === true ? 'any4' : 'dual';
  const places = [block, port, bind].filter((each) => each !== undefined);
  return opened(image, protocol, bind?.values[0] ?? everywhere, number, configured(...places));
}

/** xinetd: each service that is not disabled. xinetd.conf(5) */
export const xinetd: Reader = {
  programs: ['xinetd'],
  decides: /^(?:port|bind|interface)$/,
  small: /^(?:defaults|service|port|bind|interface|type|protocol|socket_type|disable|include(?:dir)?)$/,
  read(_, image) {
    const includes = {
      patternsOf: ({ key, values }: Setting) => (/^include(?:dir)?$/.test(key) ? values : null),
      inDirectory: /^[^.]+$/,
      isLenient: true,
    };
    const settings = readWithIncludes(image, '/etc/xinetd.conf', parse, includes);
    const defaults = settings.filter(({ within }) => within.at(-1)?.[0] === 'defaults');
    const services = blocksOf(settings, ({ key, within }) => key === 'service' && within.length === 0);
    return services.flatMap(({ block, behind }) =>
      ofService(
        image,
        block,
        behind.filter(({ within }) => within.at(-1)?.[0] === 'service'),
        defaults,
      ),
    );
  },
};

/** rlinetd: each `service "NAME" { … }` that is not switched off, on its interface or every address. rlinetd.conf(5) */
export const rlinetd: Reader = {
  programs: ['rlinetd'],
  decides: /^(?:port|interface)$/,
  small: /^(?:service|port|interface|protocol|enabled)$/,
  read(run, image) {
    const includes = {
      patternsOf: ({ key, values }: Setting) => (key === 'directory' ? values.slice(0, 1) : null),
      inDirectory: /[^~]$/,
    };
    const settings = readWithIncludes(
      image,
      flagValue(run, '-f') ?? '/etc/rlinetd.conf',
      parseBlocks(SEMICOLONS),
      includes,
    );
    const services = blocksOf(settings, ({ key, within }) => key === 'service' && within.length === 0);
    return services.flatMap(({ block, behind }) => {
      const inside = behind.filter(({ within }) => within.at(-1)?.[0] === 'service');
      if (lastOf(inside, 'enabled')?.values[0] === 'no') return [];
      const protocol = lastOf(inside, 'protocol')?.values[0] === 'udp' ? 'udp' : 'tcp';
      const [port, bind] = [lastOf(inside, 'port') ?? block, lastOf(inside, 'interface')];
      const number = portNumber(image, port.values[0] ?? '', protocol);
      if (number === null) {
        image.tell(`${block.file}:${block.line}`, 'rlinetd: this service is no name of /etc/services');
        return [];
      }
      return opened(image, protocol, bind?.values[0] ?? 'any', number, configured(port, ...(bind ? [bind] : [])));
    });
  },
};
