import { type Declared, GO_WORDS } from '../declared.js';
import { parseBlocks } from '../syntax/blocks.js';
import { derived } from '../syntax/derived.js';
import { includesBy, type Parse } from '../syntax/include.js';
import { parseJson } from '../syntax/json.js';
import { ASSIGNMENTS, DIRECTIVES, INI, parseLines } from '../syntax/lines.js';
import { parseYaml } from '../syntax/yaml.js';

const directives = parseLines(DIRECTIVES);
const assignments = parseLines(ASSIGNMENTS);
const ini = parseLines(INI);

/** A service of i2pd: a section of its own with `enabled`, `address` and `port`. */
const i2p = (section: string, port: number, on: boolean, protocol: 'tcp' | 'udp' = 'tcp', key = 'port') =>
  ({
    protocols: [protocol],
    port: { keys: [`${section}/${key}`], flags: [`--${section}.${key}`] },
    address: { keys: [`${section}/address`], flags: [`--${section}.address`] },
    defaultPort: port,
    defaultBind: 'loopback4',
    when: [{ keys: [`${section}/enabled`], is: /^(?:true|1|yes)$/i, otherwise: on }],
  }) as const;

/** Tunnels stand in sections of any name; SAM takes datagrams one port below its own. */
const parseI2p: Parse = (file, text, limit) => {
  const settings = ini(file, text, limit);
  if (/tunnels/.test(file)) return settings.map((each) => ({ ...each, within: [[`tunnel ${each.within[0]?.[0]}`]] }));
  return settings.flatMap((each) => {
    const isSam = each.within[0]?.[0] === 'sam' && each.key === 'port';
    const below = { ...each, key: 'portudp', values: [String(Number(each.values[0]) - 1)] };
    return isSam ? [below, each] : [each];
  });
};

/** Private networks, and what carries traffic through others. */
export const TUNNELS: readonly Declared[] = [
  {
    // i2pd.conf; the port for other routers is drawn by chance unless `port` says one.
    programs: ['i2pd'],
    files: ['/etc/i2pd/i2pd.conf', '/etc/i2pd/tunnels.conf'],
    fileFlags: [],
    parse: parseI2p,
    listeners: [
      {
        protocols: ['tcp', 'udp'],
        port: { keys: ['/port'], flags: ['--port'] },
        defaultPort: null,
        defaultBind: 'any4',
      },
      i2p('http', 7070, true),
      i2p('httpproxy', 4444, true),
      i2p('socksproxy', 4447, true),
      i2p('sam', 7656, true),
      i2p('sam', 7655, true, 'udp', 'portudp'),
      i2p('bob', 2827, false),
      i2p('i2cp', 7654, false),
      i2p('i2pcontrol', 7650, false),
      {
        protocols: ['tcp'],
        sections: /^tunnel /,
        port: { keys: ['port'] },
        address: { keys: ['address'] },
        defaultPort: null,
        defaultBind: 'loopback4',
        when: [{ keys: ['type'], is: /^(?:client|socks|httpproxy)$/, otherwise: false }],
      },
    ],
  },
  {
    // ss-server(1), and its file of JSON.
    programs: ['ss-server'],
    files: ['/etc/shadowsocks-libev/config.json', '/etc/shadowsocks/config.json'],
    fileFlags: ['-c'],
    parse: parseJson(),
    elsewhere: ['local_port'],
    listeners: (['tcp', 'udp'] as const).map((protocol) => ({
      protocols: [protocol],
      port: { keys: ['/server_port'], flags: ['-p'] },
      address: { keys: ['/server'], flags: ['-s'] },
      defaultPort: null,
      defaultBind: 'any4',
      when: [{ keys: ['/mode'], is: protocol === 'tcp' ? /^tcp/ : /udp/, otherwise: protocol === 'tcp' }],
    })),
  },
  {
    // ss-local(1): the port for clients, here alone unless said otherwise.
    programs: ['ss-local'],
    files: [],
    fileFlags: ['-c'],
    parse: parseJson(),
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['/local_port'], flags: ['-l'] },
        address: { keys: ['/local_address'], flags: ['-b'] },
        defaultPort: null,
        defaultBind: 'loopback4',
      },
    ],
  },
  {
    // xl2tpd.conf(5): [global]
    programs: ['xl2tpd'],
    files: ['/etc/xl2tpd/xl2tpd.conf'],
    fileFlags: ['-c'],
    parse: ini,
    listeners: [
      {
        protocols: ['udp'],
        port: { keys: ['global/port'] },
        address: { keys: ['global/listen-addr'] },
        defaultPort: 1701,
        defaultBind: 'any4',
      },
    ],
  },
  {
    // ocserv(8); without a certificate it ends at once.
    programs: ['ocserv'],
    files: ['/etc/ocserv/ocserv.conf'],
    fileFlags: ['-c', '--config'],
    parse: assignments,
    listeners: (['tcp', 'udp'] as const).map((protocol) => ({
      protocols: [protocol],
      port: { keys: [`${protocol}-port`] },
      address: { keys: protocol === 'udp' ? ['udp-listen-host', 'listen-host'] : ['listen-host'] },
      when: [{ keys: ['server-cert'], is: /./, otherwise: false }],
      defaultPort: null,
      defaultBind: 'any',
    })),
  },
  {
    // pptpd.conf(5): `listen ADDRESS`; the port is fixed.
    programs: ['pptpd'],
    files: ['/etc/pptpd.conf'],
    fileFlags: ['-c', '--conf'],
    parse: directives,
    listeners: [
      {
        protocols: ['tcp'],
        address: { keys: ['listen'], flags: ['-l', '--listen'] },
        defaultPort: 1723,
        defaultBind: 'any4',
      },
    ],
  },
  {
    // redsocks.conf: sections with `local_ip` and `local_port`, each a listener; `redudp` and `dnstc` take datagrams.
    programs: ['redsocks'],
    files: ['/etc/redsocks.conf'],
    fileFlags: ['-c'],
    elsewhere: ['port'],
    parse: (file, text, limit) =>
      parseBlocks({ comments: ['//', '#'], lines: false })(
        file,
        text.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, (comment) => comment.replace(/[^\n]/g, ' ')),
        limit,
      ),
    listeners: (['tcp', 'udp'] as const).map((protocol) => ({
      protocols: [protocol],
      sections: protocol === 'tcp' ? /^redsocks$/ : /^(?:redudp|dnstc)$/,
      repeated: 'every',
      port: { keys: ['local_port'] },
      address: { keys: ['local_ip'] },
      defaultPort: null,
      defaultBind: 'loopback4',
    })),
  },
  {
    // fastd: `bind ADDRESS:PORT;`, `any` for every address.
    programs: ['fastd'],
    files: [],
    fileFlags: ['-c', '--config'],
    parse: derived(directives, (all) =>
      all
        .filter(({ key, values }) => key === 'bind' || (key === 'include' && values.length === 1))
        .map((each) => ({ ...each, values: each.values.slice(0, 1).map((value) => value.replace(/;$/, '')) })),
    ),
    includes: includesBy(/^include$/),
    listeners: [
      {
        protocols: ['udp'],
        endpoint: { keys: ['bind'], flags: ['--bind', '-b'] },
        defaultPort: null,
        defaultBind: 'any',
        words: { any: 'any' },
      },
    ],
  },
  {
    // nebula's config.yml: datagrams of its peers, and names where a lighthouse serves them.
    programs: ['nebula'],
    files: ['/etc/nebula/config.yml'],
    fileFlags: ['-config', '--config'],
    parse: parseYaml,
    listeners: [
      {
        protocols: ['udp'],
        port: { keys: ['/listen/port'] },
        address: { keys: ['/listen/host'] },
        defaultPort: 4242,
        defaultBind: 'any4',
        words: { '::': 'dual', '[::]': 'dual' },
      },
      {
        protocols: ['udp'],
        port: { keys: ['/lighthouse/dns/port', '/dns/port'] },
        address: { keys: ['/lighthouse/dns/host', '/dns/host'] },
        defaultPort: 53,
        defaultBind: 'dual',
        words: GO_WORDS,
        when: [{ keys: ['/lighthouse/serve_dns'], is: /^true$/, otherwise: false }],
      },
    ],
  },
];
