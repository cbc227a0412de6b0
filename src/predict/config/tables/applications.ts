import { type Declared, GO_WORDS } from '../declared.js';
import { derived } from '../syntax/derived.js';
import type { Parse } from '../syntax/include.js';
import { ASSIGNMENTS, DIRECTIVES, INI, parseLines } from '../syntax/lines.js';
import { parseXml } from '../syntax/xml.js';

const directives = parseLines(DIRECTIVES);
const assignments = parseLines({ ...ASSIGNMENTS, backslash: 'continues' });

/** `--module=http,ssl` as a key for each. */
const jettyModules: Parse = (file, text, limit) =>
  assignments(file, text, limit).flatMap((each) =>
    each.key === '--module'
      ? (each.values[0] ?? '').split(',').map((name) => ({ ...each, key: `module ${name.trim()}` }))
      : [each],
  );

/** Applications that bring a server of their own. */
export const APPLICATIONS: readonly Declared[] = [
  {
    // webhook's README: -ip and -port
    programs: ['webhook'],
    files: [],
    listeners: [
      {
        protocols: ['tcp'],
        port: { flags: ['-port', '--port'] },
        address: { flags: ['-ip', '--ip'] },
        defaultPort: 9000,
        defaultBind: 'dual',
        words: GO_WORDS,
      },
    ],
  },
  {
    // Debian omnidb-server 3.0.3b: its config.py, and the options that count before it
    programs: ['omnidb-server'],
    files: ['/usr/share/omnidb/config.py'],
    fileFlags: ['-C', '--configfile'],
    parse: directives,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['LISTENING_PORT'], flags: ['-p', '--port'] },
        address: { keys: ['LISTENING_ADDRESS'], flags: ['-H', '--host'] },
        defaultPort: 8000,
        defaultBind: 'loopback4',
      },
    ],
  },
  {
    // debuginfod(8): as a booted image with -p showed, one socket for both families
    programs: ['debuginfod'],
    files: [],
    listeners: [{ protocols: ['tcp'], port: { flags: ['-p', '--port'] }, defaultPort: 8002, defaultBind: 'dual' }],
  },
  {
    // armagetronad-dedicated: its files in the order in which it reads them
    programs: ['armagetronad-dedicated'],
    files: ['settings.cfg', 'settings_dedicated.cfg', 'server_info.cfg', 'settings_custom.cfg'].map(
      (each) => `/etc/armagetronad/${each}`,
    ),
    parse: directives,
    listeners: [
      {
        protocols: ['udp'],
        port: { keys: ['SERVER_PORT'] },
        address: { keys: ['SERVER_IP'] },
        defaultPort: 4534,
        defaultBind: 'any4',
        words: { ALL: 'any4', ANY: 'any4' },
      },
    ],
  },
  {
    // Flask's manual, "Command Line Interface": options of `flask run`, and variables of the same names
    programs: ['flask'],
    files: ['.flaskenv'],
    parse: parseLines(ASSIGNMENTS),
    listeners: [
      {
        protocols: ['tcp'],
        port: { flags: ['-p', '--port'], variables: ['FLASK_RUN_PORT'], keys: ['FLASK_RUN_PORT'] },
        address: { flags: ['-h', '--host'], variables: ['FLASK_RUN_HOST'], keys: ['FLASK_RUN_HOST'] },
        defaultPort: 5000,
        defaultBind: 'loopback4',
        onlyWith: ['run'],
      },
    ],
  },
  {
    // radicale's DOCUMENTATION.md: `hosts` of [server], several addresses
    programs: ['radicale'],
    files: ['/etc/radicale/config'],
    fileFlags: ['-C', '--config'],
    fileVariables: ['RADICALE_CONFIG'],
    parse: parseLines(INI),
    listeners: [
      {
        protocols: ['tcp'],
        endpoint: { keys: ['server/hosts'], flags: ['-H', '--hosts', '--server-hosts'] },
        defaultPort: 5232,
        defaultBind: 'loopback',
      },
    ],
  },
  {
    // jetty.sh(8) and start.jar: what start.ini and start.d/*.ini say, and words of the command line; a module for each kind.
    programs: ['jetty'],
    files: ['/etc/jetty*/start.ini', '/etc/jetty*/start.d/*.ini'],
    parse: jettyModules,
    optionsVariable: 'JETTY_ARGS',
    listeners: [
      {
        protocols: ['tcp'],
        port: {
          keys: ['jetty.http.port', 'jetty.port'],
          flags: ['jetty.http.port', '-Djetty.http.port', 'jetty.port'],
        },
        address: { keys: ['jetty.http.host', 'jetty.host'], flags: ['jetty.http.host', '-Djetty.http.host'] },
        defaultPort: 8080,
        defaultBind: 'dual',
      },
      {
        protocols: ['tcp'],
        port: { keys: ['jetty.ssl.port'], flags: ['jetty.ssl.port', '-Djetty.ssl.port'] },
        address: { keys: ['jetty.ssl.host'], flags: ['jetty.ssl.host'] },
        defaultPort: 8443,
        defaultBind: 'dual',
        when: [{ keys: ['module ssl', 'module https'], is: /^/, otherwise: false }],
      },
    ],
  },
  {
    // activemq.xml: a connector for each transport; those without a port are of the machine's own.
    programs: ['activemq'],
    files: [
      '/etc/activemq/instances-enabled/*/activemq.xml',
      '/etc/activemq/activemq.xml',
      '/opt/activemq/conf/activemq.xml',
    ],
    parse: derived(parseXml, (all) =>
      all
        .filter(({ values, doubt }) => doubt !== undefined || /^[a-z+]+:\/\/[^/]*:\d/.test(values[0] ?? ''))
        .map((each) => ({ ...each, values: each.values.map((value) => value.replace(/[?&].*$/, '')) })),
    ),
    orStock: true,
    listeners: [
      {
        protocols: ['tcp'],
        sections: /^transportConnector /,
        endpoint: { keys: ['uri'] },
        defaultPort: null,
        defaultBind: 'dual',
        words: GO_WORDS,
      },
    ],
  },
  ...(['slurmctld', 'slurmd', 'slurmdbd'] as const).map(
    (program, index): Declared => ({
      // slurm.conf(5), slurmdbd.conf(5)
      programs: [program],
      files: program === 'slurmdbd' ? ['/etc/slurm/slurmdbd.conf'] : ['/etc/slurm/slurm.conf'],
      fileFlags: ['-f'],
      parse: assignments,
      anyCase: true,
      elsewhere: ['SlurmctldPort', 'SlurmdPort', 'DbdPort', 'AccountingStoragePort', 'JobCompPort', 'StoragePort'],
      listeners: [
        {
          protocols: ['tcp'],
          port: { keys: [['SlurmctldPort', 'SlurmdPort', 'DbdPort'][index] ?? ''] },
          defaultPort: 6817 + index,
          defaultBind: 'any4',
        },
      ],
    }),
  ),
  {
    // /etc/default/pcsd; what it runs in Ruby has a socket of the machine's own.
    programs: ['pcsd'],
    files: [],
    offFlags: ['/usr/share/pcsd/pcsd'],
    listeners: [
      {
        protocols: ['tcp'],
        port: { variables: ['PCSD_PORT'] },
        address: { variables: ['PCSD_BIND_ADDR'] },
        defaultPort: 2224,
        defaultBind: 'any',
      },
    ],
  },
  {
    // boinc(1): for this machine alone unless everybody, or a list of hosts, may ask.
    programs: ['boinc'],
    files: ['/etc/boinc-client/cc_config.xml', '/var/lib/boinc-client/cc_config.xml', '/var/lib/boinc/cc_config.xml'],
    parse: parseXml,
    listeners: ([true, false] as const).map((isOpen) => ({
      protocols: ['tcp'],
      port: { flags: ['--gui_rpc_port'] },
      defaultPort: 31416,
      defaultBind: isOpen ? 'any4' : 'loopback4',
      when: [{ keys: ['allow_remote_gui_rpc'], is: isOpen ? /^1$/ : /^(?!1$)/, otherwise: !isOpen }],
    })),
  },
  {
    // binkd.cfg: `iport`
    programs: ['binkd'],
    files: ['/etc/binkd/binkd.cfg'],
    fileOperand: true,
    parse: directives,
    listeners: [{ protocols: ['tcp'], port: { keys: ['iport'] }, defaultPort: 24554, defaultBind: 'any' }],
  },
];
