import type { Image } from '../../tree/image.js';
import { type Opened, spotOf } from '../../types.js';
import { unlessTwice } from '../lacking.js';
import { configured, opened, portNumber } from '../sockets.js';
import { BRACED_LINES } from '../syntax/block-tokens.js';
import { blocksOf, parseBlocks } from '../syntax/blocks.js';
import type { Parse } from '../syntax/include.js';
import { settingsOfFile } from '../syntax/include.js';
import type { Reader, Setting } from '../types.js';

const parseBraced = parseBlocks(BRACED_LINES);

/** Braces of `${name}` are no blocks: they stand as `$<name>`. */
const parse: Parse = (file, text) => parseBraced(file, text.replace(/\$\{([\w.-]{1,80})\}/g, '$<$1>'));

const ROOTS = ['/etc/freeradius/3.0', '/etc/raddb', '/etc/freeradius'] as const;

/** Ports that a listener without one of its own takes. */
const STANDARD: Readonly<Record<string, number>> = {
  auth: 1812,
  acct: 1813,
  'auth+acct': 1812,
  status: 18121,
  coa: 3799,
  dhcp: 67,
};

/** `$<name>` is what a line of that name says outside of all blocks; others are left as they stand. */
function filled(value: string, outside: ReadonlyMap<string, string>): string {
  return value.replace(/\$<([\w-]{1,80})>/g, (whole, name: string) => outside.get(name) ?? whole);
}

function ofListen(
  image: Image,
  block: Setting,
  inside: readonly Setting[],
  outside: ReadonlyMap<string, string>,
): Opened[] {
  const said = (key: string) => {
    const setting = inside.findLast((each) => each.key === key);
    return setting && { ...setting, values: setting.values.map((value) => filled(value, outside)) };
  };
  const type = said('type')?.values[0] ?? '';
  const address = said('ipaddr') ?? said('ipv4addr') ?? said('ipv6addr');
  const protocol = said('proto')?.values[0] === 'tcp' ? 'tcp' : 'udp';
  if (!Object.hasOwn(STANDARD, type)) return [];
  if (address === undefined) {
    image.tell(spotOf(block), 'freeradius ends for a listener without an address');
    return [];
  }
  const port = said('port');
  const number =
    port === undefined || port.values[0] === '0'
      ? (STANDARD[type] ?? null)
      : portNumber(image, port.values[0] ?? '', protocol);
  if (number === null) {
    image.tell(`${block.file}:${block.line}`, 'freeradius: this listener has no port that is understood');
    return [];
  }
  const value = address.values[0] ?? '*';
  const bind = value === '*' ? (address.key === 'ipv6addr' ? 'any6' : 'any4') : value === '::' ? 'any6' : value;
  return opened(image, protocol, bind, number, configured(block, address));
}

/** FreeRADIUS: every `listen` of the sites that are enabled. */
export const freeradius: Reader = {
  programs: ['freeradius'],
  decides: /^(?:port|ipaddr|ipv[46]addr)$/,
  small: /^(?:server|listen|type|port|ipaddr|ipv[46]addr)$/,
  read(_, image) {
    const root = ROOTS.find((each) => image.isDirectory(`${each}/sites-enabled`));
    if (root === undefined) return null;
    const files = [
      `${root}/radiusd.conf`,
      ...image.list(`${root}/sites-enabled`).map((name) => `${root}/sites-enabled/${name}`),
    ];
    const read = files.map((file) => settingsOfFile(image, file, parse));
    const outside = new Map(
      read
        .flat()
        .filter(({ within }) => within.length === 0)
        .map(({ key, values }) => [key, values.at(-1) ?? ''] as const),
    );
    const listeners = read.flatMap((settings) =>
      blocksOf(settings, ({ key }) => key === 'listen').map(({ block, behind }) => {
        const inside = behind.filter(({ within }) => within.at(-1)?.[0] === 'listen');
        return { line: block, sockets: ofListen(image, block, inside, outside) };
      }),
    );
    // Seen with 3.2, which says "Address already in use".
    return unlessTwice(image, listeners);
  },
};
