import { type Declared, GO_WORDS } from '../declared.js';
import type { Parse } from '../syntax/include.js';
import { ASSIGNMENTS, parseLines } from '../syntax/lines.js';
import { rabbitLine, rabbitPlugins, rabbitTerms } from '../syntax/rabbit.js';
import { parseYaml } from '../syntax/yaml.js';

const assignments = parseLines(ASSIGNMENTS);

/** Variables of a shell. */
const variables: Parse = (file, text) =>
  parseLines({ ...ASSIGNMENTS, backslash: 'continues' })(file, text.replace(/^export /gm, '       '));

/** A plugin of RabbitMQ with a protocol of its own, on the port that its guide names. */
const rabbitPlugin = (plugin: string, name: string, port: number) =>
  ({
    protocols: ['tcp'],
    endpoint: { keys: [`${name}.listeners.tcp`] },
    port: { keys: [`${name}.tcp.port`] },
    address: { keys: [`${name}.tcp.ip`] },
    defaultPort: port,
    defaultBind: 'dual',
    when: [{ keys: ['plugins'], is: new RegExp(`\\b${plugin}\\b`), otherwise: false }],
  }) as const;

/** Queues, and what clusters agree by. */
export const QUEUES: readonly Declared[] = [
  {
    // rabbitmq.conf, and rabbitmq-env.conf; nodes talk on a port 20000 above.
    programs: ['rabbitmq'],
    files: ['rabbitmq.conf', 'rabbitmq-env.conf', 'enabled_plugins', 'advanced.config', 'rabbitmq.config'].map(
      (name) => `/etc/rabbitmq/${name}`,
    ),
    parse: (file, text) =>
      file.endsWith('/enabled_plugins')
        ? rabbitPlugins(file, text)
        : file.endsWith('.config')
          ? rabbitTerms(file, text)
          : (file.endsWith('-env.conf') ? variables : assignments)(file, text).map(rabbitLine),
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
        address: { keys: ['management.tcp.ip', 'management.listener.ip'] },
        defaultPort: 15672,
        defaultBind: 'any4',
        when: [{ keys: ['plugins'], is: /\brabbitmq_management\b/, otherwise: false }],
      },
      rabbitPlugin('rabbitmq_prometheus', 'prometheus', 15692),
      rabbitPlugin('rabbitmq_mqtt', 'mqtt', 1883),
      rabbitPlugin('rabbitmq_stomp', 'stomp', 61613),
      rabbitPlugin('rabbitmq_web_stomp', 'web_stomp', 15674),
      rabbitPlugin('rabbitmq_web_mqtt', 'web_mqtt', 15675),
      {
        protocols: ['tcp'],
        port: { keys: ['distribution.listener.port_range.min', 'DIST_PORT', 'RABBITMQ_DIST_PORT'] },
        address: { keys: ['distribution.listener.interface'] },
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
    fileVariables: ['ETCD_CONFIG_FILE'],
    // etcd's operations guide, configuration options
    isFileAlone: true,
    parse: parseYaml,
    // Who says where clients are listened for has to say what they are told; ErrUnsetAdvertiseClientURLsFlag of its config.go
    together: {
      said: {
        flags: ['--listen-client-urls', '-listen-client-urls'],
        variables: ['ETCD_LISTEN_CLIENT_URLS'],
        keys: ['listen-client-urls'],
      },
      needs: {
        flags: ['--advertise-client-urls', '-advertise-client-urls'],
        variables: ['ETCD_ADVERTISE_CLIENT_URLS'],
        keys: ['advertise-client-urls'],
      },
    },
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
          flags: ['--listen-metrics-urls', '-listen-metrics-urls'],
          variables: ['ETCD_LISTEN_METRICS_URLS'],
          keys: ['listen-metrics-urls'],
        },
        defaultPort: null,
        defaultBind: [],
        words: GO_WORDS,
      },
    ],
  },
  {
    // zoo.cfg: clients, and the page of its administrators, which is on unless it is switched off, or, as in Debian's package
    // of 3.8.0, a class that it needs is not there.
    programs: ['zookeeper'],
    files: ['/etc/zookeeper/conf/zoo.cfg', '/opt/zookeeper/conf/zoo.cfg'],
    parse: assignments,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['clientPort'] },
        address: { keys: ['clientPortAddress'] },
        defaultPort: 2181,
        defaultBind: 'dual',
        words: { '0.0.0.0': 'dual' },
      },
      {
        protocols: ['tcp'],
        port: { keys: ['admin.serverPort'] },
        address: { keys: ['admin.serverAddress'] },
        defaultPort: 8080,
        defaultBind: 'dual',
        words: { '0.0.0.0': 'dual' },
        when: [{ keys: ['admin.enableServer'], is: /^true$/i, otherwise: true }],
        inSomeVersions: true,
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
    // gearmand(8); with a port for HTTP alone, without the protocol, it was seen to open none.
    programs: ['gearmand'],
    files: [],
    listeners: [
      {
        protocols: ['tcp'],
        port: { flags: ['-p', '--port'] },
        address: { flags: ['-L', '--listen'] },
        defaultPort: 4730,
        defaultBind: 'any',
      },
      {
        protocols: ['tcp'],
        port: { flags: ['--http-port'] },
        address: { flags: ['-L', '--listen'] },
        defaultPort: null,
        defaultBind: 'any',
        onlyWith: ['-r', '-rhttp', '--protocol', '--protocol=http'],
      },
    ],
  },
];
