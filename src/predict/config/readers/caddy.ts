import { groupBy } from '../../../base/group-by.js';
import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import type { Opened } from '../../types.js';
import { byDefault, flagValue } from '../flags.js';
import { configured, hostPort, opened, portNumber } from '../sockets.js';
import { BRACED_LINES } from '../syntax/block-tokens.js';
import { parseBlocks } from '../syntax/blocks.js';
import { type Parse, readWithIncludes } from '../syntax/include.js';
import type { Reader, Setting } from '../types.js';

const parse = parseBlocks(BRACED_LINES);

/** The block of options for all is the one without a name. */
const isGlobal = ({ within }: Setting) => within.length === 1 && within[0]?.length === 0;

/** Lines that are looked at for one site: snippets may import one another, and each many times. */
const LOOKED_AT = 100;

/** A placeholder, `{host}`, is no block: it is written with other brackets, as blocks are read before words. Caddyfile, concepts */
const withoutBraces = (text: string) => text.replace(/\{([\w.:[\]*-]{1,200})\}/g, '<$1>');

/** Characters of a word: an address has fewer, and words that double from snippet to snippet have more. */
const WORD_LIMIT = 300;

/** `{args[0]}` and, in older versions, `{args.0}`: the words behind the name of a snippet. Caddyfile, import */
const withArguments = (word: string, given: readonly string[]) =>
  word
    .slice(0, WORD_LIMIT)
    .replace(/<args(?:\[(\d{1,2})\]|\.(\d{1,2}))>/g, (_, now, before) => given[Number(now ?? before)] ?? '')
    .slice(0, WORD_LIMIT);

/** The addresses that a block is bound to, in its own lines or those of a snippet that it imports; undefined where none are. */
function bindsIn(
  blocks: ReadonlyMap<string, readonly Setting[]>,
  name: string,
  room: { left: number },
  given: readonly string[] = [],
): readonly string[] | undefined {
  const lines = blocks.get(name) ?? [];
  // The last line counts; from there back, so that a long snippet is not gone through for each site that imports it.
  for (let at = lines.length - 1; at >= 0 && room.left > 0; at -= 1) {
    room.left -= 1;
    const [first = '', ...more] = (lines[at]?.values ?? []).map((value) => withArguments(value, given));
    const binds =
      lines[at]?.key === 'bind'
        ? [first, ...more].filter((word) => word !== '')
        : bindsIn(blocks, `(${first})`, room, more);
    if (binds !== undefined) return binds;
  }
  return undefined;
}

/** Where the programs of one site are served: `:8080`, `example.com`, `http://localhost:8080`. */
interface Site {
  readonly port: number;
  readonly secure: boolean;
}

interface Ports {
  readonly http: number;
  readonly https: number;
}

function siteOf(image: Image, address: string, { http, https }: Ports): Site | null {
  const { host, port } = hostPort(address);
  const scheme = /^(https?):\/\//.exec(address)?.[1];
  if (port !== null) {
    const number = portNumber(image, port, 'tcp');
    return number === null ? null : { port: number, secure: scheme !== 'http' && number !== http && host !== null };
  }
  return scheme === 'http' ? { port: http, secure: false } : { port: https, secure: true };
}

/** Of a site with a name Caddy serves HTTPS, HTTP/3 over UDP beside it, and redirects from its HTTP port. */
function ofSite(image: Image, setting: Setting, site: Site, binds: readonly string[], ports: Ports): Opened[] {
  const source = configured(setting);
  const at = (protocol: 'tcp' | 'udp', port: number) =>
    binds.flatMap((bind) => opened(image, protocol, bind, port, source));
  const secure = site.secure ? [...at('udp', site.port), ...at('tcp', ports.http)] : [];
  return [...at('tcp', site.port), ...secure];
}

/** The interface for administration: on localhost:2019 unless it is moved or switched off. */
function administration(run: Running, image: Image, settings: readonly Setting[]): Opened[] {
  const setting = settings.find((each) => isGlobal(each) && each.key === 'admin');
  const value = setting?.values[0] ?? '';
  if (value === 'off' || value.startsWith('unix/')) return [];
  if (setting === undefined || value === '') return opened(image, 'tcp', 'loopback4', 2019, byDefault(run));
  const { host, port } = hostPort(value);
  const number = portNumber(image, port ?? '2019', 'tcp');
  const bind = host === null ? 'dual' : host === 'localhost' ? 'loopback4' : host;
  return number === null ? [] : opened(image, 'tcp', bind, number, configured(setting));
}

/** `{$NAME}` and `{$NAME:DEFAULT}`, which are filled in before anything is read. Caddyfile, environment variables */
const withVariables = (text: string, { environment }: Running) =>
  text.replace(
    /\{\$(\w{1,80})(?::([^{}\n]{0,200}))?\}/g,
    (_, name, otherwise = '') => environment.get(name) ?? otherwise,
  );

/** Caddy: its Caddyfile, with the sites at its top. */
export const caddy: Reader = {
  programs: ['caddy'],
  decides: /^(?:bind|default_bind|https?_port)$/,
  small: /^(?:admin|bind|default_bind|https?_port)$/,
  read(run, image) {
    const file = flagValue(run, '--config', '-config', '-c') ?? '/etc/caddy/Caddyfile';
    const includes = {
      // A word alone is a snippet.
      patternsOf: ({ key, values, within }: Setting) =>
        key === 'import' && within.length === 0 ? values.slice(0, 1).filter((value) => /[/.*]/.test(value)) : null,
    };
    const filled: Parse = (path, text, limit) => parse(path, withoutBraces(withVariables(text, run)), limit);
    const settings = readWithIncludes(image, file, filled, includes);
    if (settings.length === 0) return null;
    const numberOf = (key: string, otherwise: number) => {
      const setting = settings.find((each) => isGlobal(each) && each.key === key);
      return portNumber(image, setting?.values[0] ?? '', 'tcp') ?? otherwise;
    };
    const ports = { http: numberOf('http_port', 80), https: numberOf('https_port', 443) };
    const everywhere = settings.find((each) => isGlobal(each) && each.key === 'default_bind')?.values ?? ['dual'];
    const sites = settings.filter(({ within, key }) => within.length === 0 && key !== '' && !key.startsWith('('));
    const blocks = groupBy(
      settings.filter(({ within, key }) => within.length === 1 && /^(?:bind|import)$/.test(key)),
      ({ within }) => within[0]?.[0] ?? '',
    );
    const served = sites.flatMap((setting) => {
      const binds = bindsIn(blocks, setting.key, { left: LOOKED_AT }) ?? everywhere;
      const addresses = [setting.key, ...setting.values]
        .flatMap((word) => word.split(','))
        .filter((word) => word !== '');
      return addresses.flatMap((address) => {
        const site = siteOf(image, address, ports);
        if (site === null) image.tell(`${setting.file}:${setting.line}`, `caddy: no address of a site: ${address}`);
        return site === null ? [] : ofSite(image, setting, site, binds, ports);
      });
    });
    return [...administration(run, image, settings), ...served];
  },
};
