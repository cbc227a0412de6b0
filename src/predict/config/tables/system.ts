import type { Declared } from '../declared.js';
import { includesBy } from '../syntax/include.js';
import { ASSIGNMENTS, CLAUSES, DIRECTIVES, INI, parseLines } from '../syntax/lines.js';

const directives = parseLines(DIRECTIVES);
const ini = parseLines(INI);
const assignments = parseLines(ASSIGNMENTS);
const clauses = parseLines(CLAUSES);

/** Names, time, files, printing, monitoring: daemons with few settings. */
export const SYSTEM: readonly Declared[] = [
  {
    // vsftpd.conf(5): `listen` and `listen_ipv6` exclude one another; without both it is started by inetd.
    programs: ['vsftpd'],
    files: ['/etc/vsftpd.conf', '/etc/vsftpd/vsftpd.conf'],
    fileOperand: true,
    parse: assignments,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['listen_port'] },
        address: { keys: ['listen_address'] },
        defaultPort: 21,
        defaultBind: 'any4',
        when: [
          { keys: ['listen'], is: /^yes$/i, otherwise: true },
          { keys: ['listen_ipv6'], is: /^no$/i, otherwise: true },
        ],
      },
      {
        protocols: ['tcp'],
        port: { keys: ['listen_port'] },
        address: { keys: ['listen_address6'] },
        defaultPort: 21,
        defaultBind: 'dual',
        when: [{ keys: ['listen_ipv6'], is: /^yes$/i, otherwise: false }],
      },
    ],
  },
  {
    // tftpd(8) of hpa: `--address [host][:port]`, with -4 or -6 one family.
    programs: ['tftpd'],
    files: [],
    listeners: [
      {
        protocols: ['udp'],
        endpoint: { flags: ['--address', '-a'] },
        defaultPort: 69,
        defaultBind: 'any',
        words: { '*': 'any' },
      },
    ],
  },
  {
    programs: ['beanstalkd'],
    files: [],
    listeners: [
      {
        protocols: ['tcp'],
        port: { flags: ['-p'] },
        address: { flags: ['-l'] },
        defaultPort: 11300,
        defaultBind: 'any4',
      },
    ],
  },
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
    // unbound.conf(5): without interfaces it serves this machine alone.
    programs: ['unbound'],
    files: ['/etc/unbound/unbound.conf'],
    fileFlags: ['-c'],
    parse: clauses,
    includes: includesBy(/^include(?:-toplevel)?$/),
    listeners: [
      {
        protocols: ['tcp', 'udp'],
        port: { keys: ['server/port'] },
        address: { keys: ['server/interface', 'server/ip-address'] },
        defaultPort: 53,
        defaultBind: 'loopback',
        repeated: 'every',
      },
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
    // chrony.conf(5): 123 only with `allow`, commands on loopback unless the port is 0.
    programs: ['chronyd'],
    files: ['/etc/chrony/chrony.conf', '/etc/chrony.conf'],
    fileFlags: ['-f'],
    parse: directives,
    includes: { ...includesBy(/^(?:include|confdir)$/), inDirectory: /\.conf$/ },
    listeners: [
      {
        protocols: ['udp'],
        port: { keys: ['port'], flags: [] },
        address: { keys: ['bindaddress'] },
        defaultPort: 123,
        defaultBind: 'any',
        when: [{ keys: ['allow'], is: /^/, otherwise: false }],
      },
      {
        protocols: ['udp'],
        port: { keys: ['cmdport'] },
        address: { keys: ['bindcmdaddress'] },
        defaultPort: 323,
        defaultBind: 'loopback',
        repeated: 'every',
      },
    ],
  },
];
