import type { Declared } from '../declared.js';
import { includesBy } from '../syntax/include.js';
import { parseIndented } from '../syntax/indented.js';
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
    // rabbitmq.conf, and rabbitmq-env.conf; nodes talk on a port 20000 above.
    programs: ['rabbitmq'],
    files: ['/etc/rabbitmq/rabbitmq.conf', '/etc/rabbitmq/rabbitmq-env.conf'],
    parse: (file, text) =>
      assignments(file, text.replace(/^export /gm, '       ')).map((each) => ({
        ...each,
        key: each.key.replace(/^(listeners\.(?:tcp|ssl))\..*$/, '$1'),
      })),
    listeners: [
      {
        protocols: ['tcp'],
        endpoint: { keys: ['listeners.tcp'] },
        port: { keys: ['NODE_PORT', 'RABBITMQ_NODE_PORT'] },
        address: { keys: ['NODE_IP_ADDRESS', 'RABBITMQ_NODE_IP_ADDRESS'] },
        defaultPort: 5672,
        defaultBind: 'dual',
      },
      { protocols: ['tcp'], endpoint: { keys: ['listeners.ssl'] }, defaultPort: null, defaultBind: 'dual' },
      {
        protocols: ['tcp'],
        port: { keys: ['management.tcp.port', 'management.listener.port'] },
        address: { keys: ['management.tcp.ip'] },
        defaultPort: null,
        defaultBind: 'any4',
      },
      {
        protocols: ['tcp'],
        port: { keys: ['distribution.listener.port_range.min', 'DIST_PORT', 'RABBITMQ_DIST_PORT'] },
        defaultPort: 25672,
        defaultBind: 'any4',
      },
    ],
  },
  {
    programs: ['epmd'],
    files: [],
    listeners: [
      {
        protocols: ['tcp'],
        port: { flags: ['-port'] },
        address: { flags: ['-address'], variables: ['ERL_EPMD_ADDRESS'] },
        defaultPort: 4369,
        defaultBind: 'any',
      },
    ],
  },
  {
    // etcd: URLs, of options, of variables, of a file.
    programs: ['etcd'],
    files: ['/etc/etcd/etcd.conf.yml'],
    fileFlags: ['--config-file'],
    parse: parseIndented,
    listeners: [
      {
        protocols: ['tcp'],
        endpoint: {
          flags: ['--listen-client-urls', '-listen-client-urls'],
          variables: ['ETCD_LISTEN_CLIENT_URLS'],
          keys: ['listen-client-urls'],
        },
        defaultPort: 2379,
        defaultBind: 'loopback4',
        words: { localhost: 'loopback4', '0.0.0.0': 'dual' },
      },
      {
        protocols: ['tcp'],
        endpoint: {
          flags: ['--listen-peer-urls', '-listen-peer-urls'],
          variables: ['ETCD_LISTEN_PEER_URLS'],
          keys: ['listen-peer-urls'],
        },
        defaultPort: 2380,
        defaultBind: 'loopback4',
        words: { localhost: 'loopback4', '0.0.0.0': 'dual' },
      },
      {
        protocols: ['tcp'],
        endpoint: {
          flags: ['--listen-metrics-urls'],
          variables: ['ETCD_LISTEN_METRICS_URLS'],
          keys: ['listen-metrics-urls'],
        },
        defaultPort: null,
        defaultBind: [],
      },
    ],
  },
  {
    // pgbouncer.ini
    programs: ['pgbouncer'],
    files: ['/etc/pgbouncer/pgbouncer.ini'],
    fileOperand: true,
    parse: parseLines({ ...INI, trailing: null }),
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['pgbouncer/listen_port'] },
        address: { keys: ['pgbouncer/listen_addr'] },
        defaultPort: 6432,
        defaultBind: [],
        words: { '*': 'any' },
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
    // nats-server: options, or its file.
    programs: ['nats-server'],
    files: ['/etc/nats-server.conf'],
    fileFlags: ['-c', '--config'],
    parse: parseIndented,
    listeners: [
      {
        protocols: ['tcp'],
        endpoint: { keys: ['/listen'] },
        port: { keys: ['/port'], flags: ['-p', '--port'] },
        address: { keys: ['/host', '/net'], flags: ['-a', '--addr', '--net'] },
        defaultPort: 4222,
        defaultBind: 'dual',
        words: { '0.0.0.0': 'dual' },
      },
      {
        protocols: ['tcp'],
        port: { keys: ['/http_port', '/monitor_port'], flags: ['-m', '--http_port'] },
        address: { keys: ['/host'], flags: ['-a', '--addr'] },
        defaultPort: null,
        defaultBind: 'dual',
        words: { '0.0.0.0': 'dual' },
      },
    ],
  },
  {
    // monit: `set httpd port N`, `use address A` in the lines behind it.
    programs: ['monit'],
    files: ['/etc/monit/monitrc', '/etc/monitrc'],
    fileFlags: ['-c'],
    parse: (file, text) =>
      text.split('\n').flatMap((line, index) => {
        const found = /^\s*(?:set\s+httpd\s+)?(?:port\s+(\d+)|use\s+address\s+(\S+))/i.exec(line);
        if (found === null || !/set\s+httpd/i.test(text.replace(/^\s*#.*$/gm, ''))) return [];
        const [, port, address] = found;
        return [
          ...(port === undefined
            ? []
            : [{ file, line: index + 1, text: line.trim(), within: [], key: 'port', values: [port] }]),
          ...(address === undefined
            ? []
            : [{ file, line: index + 1, text: line.trim(), within: [], key: 'address', values: [address] }]),
        ];
      }),
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['port'] },
        address: { keys: ['address'] },
        defaultPort: null,
        defaultBind: 'any4',
      },
    ],
  },
  {
    // smtpd.conf(5) of OpenSMTPD: `listen on HOST [port N]`; a network device is every address of it.
    programs: ['opensmtpd'],
    files: ['/etc/smtpd.conf', '/etc/smtpd/smtpd.conf'],
    fileFlags: ['-f'],
    parse: (file, text) =>
      directives(file, text)
        .filter(({ key, values }) => key === 'listen' && values[0] === 'on' && values[1] !== 'socket')
        .map((each) => {
          const [, host = ''] = each.values;
          const at = each.values.indexOf('port');
          const bind = host === 'lo' ? 'localhost' : host;
          return {
            ...each,
            values: [`${bind.includes(':') ? `[${bind}]` : bind}:${at < 0 ? '25' : (each.values[at + 1] ?? '25')}`],
          };
        }),
    listeners: [
      {
        protocols: ['tcp'],
        endpoint: { keys: ['listen'] },
        defaultPort: 25,
        defaultBind: 'any',
        words: { all: 'any' },
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
