import { groupBy } from '../../../base/group-by.js';
import type { Image } from '../../tree/image.js';
import type { Opened } from '../../types.js';
import { isOlder } from '../dpkg-status.js';
import type { Setting } from '../types.js';

/** Options of `listen` that make nginx open a socket of its own; ngx_http_core_module, listen */
export const OWN =
  /^(?:bind|setfib|fastopen|backlog|rcvbuf|sndbuf|accept_filter|deferred|ipv6only|reuseport|so_keepalive)(?:=|$)/;

/** All others of any version. */
const OTHER = /^(?:default_server|default|ssl|http2|spdy|quic|udp|proxy_protocol|multipath)$/;

/** A server with what stands in it. */
interface Server {
  readonly lines: readonly Setting[];
}

/** A `listen`, with what it opens and the server that it stands in. */
export interface Listen {
  readonly line: Setting;
  /** The block around its server: `http`, `stream` or `mail`, which know nothing of one another's sockets. */
  readonly around: string;
  readonly server: Server;
  readonly sockets: readonly Opened[];
}

/** A line that nginx ends for. */
interface Wrong {
  readonly line: Setting;
  readonly reason: string;
}

const has = ({ line }: Listen, option: RegExp) => line.values.slice(1).some((each) => option.test(each));

/** Whether TLS has what it needs in a server, or around it. */
function hasCertificate(server: Server, settings: readonly Setting[]): boolean {
  const around = settings.filter(({ within }) => /^(?:http|stream|mail)$/.test(within.at(-1)?.[0] ?? ''));
  return [...server.lines, ...around].some(
    ({ key, values }) => key === 'ssl_certificate' || (key === 'ssl_reject_handshake' && values[0] === 'on'),
  );
}

/** Since this version servers of `stream` may share an address as those of `http` do; those of `mail` never may. */
const STREAMS_SHARE = '1.25.5';

/** What is wrong with several lines of one address: who comes later is the one that nginx names. ngx_http_add_addresses */
function wrongTogether(image: Image, listens: readonly Listen[]): Wrong | null {
  const isAlone = ({ around }: Listen) =>
    around === 'mail' || (around === 'stream' && isOlder(image, 'nginx', STREAMS_SHARE));
  const seen: Listen[] = [];
  const DEFAULT = /^default(?:_server)?$/;
  for (const each of listens) {
    const { line, server } = each;
    if (seen.some((other) => other.server === server))
      return { line, reason: 'nginx ends: this server has that address twice' };
    if (seen.length > 0 && isAlone(each)) return { line, reason: 'nginx ends: another server has that address' };
    if (has(each, DEFAULT) && seen.some((other) => has(other, DEFAULT)))
      return { line, reason: 'nginx ends: another server is the default one of this address' };
    if (has(each, OWN) && seen.some((other) => has(other, OWN)))
      return { line, reason: 'nginx ends: another line has options for the socket of this address' };
    seen.push(each);
  }
  return null;
}

/** TLS without a certificate in the default server of an address. ngx_http_ssl_init */
function wrongTls(listens: readonly Listen[], settings: readonly Setting[]): Wrong | null {
  const first = listens.find((each) => has(each, /^default(?:_server)?$/)) ?? listens[0];
  if (first === undefined || !listens.some((each) => has(each, /^(?:ssl|quic)$/))) return null;
  return hasCertificate(first.server, settings)
    ? null
    : { line: first.line, reason: 'nginx ends: there is no ssl_certificate for this' };
}

/** Directives that came with QUIC. https://nginx.org/en/docs/http/ngx_http_v3_module.html, ngx_http_v2_module.html */
const SINCE_125 = /^(?:http2|http3\w*|quic_\w+)$/;

/** Whether a socket is of every address. */
export const isWildcard = ({ address }: Opened) => address === '0.0.0.0' || address === '::';

/** Whether two sockets of different blocks are in one another's way: with `reuseport` only where their addresses differ. */
function areInTheWay(one: Opened, other: Opened, bothReuse: boolean): boolean {
  if (one.protocol !== 'tcp' || other.protocol !== 'tcp') return false;
  if (one.port !== other.port || one.family !== other.family) return false;
  return one.address === other.address ? !bothReuse : isWildcard(one) || isWildcard(other);
}

/** A `listen` whose socket one of another block has already. */
function wrongBetween(listens: readonly Listen[]): Wrong | null {
  const REUSE = /^reuseport$/;
  if (new Set(listens.map(({ around }) => around)).size < 2) return null;
  for (const [index, listen] of listens.entries()) {
    const others = listens.slice(0, index).filter(({ around }) => around !== listen.around);
    const isLost = others.some((other) =>
      other.sockets.some((theirs) =>
        listen.sockets.some((own) => areInTheWay(own, theirs, has(other, REUSE) && has(listen, REUSE))),
      ),
    );
    if (isLost)
      return { line: listen.line, reason: `nginx ends: a server outside of ${listen.around} has that address` };
  }
  return null;
}

/** A block that nginx takes once alone. */
function wrongBlock(settings: readonly Setting[]): Wrong | null {
  const seen = new Set<string>();
  for (const line of settings) {
    if (line.within.length > 0 || !/^(?:events|http|stream|mail)$/.test(line.key)) continue;
    if (seen.has(line.key)) return { line, reason: `nginx ends: there is a block ${line.key} before it` };
    seen.add(line.key);
  }
  return null;
}

/** What nginx ends for, of the lines about listening; null where nothing of the kind is seen. */
export function wrongListens(image: Image, listens: readonly Listen[], settings: readonly Setting[]): Wrong | null {
  const odd = listens.find(({ line }) => line.values.slice(1).some((each) => !OWN.test(each) && !OTHER.test(each)));
  if (odd !== undefined) return { line: odd.line, reason: 'nginx ends: a listen with an option that is not known' };
  const old = isOlder(image, 'nginx', '1.25');
  const young = old
    ? (listens.find((each) => has(each, /^quic$/))?.line ?? settings.find(({ key }) => SINCE_125.test(key)))
    : undefined;
  if (young !== undefined)
    return { line: young, reason: 'the nginx of this image is older than this, and ends for it' };
  const between = wrongBlock(settings) ?? wrongBetween(listens);
  if (between !== null) return between;
  const ofAddress = ({ around, sockets: [first] }: Listen) =>
    `${around} ${first?.protocol} ${first?.address} ${first?.port}`;
  for (const [, same] of groupBy(
    listens.filter(({ sockets }) => sockets.length > 0),
    ofAddress,
  )) {
    const wrong = wrongTogether(image, same) ?? wrongTls(same, settings);
    if (wrong !== null) return wrong;
  }
  return null;
}
