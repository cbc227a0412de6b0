import { type Declared, GO_WORDS } from '../declared.js';
import { includesBy } from '../syntax/include.js';
import { ASSIGNMENTS, DIRECTIVES, INI, parseLines } from '../syntax/lines.js';

/** Small servers of single hosts, mostly by options. */
export const HOSTS: readonly Declared[] = [
  {
    // Debian smartdns 40: the comments of its smartdns.conf; without a line it opens none, and `:53` is of IPv4 (run)
    programs: ['smartdns'],
    files: ['/etc/smartdns/smartdns.conf'],
    fileFlags: ['-c'],
    parse: parseLines(DIRECTIVES),
    includes: includesBy(/^conf-file$/),
    listeners: (['bind', 'bind-tcp', 'bind-tls', 'bind-https'] as const).map((key) => ({
      protocols: [key === 'bind' ? 'udp' : 'tcp'],
      endpoint: { keys: [key] },
      defaultPort: null,
      defaultBind: 'any4',
      repeated: 'every',
    })),
  },
  {
    // Debian dnsproxy 1.17: the comments of its dnsproxy.conf
    programs: ['dnsproxy'],
    files: ['/etc/dnsproxy.conf'],
    fileFlags: ['-c'],
    parse: parseLines(DIRECTIVES),
    orStock: true,
    listeners: [
      {
        protocols: ['udp'],
        port: { keys: ['port'] },
        address: { keys: ['listen'] },
        defaultPort: 53,
        defaultBind: 'any4',
      },
      {
        protocols: ['udp'],
        port: { keys: ['port_answer'] },
        address: { keys: ['listen_answer'] },
        defaultPort: null,
        defaultBind: 'any4',
      },
    ],
  },
  {
    // stayrtr's README: -bind, and -metrics.addr for Prometheus
    programs: ['stayrtr'],
    files: [],
    listeners: (
      [
        ['bind', 323],
        ['metrics.addr', 9847],
      ] as const
    ).map(([name, port]) => ({
      protocols: ['tcp'],
      endpoint: { flags: [`-${name}`, `--${name}`] },
      defaultPort: port,
      defaultBind: 'dual',
      words: GO_WORDS,
    })),
  },
  {
    // iperf(1): one protocol of two
    programs: ['iperf'],
    files: [],
    listeners: (
      [
        ['tcp', 'offWith'],
        ['udp', 'onlyWith'],
      ] as const
    ).map(([protocol, given]) => ({
      protocols: [protocol],
      port: { flags: ['-p', '--port'] },
      address: { flags: ['-B', '--bind'] },
      defaultPort: 5001,
      defaultBind: 'any4',
      [given]: ['-u', '--udp'],
    })),
  },
  {
    // Debian stompserver 0.9.9: stompserver.conf, whose keys are symbols of Ruby
    programs: ['stompserver'],
    files: ['/etc/stompserver/stompserver.conf'],
    fileFlags: ['-C', '--config'],
    parse: (file, text, limit) => parseLines(ASSIGNMENTS)(file, text.replace(/^:/gm, ''), limit),
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['port'], flags: ['-p', '--port'] },
        address: { keys: ['host'], flags: ['-b', '--host'] },
        defaultPort: 61613,
        defaultBind: 'loopback4',
      },
    ],
  },
  {
    // xdm(1), DisplayManager.requestPort: 0 is none, as Debian has it
    programs: ['xdm'],
    files: ['/etc/X11/xdm/xdm-config'],
    fileFlags: ['-config'],
    parse: parseLines({ ...DIRECTIVES, comment: /^!/, between: /:\s*/, trailing: null }),
    listeners: [
      {
        protocols: ['udp'],
        port: { keys: ['DisplayManager.requestPort'], flags: ['-udpPort'] },
        defaultPort: 177,
        defaultBind: 'dual',
      },
    ],
  },
  {
    // supernode(8) of n2n: version 1 opens its port over TCP as well, and only later ones can be managed. Debian n2n 1.3.1
    programs: ['supernode'],
    files: [],
    listeners: [
      { protocols: ['udp'], port: { flags: ['-p', '-l'] }, defaultPort: 7654, defaultBind: 'any4' },
      {
        protocols: ['tcp'],
        port: { flags: ['-p', '-l'] },
        defaultPort: 7654,
        defaultBind: 'any4',
        inSomeVersions: true,
      },
      {
        protocols: ['udp'],
        port: { flags: ['-t'] },
        defaultPort: 5645,
        defaultBind: 'loopback4',
        inSomeVersions: true,
      },
    ],
  },
  {
    // pushpin.conf: clients in [runner], the rest in [handler]
    programs: ['pushpin'],
    files: ['/etc/pushpin/pushpin.conf'],
    fileFlags: ['--config'],
    parse: parseLines(INI),
    listeners: [
      { protocols: ['tcp'], endpoint: { keys: ['runner/http_port'] }, defaultPort: 7999, defaultBind: 'any4' },
      {
        protocols: ['tcp'],
        port: { keys: ['handler/push_in_http_port'] },
        address: { keys: ['handler/push_in_http_addr'] },
        defaultPort: 5561,
        defaultBind: 'loopback4',
      },
      ...(['push_in_spec', 'push_in_sub_specs', 'command_spec'] as const).map(
        (key) =>
          ({
            protocols: ['tcp'],
            endpoint: { keys: [`handler/${key}`] },
            defaultPort: null,
            defaultBind: 'any4',
          }) as const,
      ),
    ],
  },
  {
    // siad --help: `localhost` is one address to Go
    programs: ['siad'],
    files: [],
    listeners: (
      [
        ['api', 9980, 'loopback4'],
        ['rpc', 9981, 'dual'],
        ['host', 9982, 'dual'],
      ] as const
    ).map(([name, defaultPort, defaultBind]) => ({
      protocols: ['tcp'],
      endpoint: { flags: [`--${name}-addr`] },
      defaultPort,
      defaultBind,
      words: { ...GO_WORDS, '*': 'dual' },
    })),
  },
];
