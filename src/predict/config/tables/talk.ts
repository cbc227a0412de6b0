import type { Declared, Said } from '../declared.js';
import type { Parse } from '../syntax/include.js';
import { ASSIGNMENTS, INI, parseLines } from '../syntax/lines.js';

const ini = parseLines(INI);
const assignments = parseLines(ASSIGNMENTS);

/** A switch that is there says yes unless its value says no. */
const SAYS_NO = /^(?:0|no|false|off)$/i;

/**
 * turnserver.conf: with more than one address, a second port beside each is open as well, the next one unless it is named.
 * coturn's README.turnserver, --alt-listening-port, RFC 5780
 */
const turnserver: Parse = (file, text, limit) => {
  const settings = assignments(file, text, limit);
  const said = (key: string) => settings.findLast((each) => each.key === key)?.values[0];
  const last = settings.findLast(({ key }) => key === 'listening-ip');
  if (last === undefined || settings.filter(({ key }) => key === 'listening-ip').length < 2) return settings;
  if (settings.some(({ key }) => key === 'no-rfc5780')) return settings;
  const second = (key: string, name: string, first: string, byDefault: number) => {
    const port = Number(said(name) ?? 0) || Number(said(first) ?? byDefault) + 1;
    return { ...last, key, values: [String(port)] };
  };
  return [
    ...settings,
    second('second-port', 'alt-listening-port', 'listening-port', 3478),
    second('second-tls-port', 'alt-tls-listening-port', 'tls-listening-port', 5349),
  ];
};

const turnListener = (protocol: 'tcp' | 'udp', secured: boolean, port: Said, defaultPort: number | null) =>
  ({
    protocols: [protocol],
    port,
    address: { keys: ['listening-ip'], flags: ['-L', '--listening-ip'] },
    defaultPort,
    defaultBind: 'any',
    repeated: 'every',
    when: secured
      ? [
          { keys: ['cert'], is: /./, otherwise: false },
          { keys: [protocol === 'tcp' ? 'no-tls' : 'no-dtls'], is: SAYS_NO, otherwise: true },
        ]
      : [{ keys: [`no-${protocol}`], is: SAYS_NO, otherwise: true }],
  }) as const;

/** mumble-server.ini: what stands at `ice` as address and port. */
const mumbleLines: Parse = (file, text, limit) =>
  ini(file, text, limit).map((each) => {
    const [, host = '*'] = /\s-h\s+(\S+)/.exec(each.values[0] ?? '') ?? [];
    const [, port] = /\s-p\s+(\d+)/.exec(each.values[0] ?? '') ?? [];
    const isEndpoint = each.key === 'ice' && port !== undefined;
    return isEndpoint ? { ...each, values: [`${host.includes(':') ? `[${host}]` : host}:${port}`] } : each;
  });

/** Chat, voice and media relays. */
export const TALK: readonly Declared[] = [
  {
    // ngircd.conf(5): section Global.
    programs: ['ngircd'],
    files: ['/etc/ngircd/ngircd.conf', '/etc/ngircd/ngircd.conf.d/*.conf'],
    fileFlags: ['-f', '--config'],
    parse: ini,
    includes: { patternsOf: ({ key, values }) => (/^includedir$/i.test(key) ? values : null), inDirectory: /\.conf$/ },
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['Global/Ports'] },
        address: { keys: ['Global/Listen'] },
        defaultPort: 6667,
        defaultBind: 'any',
        words: { '::': 'any6', '0.0.0.0': 'any4' },
      },
    ],
  },
  {
    // turnserver.conf: every address of the machine, over both protocols, each of which can be switched off.
    programs: ['coturn'],
    files: ['/etc/turnserver.conf'],
    fileFlags: ['-c'],
    parse: turnserver,
    listeners: [
      ...(['tcp', 'udp'] as const).flatMap((protocol) => [
        turnListener(protocol, false, { keys: ['listening-port'], flags: ['-p', '--listening-port'] }, 3478),
        turnListener(protocol, true, { keys: ['tls-listening-port'], flags: ['--tls-listening-port'] }, 5349),
        turnListener(protocol, false, { keys: ['second-port'] }, null),
        turnListener(protocol, true, { keys: ['second-tls-port'] }, null),
      ]),
      {
        // Its console: with a password alone, and for this machine where nothing else is said.
        protocols: ['tcp'],
        port: { keys: ['cli-port'], flags: ['--cli-port'] },
        address: { keys: ['cli-ip'], flags: ['--cli-ip'] },
        defaultPort: 5766,
        defaultBind: 'loopback4',
        when: [
          { keys: ['cli-password'], is: /./, otherwise: false },
          { keys: ['no-cli'], is: SAYS_NO, otherwise: true },
        ],
      } as const,
    ],
  },
  {
    programs: ['mumble-server'],
    files: ['/etc/mumble-server.ini', '/etc/mumble/mumble-server.ini'],
    fileFlags: ['-ini'],
    parse: mumbleLines,
    listeners: [
      {
        protocols: ['tcp', 'udp'],
        port: { keys: ['port'] },
        address: { keys: ['host'] },
        defaultPort: 64738,
        defaultBind: 'dual',
      },
      // Remote control, an endpoint of Ice: `tcp -h ADDRESS -p PORT`.
      { protocols: ['tcp'], endpoint: { keys: ['ice'] }, defaultPort: null, defaultBind: 'dual' },
    ],
  },
  {
    // bitlbee.conf: [settings]; options of the command line come first.
    programs: ['bitlbee'],
    files: ['/etc/bitlbee/bitlbee.conf'],
    fileFlags: ['-c'],
    parse: ini,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['settings/DaemonPort'], flags: ['-p'] },
        address: { keys: ['settings/DaemonInterface'], flags: ['-i'] },
        defaultPort: 6667,
        defaultBind: 'dual',
      },
    ],
  },
  {
    // quasselcore(1)
    programs: ['quasselcore'],
    files: [],
    listeners: [
      {
        protocols: ['tcp'],
        port: { flags: ['-p', '--port'] },
        address: { flags: ['--listen'] },
        defaultPort: 4242,
        defaultBind: 'any',
      },
    ],
  },
];
