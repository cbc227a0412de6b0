import type { Declared } from '../declared.js';
import { parseClauses } from '../syntax/clauses.js';
import { derived } from '../syntax/derived.js';
import { includesBy } from '../syntax/include.js';
import { ASSIGNMENTS, DIRECTIVES, parseLines } from '../syntax/lines.js';
import { parsePowerDns } from '../syntax/power-dns.js';
import { parseSystemd } from '../syntax/systemd-lines.js';
import { parseYaml, parseYamlAs } from '../syntax/yaml.js';
import type { Setting } from '../types.js';

const directives = parseLines({ ...DIRECTIVES, backslash: 'continues' });

/** What switches the stub of systemd-resolved on, for both protocols or one. */
const OR_UDP = /^(?:1|yes|y|true|t|on|udp)$/i;
const OR_TCP = /^(?:1|yes|y|true|t|on|tcp)$/i;

/** `DNSStubListenerExtra=udp:ADDRESS:PORT` as a key with its protocol; without a port it is 53. */
function stubOf(setting: Setting): Setting {
  const [value = ''] = setting.values;
  const [, protocol, rest = ''] = /^(?:(udp|tcp):)?(.*)$/.exec(value) ?? [];
  if (setting.key !== 'DNSStubListenerExtra' || value === '') return setting;
  const whole = /^[\d.]+$|^\[[^\]]*\]$/.test(rest)
    ? `${rest}:53`
    : rest.includes('::') && !rest.includes('[')
      ? `[${rest}]:53`
      : rest;
  return { ...setting, key: protocol === undefined ? setting.key : `${setting.key} ${protocol}`, values: [whole] };
}

/** Servers of names and addresses. */
export const NAMES: readonly Declared[] = [
  {
    // nsd.conf(5)
    programs: ['nsd'],
    files: ['/etc/nsd/nsd.conf'],
    fileFlags: ['-c'],
    parse: parseClauses,
    includes: includesBy(/^include$/),
    listeners: [
      {
        protocols: ['tcp', 'udp'],
        port: { keys: ['server/port'], flags: ['-p'] },
        address: { keys: ['server/ip-address', 'server/interface'], flags: ['-a'] },
        families: { ipv4: 'server/do-ip4', ipv6: 'server/do-ip6' },
        defaultPort: 53,
        defaultBind: 'any',
        repeated: 'every',
      },
      {
        protocols: ['tcp'],
        port: { keys: ['remote-control/control-port'] },
        address: { keys: ['remote-control/control-interface'] },
        defaultPort: 8952,
        defaultBind: 'loopback',
        when: [{ keys: ['remote-control/control-enable'], is: /^yes$/i, otherwise: true }],
      },
    ],
  },
  {
    // knot.conf(5): addresses with `@PORT`.
    programs: ['knotd'],
    files: ['/etc/knot/knot.conf'],
    fileFlags: ['-c', '--config'],
    parse: parseYamlAs({ repeats: true }),
    includes: includesBy(/^include$/),
    listeners: [
      {
        protocols: ['tcp', 'udp'],
        address: { keys: ['/server/listen'] },
        defaultPort: 53,
        defaultBind: [],
        repeated: 'every',
      },
    ],
  },
  {
    // stubby.yml: addresses with `@PORT`; without a list it stays on loopback. Debian stubby 1.6.0, /etc/stubby/stubby.yml
    programs: ['stubby'],
    files: ['/etc/stubby/stubby.yml'],
    fileFlags: ['-C'],
    parse: parseYaml,
    listeners: [
      {
        protocols: ['tcp', 'udp'],
        address: { keys: ['/listen_addresses'] },
        defaultPort: 53,
        defaultBind: 'loopback',
        repeated: 'every',
      },
    ],
  },
  {
    programs: ['pdns'],
    files: ['/etc/powerdns/pdns.conf', '/etc/pdns/pdns.conf'],
    fileFlags: ['--config-dir'],
    instance: { flags: ['--config-name'], file: (name) => `/etc/powerdns/pdns-${name}.conf` },
    parse: parsePowerDns,
    includes: { ...includesBy(/^include-dir$/), inDirectory: /\.conf$/ },
    listeners: [
      {
        protocols: ['tcp', 'udp'],
        port: { keys: ['local-port'], flags: ['--local-port'] },
        address: { keys: ['local-address'], flags: ['--local-address'] },
        defaultPort: 53,
        defaultBind: 'any',
        // Without a backend it ends at once.
        when: [{ keys: ['launch', 'launch+'], is: /\S/, otherwise: false }],
      },
      {
        protocols: ['tcp'],
        port: { keys: ['webserver-port'] },
        address: { keys: ['webserver-address'] },
        defaultPort: 8081,
        defaultBind: 'loopback4',
        when: [
          { keys: ['webserver', 'api'], is: /^(?:yes|on|1)$/i, otherwise: false },
          { keys: ['launch', 'launch+'], is: /\S/, otherwise: false },
        ],
      },
    ],
  },
  {
    programs: ['pdns-recursor'],
    files: ['/etc/powerdns/recursor.conf', '/etc/pdns-recursor/recursor.conf'],
    parse: parsePowerDns,
    includes: { ...includesBy(/^include-dir$/), inDirectory: /\.conf$/ },
    listeners: [
      {
        protocols: ['tcp', 'udp'],
        port: { keys: ['local-port'], flags: ['--local-port'] },
        address: { keys: ['local-address'], flags: ['--local-address'] },
        defaultPort: 53,
        defaultBind: 'loopback4',
      },
      {
        protocols: ['tcp'],
        port: { keys: ['webserver-port'] },
        address: { keys: ['webserver-address'] },
        defaultPort: 8082,
        defaultBind: 'loopback4',
        when: [{ keys: ['webserver'], is: /^(?:yes|on|1)$/i, otherwise: false }],
      },
    ],
  },
  {
    // ntp.conf(5) of ntpsec: every address, wildcards included.
    programs: ['ntpd'],
    files: [],
    listeners: [{ protocols: ['udp'], defaultPort: 123, defaultBind: 'any' }],
  },
  {
    // ntpd.conf(5) of OpenBSD: a client alone unless it says `listen on`.
    programs: ['openntpd'],
    files: ['/etc/openntpd/ntpd.conf'],
    parse: derived(directives, (all) =>
      all
        .filter(({ key, values }) => key === 'listen' && values[0] === 'on')
        .map((each) => ({ ...each, values: each.values.slice(1, 2) })),
    ),
    listeners: [
      { protocols: ['udp'], endpoint: { keys: ['listen'] }, defaultPort: 123, defaultBind: [], words: { '*': 'any' } },
    ],
  },
  {
    // resolved.conf(5)
    programs: ['systemd-resolved'],
    files: [
      '/etc/systemd/resolved.conf',
      '/usr/lib/systemd/resolved.conf.d/*.conf',
      '/etc/systemd/resolved.conf.d/*.conf',
    ],
    parse: (file, text, limit) => parseSystemd(file, text, limit).map(stubOf),
    listeners: (['udp', 'tcp'] as const).flatMap((protocol) => [
      {
        protocols: [protocol],
        defaultPort: 53,
        defaultBind: ['127.0.0.53%lo', '127.0.0.54'],
        when: [{ keys: ['DNSStubListener'], is: protocol === 'udp' ? OR_UDP : OR_TCP, otherwise: true }],
      } as const,
      {
        protocols: [protocol],
        endpoint: { keys: ['DNSStubListenerExtra', `DNSStubListenerExtra ${protocol}`] },
        defaultPort: null,
        defaultBind: 'any',
      } as const,
      {
        protocols: [protocol],
        defaultPort: 5355,
        defaultBind: 'any',
        when: [{ keys: ['LLMNR'], is: /^(?:1|yes|y|true|t|on|resolve)$/i, otherwise: true }],
      } as const,
    ]),
  },
  {
    // avahi-daemon.conf(5)
    programs: ['avahi-daemon'],
    files: ['/etc/avahi/avahi-daemon.conf'],
    fileFlags: ['-f', '--file'],
    parse: parseLines(ASSIGNMENTS),
    listeners: [
      {
        protocols: ['udp'],
        defaultPort: 5353,
        defaultBind: 'any4',
        when: [{ keys: ['use-ipv4'], is: /^yes$/i, otherwise: true }],
      },
      {
        protocols: ['udp'],
        defaultPort: 5353,
        defaultBind: 'any6',
        when: [{ keys: ['use-ipv6'], is: /^yes$/i, otherwise: true }],
      },
    ],
  },
];
