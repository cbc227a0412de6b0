import type { Declared } from '../declared.js';
import { parseIndented } from '../syntax/indented.js';
import { ASSIGNMENTS, parseLines } from '../syntax/lines.js';

const assignments = parseLines(ASSIGNMENTS);

/** Queues, and what clusters agree by. */
export const QUEUES: readonly Declared[] = [
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
    // gearmand(8)
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
    ],
  },
];
