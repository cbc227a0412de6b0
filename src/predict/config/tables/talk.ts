import type { Declared } from '../declared.js';
import { ASSIGNMENTS, INI, parseLines } from '../syntax/lines.js';

const ini = parseLines(INI);
const assignments = parseLines(ASSIGNMENTS);

/** Chat, voice and media relays. */
export const TALK: readonly Declared[] = [
  {
    // ngircd.conf(5): section Global.
    programs: ['ngircd'],
    files: ['/etc/ngircd/ngircd.conf'],
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
    // turnserver.conf: every address of the machine, over both protocols.
    programs: ['coturn'],
    files: ['/etc/turnserver.conf'],
    fileFlags: ['-c'],
    parse: assignments,
    listeners: [
      {
        protocols: ['tcp', 'udp'],
        port: { keys: ['listening-port'], flags: ['-p', '--listening-port'] },
        address: { keys: ['listening-ip'], flags: ['-L', '--listening-ip'] },
        defaultPort: 3478,
        defaultBind: 'any',
        repeated: 'every',
      },
      {
        protocols: ['tcp', 'udp'],
        port: { keys: ['tls-listening-port'] },
        address: { keys: ['listening-ip'] },
        defaultPort: 5349,
        defaultBind: 'any',
        repeated: 'every',
        when: [{ keys: ['cert'], is: /./, otherwise: false }],
      },
    ],
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
