import type { Declared, DeclaredListener } from '../declared.js';
import { ASSIGNMENTS, DIRECTIVES, parseLines } from '../syntax/lines.js';
import { parseTagged } from '../syntax/tagged.js';

const assignments = parseLines(ASSIGNMENTS);

/** VictoriaMetrics listens on IPv4 alone unless it is told to take both families. */
const victoria = (name: string, protocols: DeclaredListener['protocols'], port: number | null) =>
  (
    [
      [{ offWith: ['-enableTCP6', '--enableTCP6'] }, 'any4'],
      [{ onlyWith: ['-enableTCP6', '--enableTCP6'] }, 'dual'],
    ] as const
  ).map(
    ([given, defaultBind]): DeclaredListener => ({
      protocols,
      endpoint: { flags: [`-${name}`, `--${name}`] },
      defaultPort: port,
      defaultBind,
      words: { localhost: 'loopback4' },
      ...given,
    }),
  );

/** Programs that gather, keep or measure. */
export const GAUGES: readonly Declared[] = [
  {
    // gkrellmd(1), and gkrellmd.conf of Debian 2.3.11
    programs: ['gkrellmd'],
    files: ['/etc/gkrellmd.conf'],
    parse: parseLines(DIRECTIVES),
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['port'], flags: ['-P', '--port'] },
        address: { keys: ['address'], flags: ['-A', '--address'] },
        defaultPort: 19150,
        defaultBind: 'any',
      },
    ],
  },
  {
    // monitorix.conf(5), <httpd_builtin>
    programs: ['monitorix'],
    files: ['/etc/monitorix/monitorix.conf', '/etc/monitorix/conf.d/*.conf'],
    parse: parseTagged,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['httpd_builtin/port'] },
        address: { keys: ['httpd_builtin/host'] },
        defaultPort: 8080,
        defaultBind: 'any4',
        when: [{ keys: ['httpd_builtin/enabled'], is: /^y/i, otherwise: true }],
      },
    ],
  },
  {
    // nfcapd(1)
    programs: ['nfcapd'],
    files: [],
    listeners: [
      {
        protocols: ['udp'],
        port: { flags: ['-p'] },
        address: { flags: ['-b'] },
        defaultPort: 9995,
        defaultBind: 'any4',
        offWith: ['-6'],
      },
      {
        protocols: ['udp'],
        port: { flags: ['-p'] },
        address: { flags: ['-b'] },
        defaultPort: 9995,
        defaultBind: 'any6',
        onlyWith: ['-6'],
      },
    ],
  },
  {
    // rrdcached(1): addresses by -l, every one by -L; without either a socket of the file system
    programs: ['rrdcached'],
    files: [],
    listeners: [
      { protocols: ['tcp'], endpoint: { flags: ['-l'] }, defaultPort: 42217, defaultBind: 'any', onlyWith: ['-l'] },
      { protocols: ['tcp'], defaultPort: 42217, defaultBind: 'any', onlyWith: ['-L'] },
    ],
  },
  {
    // mon(8), "Global Variables"
    programs: ['mon'],
    files: ['/etc/mon/mon.cf'],
    fileFlags: ['-c'],
    parse: assignments,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['serverport'], flags: ['-p'] },
        address: { keys: ['serverbind'] },
        defaultPort: 2583,
        defaultBind: 'any4',
      },
      {
        protocols: ['udp'],
        port: { keys: ['trapport'] },
        address: { keys: ['trapbind'] },
        defaultPort: 2583,
        defaultBind: 'any4',
      },
    ],
  },
  {
    // iperf3(1)
    programs: ['iperf3'],
    files: [],
    listeners: [
      {
        protocols: ['tcp'],
        port: { flags: ['-p', '--port'] },
        address: { flags: ['-B', '--bind'] },
        defaultPort: 5201,
        defaultBind: 'dual',
      },
    ],
  },
  {
    // irtt-server(1)
    programs: ['irtt'],
    files: [],
    listeners: [
      { protocols: ['udp'], endpoint: { flags: ['-b'] }, defaultPort: 2112, defaultBind: 'any', onlyWith: ['server'] },
    ],
  },
  {
    // wsdd(8): one family of two, and without the host no description of it over HTTP
    programs: ['wsdd'],
    files: [],
    listeners: (
      [
        ['any4', ['-6', '--ipv6only']],
        ['any6', ['-4', '--ipv4only']],
      ] as const
    ).flatMap(([defaultBind, off]): DeclaredListener[] => [
      { protocols: ['udp'], defaultPort: 3702, defaultBind, offWith: off },
      { protocols: ['tcp'], defaultPort: 5357, defaultBind, offWith: [...off, '-o', '--no-host'] },
    ]),
  },
  {
    // victoria-metrics' README, "List of command-line flags"
    programs: ['victoria-metrics'],
    files: [],
    listeners: [
      ...victoria('httpListenAddr', ['tcp'], 8428),
      ...['graphiteListenAddr', 'influxListenAddr', 'opentsdbListenAddr'].flatMap((name) =>
        victoria(name, ['tcp', 'udp'], null),
      ),
      ...victoria('opentsdbHTTPListenAddr', ['tcp'], null),
    ],
  },
];
