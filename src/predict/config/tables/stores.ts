import type { Declared } from '../declared.js';
import { BRACED_LINES } from '../syntax/block-tokens.js';
import { parseBlocks } from '../syntax/blocks.js';
import { includesBy, type Parse } from '../syntax/include.js';
import { ASSIGNMENTS, DIRECTIVES, INI, parseLines } from '../syntax/lines.js';

const redisLines = parseLines({ ...DIRECTIVES, trailing: null, backslash: 'nothing' });
const ini = parseLines({ ...INI, backslash: 'nothing' });

const sphinxBlocks = parseBlocks(BRACED_LINES);

/** sphinx.conf: `listen = [ADDRESS:]PORT[:PROTOCOL]`, as often as wanted, in `searchd { … }`. */
const parseSphinx: Parse = (file, text, limit) =>
  sphinxBlocks(file, text, limit).map((each) => ({
    ...each,
    values: each.values
      .filter((word) => word !== '=')
      .map((word) => word.replace(/:(?:sphinx|mysql41|mysql|http|https|replication)(?:_\w+)*$/, '')),
  }));

/** How Redis and its sentinel read their file. */
const REDIS_FILE = { fileOperand: true, parse: redisLines, includes: includesBy(/^include$/i) } as const;

const redisPort = (defaultPort: number | null) =>
  ({
    protocols: ['tcp'],
    port: { keys: ['port'], flags: ['--port'] },
    address: { keys: ['bind'], flags: ['--bind'], isSpread: true },
    defaultPort,
    defaultBind: ['any4', 'any6'],
    words: { '*': 'any4', '::*': 'any6' },
  }) as const;

/** redis.conf: `cluster-enabled` */
const IN_CLUSTER = { keys: ['cluster-enabled'], is: /^yes$/i, otherwise: false } as const;

/** Groups of one version count as those of all: `[mariadb-10.11]` where 10.11 is what is installed, as a rule. */
const parseMysql: Parse = (file, text, limit) =>
  ini(file, text, limit).map((each) => ({
    ...each,
    within: each.within.map(([group = '']) => [group.replace(/-\d+\.\d+$/, '')]),
  }));

/** A key in every group that the server reads. */
const ofServer = (...keys: readonly string[]) =>
  keys.flatMap((key) => ['mysqld', 'mariadb', 'mariadbd', 'server'].map((group) => `${group}/${key}`));

/** The port of a server of MySQL or MariaDB, and the extra one for its administrators. */
const mysqlPort = (keys: readonly string[], defaultPort: number | null) =>
  ({
    protocols: ['tcp'],
    port: {
      keys: ofServer(...keys),
      flags: [...keys.map((key) => `--${key}`), ...(defaultPort === null ? [] : ['-P'])],
    },
    address: { keys: ofServer('bind-address', 'bind_address'), flags: ['--bind-address'] },
    defaultPort,
    defaultBind: 'dual',
    words: { '*': 'dual' },
    when: [{ keys: ['skip-networking', 'skip_networking'], is: /^(?:0|off|false)$/i, otherwise: true }],
  }) as const;

/** Key-value stores, caches and databases. */
export const STORES: readonly Declared[] = [
  {
    // pgpool.conf: for clients, and for its own tool.
    programs: ['pgpool'],
    files: ['/etc/pgpool2/pgpool.conf', '/etc/pgpool-II/pgpool.conf'],
    fileFlags: ['-f', '--config-file'],
    parse: parseLines(ASSIGNMENTS),
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['port'] },
        address: { keys: ['listen_addresses'] },
        defaultPort: 9999,
        defaultBind: 'loopback',
        words: { '*': 'any' },
        when: [{ keys: ['listen_addresses'], is: /\S/, otherwise: true }],
      },
      {
        protocols: ['tcp'],
        port: { keys: ['pcp_port'] },
        address: { keys: ['pcp_listen_addresses'] },
        defaultPort: 9898,
        defaultBind: 'loopback4',
        words: { '*': 'any4', localhost: 'loopback4' },
        when: [{ keys: ['pcp_listen_addresses'], is: /\S/, otherwise: true }],
      },
    ],
  },
  {
    // searchd: for its own clients and for those of MySQL, unless something else is said.
    programs: ['searchd'],
    files: ['/etc/sphinxsearch/sphinx.conf', '/etc/manticoresearch/manticore.conf', '/etc/sphinx/sphinx.conf'],
    fileFlags: ['-c', '--config'],
    parse: parseSphinx,
    listeners: [
      {
        protocols: ['tcp'],
        endpoint: { keys: ['searchd/listen'], flags: ['-l', '--listen'] },
        port: { flags: ['-p', '--port'] },
        defaultPort: 9312,
        defaultBind: 'any4',
      },
      {
        protocols: ['tcp'],
        defaultPort: 9306,
        defaultBind: 'any4',
        when: [{ keys: ['searchd/listen'], is: /^$/, otherwise: true }],
        offWith: ['-l', '--listen', '-p', '--port'],
      },
    ],
  },
  {
    // redis.conf(5): without `bind` it takes every address; without a password it then refuses strangers, but listens.
    programs: ['redis-server', 'valkey-server', 'keydb-server'],
    anyCase: true,
    files: ['/etc/redis/redis.conf'],
    ...REDIS_FILE,
    ownWords: { anyCase: true },
    refuses: { keys: /^bind$/i, value: /^\s+(?:""|'')\s*$/, reason: 'with no address it listens on no port' },
    listeners: [
      redisPort(6379),
      { ...redisPort(null), port: { keys: ['tls-port'], flags: ['--tls-port'] } },
      // The bus of a cluster: 10,000 behind its port, unless `cluster-port` names one.
      {
        ...redisPort(6379),
        portsOn: 10_000,
        when: [IN_CLUSTER, { keys: ['cluster-port'], is: /^0$/, otherwise: true }],
      },
      {
        ...redisPort(null),
        port: { keys: ['cluster-port'], flags: ['--cluster-port'] },
        when: [IN_CLUSTER],
      },
    ],
  },
  {
    // memcached(1): UDP is off unless a port is given.
    programs: ['memcached'],
    files: [],
    offFlags: ['-s', '--unix-socket'],
    listeners: [
      {
        protocols: ['tcp'],
        port: { flags: ['-p', '--port'] },
        address: { flags: ['-l', '--listen'] },
        defaultPort: 11211,
        defaultBind: 'any',
      },
      {
        protocols: ['udp'],
        port: { flags: ['-U', '--udp-port'] },
        address: { flags: ['-l', '--listen'] },
        defaultPort: null,
        defaultBind: 'any',
      },
    ],
  },
  {
    // mariadbd(8): groups of the server; the last line of all files counts.
    programs: ['mariadbd', 'mysqld'],
    files: ['/etc/my.cnf', '/etc/mysql/my.cnf', '/etc/mysql/mariadb.cnf'],
    fileFlags: ['--defaults-file'],
    suffixFlags: ['--defaults-group-suffix'],
    parse: parseMysql,
    includes: {
      inDirectory: /\.cnf$/,
      patternsOf: ({ text }) => {
        const [, path] = /^!include(?:dir)?\s+(\S+)/.exec(text) ?? [];
        return path === undefined ? null : [path];
      },
    },
    offFlags: ['--skip-networking'],
    // Seen in a real run of MariaDB 10.11: it looks up a name with the blank in it.
    refuses: {
      keys: /^bind[-_]address$/,
      value: /^[^#]*(?:,\s|\s,)/,
      reason: 'MariaDB takes no blanks between addresses, and ends',
    },
    listeners: [mysqlPort(['port'], 3306), mysqlPort(['extra_port', 'extra-port'], null)],
  },
  {
    // redis-sentinel: the file that it is given, which it also writes to.
    programs: ['redis-sentinel'],
    anyCase: true,
    files: ['/etc/redis/sentinel.conf'],
    ...REDIS_FILE,
    listeners: [redisPort(26379)],
  },
  {
    // firebird.conf: of a key that stands there twice the first line counts.
    programs: ['firebird'],
    files: ['/etc/firebird/*/firebird.conf', '/opt/firebird/firebird.conf'],
    parse: parseLines(ASSIGNMENTS),
    orStock: true,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['RemoteServicePort'] },
        address: { keys: ['RemoteBindAddress'] },
        defaultPort: 3050,
        defaultBind: 'dual',
        words: { localhost: 'loopback6' },
        repeated: 'first',
      },
    ],
  },
];
