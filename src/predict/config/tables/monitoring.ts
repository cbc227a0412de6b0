import { type Declared, GO_WORDS } from '../declared.js';
import { includesBy, type Parse } from '../syntax/include.js';
import { ASSIGNMENTS, DIRECTIVES, INI, parseLines } from '../syntax/lines.js';

const directives = parseLines(DIRECTIVES);
const assignments = parseLines(ASSIGNMENTS);
const ini = parseLines(INI);

/** `LISTEN ADDRESS [PORT]`; upsd.conf(5). */
const upsdPlace = ([host = '', port]: readonly string[]): string =>
  port === undefined ? host : host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

/** A Zabbix daemon: `ListenPort` and `ListenIP`, a list; one includes files and directories. */
const zabbix = (program: string, file: string, port: number): Declared => ({
  programs: [program],
  files: [file],
  fileFlags: ['-c', '--config'],
  parse: assignments,
  includes: { ...includesBy(/^include$/i), inDirectory: /./ },
  listeners: [
    {
      protocols: ['tcp'],
      port: { keys: ['ListenPort'] },
      address: { keys: ['ListenIP'] },
      defaultPort: port,
      defaultBind: 'any',
      // Without processes that answer, an agent only calls its server.
      when: [{ keys: ['StartAgents'], is: /[1-9]/, otherwise: true }],
    },
  ],
});

/**
 * netdata.conf: behind an address `=` says who may come there, and before one of [statsd] stands its transport; each of them has a
 * line of its own then, `none` where the line leaves it out.
 */
const netdataLines: Parse = (file, text, limit) =>
  ini(file, text, limit).flatMap((each) => {
    if (each.key !== 'bind to') return [each];
    const words = each.values.flatMap((value) => value.split(/\s+/)).map((word) => word.replace(/=.*$/, ''));
    if (each.within[0]?.[0] !== 'statsd') return [{ ...each, values: words }];
    return (['tcp', 'udp'] as const).map((protocol) => {
      const own = words.filter((word) => !/^(?:tcp|udp):/.test(word) || word.startsWith(protocol));
      const bare = own.map((word) => word.replace(/^(?:tcp|udp):/, ''));
      return { ...each, key: `bind to ${protocol}`, values: bare.length === 0 ? ['none'] : bare };
    });
  });

/** Agents and servers that watch machines. */
export const MONITORING: readonly Declared[] = [
  zabbix('zabbix_agentd', '/etc/zabbix/zabbix_agentd.conf', 10050),
  {
    ...zabbix('zabbix_agent2', '/etc/zabbix/zabbix_agent2.conf', 10050),
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['ListenPort'] },
        address: { keys: ['ListenIP'] },
        defaultPort: 10050,
        defaultBind: 'dual',
        words: { '0.0.0.0': 'dual' },
      },
      // A page about itself, on every address.
      { protocols: ['tcp'], port: { keys: ['StatusPort'] }, defaultPort: null, defaultBind: 'dual' },
    ],
  },
  zabbix('zabbix_server', '/etc/zabbix/zabbix_server.conf', 10051),
  zabbix('zabbix_proxy', '/etc/zabbix/zabbix_proxy.conf', 10051),
  {
    // nrpe.cfg
    programs: ['nrpe'],
    files: ['/etc/nagios/nrpe.cfg'],
    fileFlags: ['-c'],
    parse: assignments,
    includes: { ...includesBy(/^include(?:_file|_dir)?$/), inDirectory: /\.cfg$/ },
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['server_port'] },
        address: { keys: ['server_address'] },
        defaultPort: 5666,
        defaultBind: 'any',
      },
    ],
  },
  {
    // munin-node.conf: `host *` is every address.
    programs: ['munin-node'],
    files: ['/etc/munin/munin-node.conf'],
    fileFlags: ['--config'],
    parse: directives,
    // Seen in real runs: Net::Server takes what stands behind the first colon for a port.
    refuses: {
      keys: /^host$/,
      value: /^\s+[^[\s]*:/,
      reason: 'munin-node takes an address of IPv6 between brackets alone, and ends',
    },
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['port'] },
        address: { keys: ['host'] },
        defaultPort: 4949,
        defaultBind: 'dual',
      },
    ],
  },
  {
    // netdata.conf: [web]
    programs: ['netdata'],
    files: ['/etc/netdata/netdata.conf'],
    fileFlags: ['-c'],
    parse: netdataLines,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['web/default port', 'global/default port'], flags: ['-p'] },
        address: { keys: ['web/bind to', 'global/bind socket to IP', 'global/bind to'], flags: ['-i'] },
        defaultPort: 19999,
        defaultBind: 'any',
      },
      ...(['tcp', 'udp'] as const).map((protocol) => ({
        protocols: [protocol],
        port: { keys: ['statsd/default port'] },
        address: { keys: [`statsd/bind to ${protocol}`] },
        defaultPort: 8125,
        defaultBind: 'loopback' as const,
        words: { none: null },
        when: [{ keys: ['statsd/enabled'], is: /^yes$/i, otherwise: true }],
      })),
    ],
  },
  {
    programs: ['apcupsd'],
    files: ['/etc/apcupsd/apcupsd.conf'],
    parse: directives,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['NISPORT'] },
        address: { keys: ['NISIP'] },
        defaultPort: 3551,
        defaultBind: 'any4',
        when: [{ keys: ['NETSERVER'], is: /^on$/i, otherwise: true }],
      },
    ],
  },
  {
    programs: ['upsd'],
    files: ['/etc/nut/upsd.conf'],
    // Seen in a real run of 2.8.0; each UPS is a section of ups.conf(5).
    needsLine: { file: '/etc/nut/ups.conf', line: /^[ \t]*\[/m, reason: 'upsd ends where no UPS is defined' },
    parse: (file, text, limit) =>
      directives(file, text, limit).map((each) =>
        /^listen$/i.test(each.key) ? { ...each, values: [upsdPlace(each.values)] } : each,
      ),
    listeners: [{ protocols: ['tcp'], endpoint: { keys: ['LISTEN'] }, defaultPort: 3493, defaultBind: 'loopback' }],
  },
  {
    programs: ['statsd'],
    files: [],
    listeners: [{ protocols: ['udp'], defaultPort: 8125, defaultBind: 'any4' }],
  },
  {
    // grafana.ini, and its variables.
    programs: ['grafana'],
    files: ['/etc/grafana/grafana.ini'],
    fileFlags: ['--config', '-config'],
    parse: ini,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['server/http_port'], variables: ['GF_SERVER_HTTP_PORT'] },
        address: { keys: ['server/http_addr'], variables: ['GF_SERVER_HTTP_ADDR'] },
        defaultPort: 3000,
        defaultBind: 'dual',
        words: GO_WORDS,
      },
    ],
  },
  {
    // glances(1): a server with -s, the web interface with -w; without either it opens nothing.
    programs: ['glances'],
    files: [],
    listeners: (
      [
        ['-s', '--server', 61209],
        ['-w', '--webserver', 61208],
      ] as const
    ).map(([short, long, port]) => ({
      protocols: ['tcp'],
      port: { flags: ['-p', '--port'] },
      address: { flags: ['-B', '--bind'] },
      onlyWith: [short, long],
      defaultPort: port,
      defaultBind: 'any4',
    })),
  },
  {
    // syslogd of inetutils: nothing from the network unless it is asked to.
    programs: ['inetutils-syslogd'],
    files: [],
    listeners: [
      {
        protocols: ['udp'],
        onlyWith: ['-r', '--inet'],
        port: { flags: ['--inet-port', '-B'] },
        address: { flags: ['-b', '--bind'] },
        defaultPort: 514,
        defaultBind: 'any4',
      },
    ],
  },
];
