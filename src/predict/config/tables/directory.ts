import type { Declared, DeclaredListener } from '../declared.js';
import { isKey } from '../said.js';
import { parseClauses } from '../syntax/clauses.js';
import { includesBy, type Parse } from '../syntax/include.js';
import { DIRECTIVES, INI, parseLines } from '../syntax/lines.js';
import type { Setting } from '../types.js';

const ini = parseLines(INI);

/**
 * Where unbound takes queries: on its interfaces, or, where it is to find them itself, on every address, with ports of their own if
 * these are said.
 */
function unboundQueries(protocol: 'tcp' | 'udp'): readonly DeclaredListener[] {
  const usual = {
    protocols: [protocol],
    port: { keys: ['server/port'] },
    defaultPort: 53,
    repeated: 'every',
    families: { ipv4: 'server/do-ip4', ipv6: 'server/do-ip6' },
  } as const;
  const isOn = { keys: [`server/do-${protocol}`], is: /^yes$/i, otherwise: true };
  const [automatic, ports] = [['server/interface-automatic'], ['server/interface-automatic-ports']];
  const isAutomatic = { keys: automatic, is: /^yes$/i, otherwise: false };
  return [
    {
      ...usual,
      address: { keys: ['server/interface', 'server/ip-address'] },
      defaultBind: 'loopback',
      when: [isOn, { keys: automatic, is: /^no$/i, otherwise: true }],
    },
    { ...usual, defaultBind: 'any', when: [isOn, isAutomatic, { keys: ports, is: /^$/, otherwise: true }] },
    { ...usual, port: { keys: ports }, defaultPort: null, defaultBind: 'any', when: [isOn, isAutomatic] },
  ];
}

/**
 * Control of unbound over the network is by certificates unless it is told otherwise, and without its own it ends: `could not
 * set up remote-control`. unbound.conf(5); NLnetLabs/unbound, options_remote_is_address
 */
function unboundCertificate(settings: readonly Setting[]) {
  const of = (key: string) => settings.filter((each) => isKey(each, [`remote-control/${key}`]));
  const line = of('control-enable').at(-1);
  const isLocal = of('control-interface')[0]?.values[0]?.startsWith('/') === true;
  const isBare = of('control-use-cert').at(-1)?.values[0]?.toLowerCase() === 'no';
  if (line === undefined || line.values[0]?.toLowerCase() !== 'yes' || isLocal || isBare) return null;
  return { line, path: of('server-cert-file').at(-1)?.values[0] ?? '/etc/unbound/unbound_server.pem' };
}

/** Files of Heimdal's servers, `[kdc]`, as Debian and others lay them. */
const KDC_FILES = ['/etc/heimdal-kdc/kdc.conf', '/var/lib/heimdal-kdc/kdc.conf', '/var/heimdal/kdc.conf'];

const yadifaLines = parseLines({ ...DIRECTIVES, between: /\s+/, words: false, backslash: 'unknown' });

/** `listen 127.0.0.1 port 5310, ::1` as an endpoint for each place, at the `port` of the file where it names none; yadifad.conf(5) */
const yadifaPlaces: Parse = (file, text, limit) => {
  const lines = yadifaLines(file, text, limit);
  const usual = lines.findLast(({ key }) => key === 'port')?.values[0] ?? '53';
  return lines.flatMap((line) => {
    if (line.key !== 'listen') return [line];
    const places = (line.values[0] ?? '').split(',').map((place) => place.trim().split(/\s+(?:port\s+)?/));
    return places.map(([host = '', port = usual]) => ({
      ...line,
      values: [`${host.includes(':') ? `[${host}]` : host}:${port}`],
    }));
  });
};

/** Who people are, and names. */
export const DIRECTORY: readonly Declared[] = [
  {
    // Heimdal's kdc(8): `ports` and `addresses` of [kdc]
    programs: ['heimdal-kdc'],
    files: KDC_FILES,
    fileFlags: ['-c', '--config-file'],
    parse: ini,
    listeners: [
      {
        protocols: ['tcp', 'udp'],
        port: { keys: ['kdc/ports'], flags: ['-P', '--ports'] },
        address: { keys: ['kdc/addresses'], flags: ['--addresses'] },
        defaultPort: 88,
        defaultBind: 'any',
        repeated: 'every',
      },
    ],
  },
  {
    programs: ['kpasswdd'],
    files: KDC_FILES,
    parse: ini,
    listeners: [
      {
        protocols: ['udp'],
        port: { flags: ['-p', '--port'] },
        address: { keys: ['kdc/addresses'], flags: ['--addresses'] },
        defaultPort: 464,
        defaultBind: 'any',
        repeated: 'every',
      },
    ],
  },
  {
    programs: ['yadifad'],
    files: ['/etc/yadifa/yadifad.conf', '/etc/yadifad.conf'],
    fileFlags: ['-c', '--config'],
    parse: yadifaPlaces,
    listeners: [{ protocols: ['tcp', 'udp'], endpoint: { keys: ['listen'] }, defaultPort: 53, defaultBind: 'any' }],
  },
  {
    // unbound.conf(5): without interfaces it serves this machine alone.
    programs: ['unbound'],
    files: ['/etc/unbound/unbound.conf'],
    // Debian's helper copies the key of dns-root-data before it starts; unbound-anchor(8) makes it.
    wanted: {
      keys: /^(?:auto-trust-anchor-file|trust-anchor-file|tls-service-key|tls-service-pem|root-hints)$/,
      makers: ['/usr/share/dns/root.key', 'unbound-anchor'],
      unnamed: unboundCertificate,
    },
    fileFlags: ['-c'],
    parse: parseClauses,
    includes: includesBy(/^include(?:-toplevel)?$/),
    listeners: [
      ...(['tcp', 'udp'] as const).flatMap(unboundQueries),
      {
        protocols: ['tcp'],
        port: { keys: ['remote-control/control-port'] },
        address: { keys: ['remote-control/control-interface'] },
        defaultPort: 8953,
        defaultBind: 'loopback',
        when: [{ keys: ['remote-control/control-enable'], is: /^yes$/i, otherwise: false }],
      },
    ],
  },
  {
    // minissdpd(1): IPv6 beside IPv4 by `-6` alone.
    programs: ['minissdpd'],
    files: [],
    listeners: [
      { protocols: ['udp'], defaultPort: 1900, defaultBind: 'any4' },
      { protocols: ['udp'], defaultPort: 1900, defaultBind: 'any6', onlyWith: ['-6'] },
    ],
  },
  {
    // nuttcp(8): a server by `-S` alone, which opens the port for data when a client has come.
    programs: ['nuttcp'],
    files: [],
    listeners: [
      { protocols: ['tcp'], port: { flags: ['-P'] }, defaultPort: 5000, defaultBind: 'any4', onlyWith: ['-S'] },
    ],
  },
  {
    // mopidy's ext.conf of http: 127.0.0.1 and 6680; what is installed beside it opens more.
    programs: ['mopidy'],
    files: ['/usr/share/mopidy/conf.d/*.conf', '/etc/mopidy/mopidy.conf'],
    parse: ini,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['http/port'] },
        address: { keys: ['http/hostname'] },
        defaultPort: 6680,
        defaultBind: 'loopback4',
        when: [{ keys: ['http/enabled'], is: /^(?:true|yes|on|1)$/i, otherwise: true }],
      },
      {
        protocols: ['tcp'],
        port: { keys: ['mpd/port'] },
        address: { keys: ['mpd/hostname'] },
        defaultPort: null,
        defaultBind: 'loopback4',
        when: [{ keys: ['mpd/enabled'], is: /^(?:true|yes|on|1)$/i, otherwise: true }],
      },
    ],
  },
  {
    // ptpd(8): bound to the one device that it is given; a real run of Debian's 2.3.1.
    programs: ['ptpd'],
    files: [],
    fileFlags: ['-c', '--config-file'],
    parse: parseLines({ ...INI, between: /=\s*/ }),
    listeners: [319, 320].map((defaultPort) => ({
      protocols: ['udp'],
      address: { keys: ['ptpengine:interface'], flags: ['-i', '--interface', '--ptpengine:interface'] },
      isDevice: true,
      defaultPort,
      defaultBind: 'any4',
    })),
  },
];
