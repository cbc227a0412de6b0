import type { Declared } from '../declared.js';
import { ASSIGNMENTS, INI, parseLines } from '../syntax/lines.js';

const ini = parseLines(INI);
const assignments = parseLines(ASSIGNMENTS);

/** A switch that is there says yes unless its value says no. */
const SAYS_NO = /^(?:0|no|false|off)$/i;

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
    parse: assignments,
    listeners: (['tcp', 'udp'] as const).flatMap((protocol) => [
      {
        protocols: [protocol],
        port: { keys: ['listening-port'], flags: ['-p', '--listening-port'] },
        address: { keys: ['listening-ip'], flags: ['-L', '--listening-ip'] },
        defaultPort: 3478,
        defaultBind: 'any',
        repeated: 'every',
        when: [{ keys: [`no-${protocol}`], is: SAYS_NO, otherwise: true }],
      } as const,
      {
        protocols: [protocol],
        port: { keys: ['tls-listening-port'] },
        address: { keys: ['listening-ip'] },
        defaultPort: 5349,
        defaultBind: 'any',
        repeated: 'every',
        when: [
          { keys: ['cert'], is: /./, otherwise: false },
          { keys: [protocol === 'tcp' ? 'no-tls' : 'no-dtls'], is: SAYS_NO, otherwise: true },
        ],
      } as const,
    ]),
  },
  {
    programs: ['mumble-server'],
    files: ['/etc/mumble-server.ini', '/etc/mumble/mumble-server.ini'],
    fileFlags: ['-ini'],
    parse: ini,
    listeners: [
      {
        protocols: ['tcp', 'udp'],
        port: { keys: ['port'] },
        address: { keys: ['host'] },
        defaultPort: 64738,
        defaultBind: 'dual',
      },
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
