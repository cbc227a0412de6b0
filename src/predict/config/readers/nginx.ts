import type { Image } from '../../tree/image.js';
import { directoryOf, joined } from '../../tree/paths.js';
import type { Opened } from '../../types.js';
import { endpoint } from '../endpoint.js';
import { flagValue } from '../flags.js';
import { doubted, unlessInOtherCase, unlessLacking } from '../lacking.js';
import { unlessUnknown } from '../own-words.js';
import { configured, opened } from '../sockets.js';
import { SEMICOLONS } from '../syntax/block-tokens.js';
import { blocksOf, parseBlocks } from '../syntax/blocks.js';
import { includesBy, readWithIncludes } from '../syntax/include.js';
import { nginxPieces } from '../syntax/nginx-pieces.js';
import type { Reader, Setting } from '../types.js';
import { isWildcard, type Listen, OWN, wrongListens } from './nginx-refused.js';

const FILE = '/etc/nginx/nginx.conf';

/** What a relative `-c` starts from where `-p` says nothing: `--prefix` of Debian's `nginx -V`. */
const PREFIX = '/usr/share/nginx';

/** Files that are read when it starts, and not when somebody asks. */
const FILES =
  /^(?:(?:(?:proxy|grpc|uwsgi)_)?ssl_(?:certificate|certificate_key|trusted_certificate|crl)|ssl_(?:dhparam|client_certificate|session_ticket_key|stapling_file)|load_module)$/;

/** Blocks of words that are no directives. */
const CHOSEN = /^(?:map|geo|types|split_clients|charset_map|keyval_zone|match)$|lua/;

const parse = parseBlocks({ ...SEMICOLONS, pieces: nginxPieces });

/** One `listen` of a server; `quic` and `udp` are datagrams. `[::]` is IPv6 alone unless it says `ipv6only=off`. */
function ofListen(image: Image, setting: Setting): Opened[] {
  const [value = '', ...options] = setting.values;
  const protocol = options.includes('udp') || options.includes('quic') ? 'udp' : 'tcp';
  const hosts = options.includes('ipv6only=off') ? { '::': 'dual' } : {};
  return endpoint(image, setting, value, { protocol, everywhere: 'any4', port: 80, hosts });
}

/** Of the addresses of a port nginx opens the wildcard alone where one is named, but for those with options of their own. */
function ofListens(listens: readonly Listen[]): Opened[] {
  const found = listens.flatMap(({ line, around, sockets }) =>
    sockets.map((each) => ({
      each,
      isOwn: line.values.some((value) => OWN.test(value)),
      spot: `${around} ${each.protocol} ${each.family} ${each.port}`,
    })),
  );
  const everywhere = new Set(found.filter(({ each }) => isWildcard(each)).map(({ spot }) => spot));
  return found
    .filter(({ each, isOwn, spot }) => isOwn || isWildcard(each) || !everywhere.has(spot))
    .map(({ each }) => each);
}

const isServer = ({ within }: Setting) =>
  within.at(-1)?.[0] === 'server' && !['upstream', 'mail'].includes(within.at(-2)?.[0] ?? '');

/** Every `listen`, with the server that it stands in. */
function listensOf(image: Image, settings: readonly Setting[]): Listen[] {
  const isBlock = ({ key, within }: Setting) =>
    key === 'server' && /^(?:http|stream|mail)$/.test(within.at(-1)?.[0] ?? '');
  return blocksOf(settings, isBlock).flatMap(({ block, behind }) => {
    const depth = block.within.length;
    const around = block.within.at(-1)?.[0] ?? '';
    const server = { lines: behind.filter(({ within }) => within.length > depth) };
    return server.lines
      .filter(({ key, within }) => key === 'listen' && within.at(-1)?.[0] === 'server')
      .map((line) => ({ line, around, server, sockets: ofListen(image, line) }));
  });
}

/** A server without `listen` takes port 80 (as root), ngx_http_core_module. */
function silentServers(image: Image, settings: readonly Setting[]): Opened[] {
  const silent: Setting[] = [];
  let server: Setting | null = null;
  for (const each of settings) {
    if (each.key === 'server' && each.within.at(-1)?.[0] === 'http') {
      if (server !== null) silent.push(server);
      server = each;
    } else if (each.key === 'listen' && isServer(each)) server = null;
  }
  if (server !== null) silent.push(server);
  return silent.flatMap((block) => opened(image, 'tcp', 'any4', 80, configured(block)));
}

/** nginx and what is made from it: `listen` of every server in http and stream, through all includes. */
export const nginx: Reader = {
  programs: ['nginx', 'openresty', 'angie', 'tengine'],
  decides: /^listen$/,
  read(run, image) {
    const prefix = joined(run.directory, flagValue(run, '-p') ?? PREFIX);
    const file = joined(prefix.replace(/\/$/, ''), flagValue(run, '-c') ?? FILE);
    // Relative names start from the directory of the first file, also in files that it includes. ngx_init_cycle
    const settings = readWithIncludes(image, file, parse, includesBy(/^include$/, { base: directoryOf(file) }));
    const listens = listensOf(image, settings);
    const all = [...ofListens(listens), ...silentServers(image, settings)];
    const wrong = wrongListens(image, listens, settings);
    if (wrong !== null) return doubted(image, all, wrong.line, wrong.reason);
    const taken = unlessInOtherCase(image, all, settings, /^(?:listen|server|http|stream|mail|include)$/);
    const modules = settings
      .filter(({ key }) => key === 'load_module')
      .map(({ values }) => joined(prefix, values[0] ?? ''));
    const known = unlessUnknown(image, run, taken, settings, { beside: modules, free: CHOSEN });
    return unlessLacking(image, known, settings, { keys: FILES });
  },
};
