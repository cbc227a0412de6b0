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

/** What is wrong with several lines of one address: who comes later is the one that nginx names. ngx_http_add_addresses */
function wrongTogether(listens: readonly Listen[]): Wrong | null {
  const seen: Listen[] = [];
  const DEFAULT = /^default(?:_server)?$/;
  for (const each of listens) {
    const { line, server } = each;
    if (seen.some((other) => other.server === server))
      return { line, reason: 'nginx ends: this server has that address twice' };
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
  const ofAddress = ({ sockets: [first] }: Listen) => `${first?.protocol} ${first?.address} ${first?.port}`;
  for (const [, same] of groupBy(
    listens.filter(({ sockets }) => sockets.length > 0),
    ofAddress,
  )) {
    const wrong = wrongTogether(same) ?? wrongTls(same, settings);
    if (wrong !== null) return wrong;
  }
  return null;
}
