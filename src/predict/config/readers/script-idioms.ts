import type { Bind } from '../../../domain/bind.js';

/** How a language opens a socket: where port and host stand in what fits. */
export interface Idiom {
  readonly pattern: RegExp;
  /** What it binds to where no host is said. */
  readonly everywhere: string;
  /** Where it takes one of the addresses of `localhost` alone. */
  readonly localhost?: Bind;
  /** What has to stand in the file for the call to be one of a socket. */
  readonly only?: RegExp;
  /** Which calls open datagrams; `made`: of these, only where the socket made last before it, or all of the file, says so. */
  readonly datagrams?: { readonly call: RegExp; readonly made?: RegExp; readonly file?: RegExp };
}

/**
 * `PORT` of the environment with what stands in its place, or a number. Here and below, what may be anything is as long as
 * people write it: the end of each call is not looked for through all of a file.
 */
const VALUE = String.raw`[^,(){}]{0,80}?(?:\([^()]{0,80}(?:\([^()]{0,80}\)[^()]{0,80})?\))?[^,(){}]{0,80}?`;
const HOST = String.raw`(?<host>['"][\w.:*-]*['"]|os\.(?:environ(?:\.get\(|\[)|getenv\()['"]\w+['"][^)\]]{0,80}[)\]]|[\w.$]+(?:\.get\([^()]{0,80}\)|(?:\[(?:['"]\w+['"]|\d{1,3})\]){0,3})(?:\s*(?:\|\||\?\?|or)\s*['"][\w.:-]*['"])?)`;
const PORT = `(?<port>${VALUE})`;

/** A letter between the brackets of a call, or a call in it. */
const INNER = String.raw`(?:[^()]|\((?:[^()]|\([^()]{0,80}\)){0,160}\))`;

const calls = (source: string) => new RegExp(source, 'g');

const NODE = { everywhere: 'dual', localhost: 'loopback6' } as const;
const POSITIONAL = String.raw`(?<port>[^{,()]{1,80}(?:\([^()]{0,80}\))?[^,)]{0,80})(?:,\s*${HOST})?`;

const node: readonly Idiom[] = [
  {
    ...NODE,
    pattern:
      /\.listen\(\s*\{(?=[^}]{0,500}?[{,\s](?<port>port)\s*[,}])(?:[^}]{0,500}?(?:\bhost:\s{0,9}|[{,\s](?=host\s*[,}]))(?<host>['"][\w.:*-]{0,80}['"]|[\w.$]{1,80}))?/g,
  },
  {
    ...NODE,
    pattern: calls(
      String.raw`(?:\.listen|\b(?:WebSocketServer|WebSocket\.Server|ws\.Server))\(\s*\{(?=[^}]{0,500}?\bport:\s*${PORT}\s*[,}])(?:[^}]{0,500}?(?:\bhost:\s*|[{,\s](?=host\s*[,}]))${HOST})?`,
    ),
  },
  { ...NODE, pattern: calls(String.raw`\.listen\(\s*${POSITIONAL}`) },
  {
    pattern: calls(String.raw`\.bind\(\s*${POSITIONAL}`),
    everywhere: 'any4',
    only: /\bcreateSocket\(/,
    datagrams: { call: /./ },
  },
  {
    pattern: calls(
      String.raw`\.bind\(\s*\{(?=[^}]{0,500}?\bport:\s*${PORT}\s*[,}])(?:[^}]{0,500}?\baddress:\s*${HOST})?`,
    ),
    everywhere: 'any4',
    only: /\bcreateSocket\(/,
    datagrams: { call: /./ },
  },
];

const python: readonly Idiom[] = [
  {
    pattern: calls(String.raw`(?:\w{0,40}Server|\.bind|\.create_server)\(\s*\(\s*${HOST}\s*,\s*${PORT}\)`),
    everywhere: 'any4',
    localhost: 'loopback4',
    datagrams: { call: /UDPServer|\.bind/, made: /\bSOCK_(DGRAM|STREAM)/g, file: /UDPServer|SOCK_DGRAM/ },
  },
  {
    pattern: calls(String.raw`\blocal_addr\s{0,9}=\s{0,9}\(\s*${HOST}\s*,\s*${PORT}\)`),
    everywhere: 'any4',
    localhost: 'loopback4',
    only: /create_datagram_endpoint/,
    datagrams: { call: /./ },
  },
  {
    pattern: calls(
      String.raw`\b(?:start_server|create_server|make_server|serve|TCPSite)\((?:\s*[\w.]+\s*,(?=\s*['"\w.]))?\s*${HOST}\s*,\s*${PORT}[,)]`,
    ),
    everywhere: 'any4',
  },
  {
    pattern: calls(
      String.raw`\b(?:serve|run_app|start_server|create_server)\((?=${INNER}{0,500}?port\s*=)(?:${INNER}{0,500}?host\s*=\s*${HOST})?${INNER}{0,500}?port\s*=\s*${PORT}[,)]`,
    ),
    everywhere: 'any4',
  },
  {
    pattern: calls(
      String.raw`(?:\.|\b)run\((?=${INNER}{0,500}?port\s*=)(?:${INNER}{0,500}?host\s*=\s*${HOST})?${INNER}{0,500}?port\s*=\s*${PORT}[,)]`,
    ),
    everywhere: 'loopback4',
    localhost: 'loopback4',
  },
  {
    pattern: calls(String.raw`\.listen(?:TCP|UDP|SSL)\(\s*(?:(?=${INNER}{0,500}?interface\s*=\s*${HOST})|)${PORT}\s*,`),
    everywhere: 'any4',
    only: /\breactor\b/,
    datagrams: { call: /UDP/ },
  },
];

/** Settings of CherryPy, of which that of the host may stand before that of the port or behind it. */
const cherrypy: Idiom = {
  pattern:
    /\bserver\.socket_port['"]?\s{0,9}[:=]\s{0,9}(?<port>[^,\n}]{1,80})(?:(?=[^}]{0,400}?server\.socket_host['"]?\s{0,9}[:=]\s{0,9}(?<host>['"][\w.:]{1,60}['"]))|)(?:(?<=server\.socket_host['"]?\s{0,9}[:=]\s{0,9}(?<before>['"][\w.:]{1,60}['"])[^}]{0,400})|)/g,
  everywhere: 'loopback4',
  localhost: 'loopback4',
  only: /\bcherrypy\b/,
};

/** Flask, Bottle and their kind, with both in their places. */
const flask: Idiom = {
  pattern: calls(String.raw`\.run\(\s*(?<host>['"][\w.:]{1,60}['"])\s*,\s*${PORT}[,)]`),
  everywhere: 'loopback4',
  localhost: 'loopback4',
  only: /\b(?:flask|quart|sanic)\b/,
};

/** Twisted's descriptions of endpoints. */
const twisted: Idiom = {
  pattern:
    /\bserverFromString\(\s*\w{1,40}\s*,\s*[bf]{0,2}['"](?:tcp6?|ssl):(?:port=)?(?<port>\d{1,5})(?::interface=(?<host>[\d.]{1,15}))?/g,
  everywhere: 'any4',
};

/** Tornado binds to both families. Its `bind` and `bind_sockets` count port and address apart, where sockets have a pair. */
const tornado: Idiom = {
  pattern: calls(
    String.raw`(?:\.listen|\.bind|\bbind_sockets)\((?!\s{0,20}\()\s{0,20}(?:port\s{0,9}=\s{0,9})?${PORT}(?:,\s*(?:address\s*=\s*)?${HOST})?\s*[,)]`,
  ),
  everywhere: 'any',
  only: /\btornado\b/,
};

/** Values of a list `LocalPort => 80, LocalAddr => '::1'` may stand in any order. */
const PERL_PAIRS = String.raw`(?:(?=[^;]{0,400}?Local(?:Addr|Host)\s{0,9}=>\s{0,9}(?<host>['"][\w.:]+['"]|\$\w{1,80}))|)(?=[^;]{0,400}?LocalPort\s{0,9}=>\s{0,9}(?<port>[^,)\n]{1,80}))`;

const perl: readonly Idiom[] = [
  {
    pattern: calls(String.raw`->\s{0,9}new\(${PERL_PAIRS}[^;]{0,400}`),
    everywhere: 'any4',
    datagrams: { call: /Proto\s{0,9}=>\s{0,9}['"]?udp/ },
  },
  {
    pattern:
      /Local(?:Addr|Host)\s{0,9}=>\s{0,9}['"](?<host>[\d.]{1,15}|\[[\da-f:]{2,39}\]):(?<port>\d{1,5})['"][^;]{0,400}/g,
    everywhere: 'any4',
    datagrams: { call: /Proto\s{0,9}=>\s{0,9}['"]?udp/ },
  },
  {
    // Mojolicious under hypnotoad
    pattern: /['"]https?:\/\/(?<host>[\d.]{1,15}|\[[\da-f:]{2,39}\]|\*):(?<port>\d{1,5})['"]/g,
    everywhere: 'any4',
    only: /\bhypnotoad\b[^;]{0,400}\blisten\b/,
  },
  { pattern: /\bsockaddr_in\(\s*(?<port>[^,()]{1,80}),\s*INADDR_(?:ANY|LOOPBACK)/g, everywhere: 'any4' },
];

const ruby: readonly Idiom[] = [
  {
    pattern:
      /TCPServer\.(?:new|open)\(?\s*(?:(?<host>['"][\w.:]*['"])\s*,\s*)?(?<port>[^,()\n]{1,80}(?:\([^()\n]{0,80}(?:\([^()\n]{0,80}\)[^()\n]{0,80})?\))?[^,()\n]{0,80})/g,
    everywhere: 'any4',
  },
  {
    pattern:
      /HTTPServer\.new\(?(?:(?=[^)]{0,400}?BindAddress(?::|\s*=>)\s*(?<host>['"][\w.:]+['"]))|)(?=[^)]{0,400}?Port(?::|\s*=>)\s*(?<port>[^,()\n]{1,80}(?:\([^()\n]{0,80}\))?[^,()\n]{0,80}))/g,
    everywhere: 'any',
  },
  {
    pattern: /\.bind\(?\s*(?<host>['"][\w.:]*['"])\s*,\s*(?<port>[^,()\n]{1,80}(?:\([^()\n]{0,80}\))?[^,()\n]{0,80})/g,
    everywhere: 'any4',
    only: /UDPSocket\.new/,
    datagrams: { call: /./ },
  },
];

const php: readonly Idiom[] = [
  {
    pattern:
      /stream_socket_server\(\s*['"](?<scheme>tcp|udp|ssl|tls):\/\/(?<host>[\d.]{1,15}|\[[\da-f:]{2,39}\]):(?<port>\d{1,5})['"]/g,
    everywhere: 'any4',
    datagrams: { call: /['"]udp:/ },
  },
  {
    pattern: /socket_bind\(\s*\$\w{1,40}\s*,\s*(?<host>['"][\w.:]{1,60}['"])\s*,\s*(?<port>[^,()]{1,80})/g,
    everywhere: 'any4',
    datagrams: { call: /./, file: /SOCK_DGRAM/ },
  },
];

const lua: readonly Idiom[] = [
  {
    pattern:
      /(?:socket\.bind|:bind)\(\s*(?<host>['"][\w.:*]{1,60}['"])\s*,\s*(?<port>[^,()]{1,80}(?:\([^()]{0,80}(?:\([^()]{0,80}\))?[^()]{0,80}\))?)/g,
    everywhere: 'any4',
  },
  {
    pattern: /:setsockname\(\s*(?<host>['"][\w.:*]{1,60}['"])\s*,\s*(?<port>[^,()]{1,80}(?:\([^()]{0,80}\))?)/g,
    everywhere: 'any4',
    datagrams: { call: /./ },
  },
];

/** By runtime, how its scripts open sockets. */
export const IDIOMS: Readonly<Record<string, readonly Idiom[]>> = {
  node,
  python: [...python, cherrypy, flask, tornado, twisted],
  perl,
  ruby,
  php,
  lua,
};
