import type { Declared, DeclaredListener } from '../declared.js';
import { SEMICOLONS } from '../syntax/block-tokens.js';
import { parseBlocks } from '../syntax/blocks.js';
import { includesBy } from '../syntax/include.js';
import { parseJson } from '../syntax/json.js';
import { DIRECTIVES, INI, parseLines } from '../syntax/lines.js';

const directives = parseLines(DIRECTIVES);
const ini = parseLines(INI);

/** Kea takes comments, and commas behind the last of a list, as the file that Debian ships has one. */
const keaJson = parseJson({ comments: true, commas: true });

/** A Kea server of addresses: it opens nothing before it is told on which devices. */
const kea = (family: 4 | 6, port: number): Declared => ({
  programs: [`kea-dhcp${family}`],
  files: [`/etc/kea/kea-dhcp${family}.conf`],
  fileFlags: ['-c'],
  parse: keaJson,
  listeners: [
    {
      protocols: ['udp'],
      port: { flags: ['-p'] },
      defaultPort: port,
      defaultBind: `any${family}`,
      when: [{ keys: [`/Dhcp${family}/interfaces-config/interfaces`], is: /./, otherwise: false }],
    },
  ],
});

/** dhcpd(8) of ISC for one family: it opens nothing before a network is declared that it serves. */
const dhcpd = (port: number, defaultBind: 'any4' | 'any6', network: string) =>
  ({
    protocols: ['udp'],
    port: { keys: ['local-port'], flags: ['-p'] },
    address: { keys: ['/local-address'] },
    defaultPort: port,
    defaultBind,
    when: [{ keys: [network], is: /./, otherwise: false }],
  }) as const;

/** Storage over the network, and what hands out addresses. */
export const STORAGE: readonly Declared[] = [
  {
    // nfs.conf(5): the kernel serves, over TCP unless it is switched off, over UDP only where it is switched on.
    programs: ['rpc.nfsd'],
    files: ['/etc/nfs.conf', '/etc/nfs.conf.d/*.conf'],
    parse: ini,
    listeners: (['tcp', 'udp'] as const).flatMap((protocol): DeclaredListener[] => [
      {
        protocols: [protocol],
        port: { keys: ['nfsd/port'], flags: ['-p', '-P', '--port'] },
        address: { keys: ['nfsd/host'], flags: ['-H', '--host'] },
        defaultPort: 2049,
        defaultBind: 'any',
        when: [{ keys: [`nfsd/${protocol}`], is: /^(?:y|yes|1|t|true|on)$/i, otherwise: protocol === 'tcp' }],
      },
      {
        // The kernel is told by another program, which is not in every version.
        protocols: [protocol],
        port: { keys: [protocol === 'tcp' ? 'lockd/port' : 'lockd/udp-port'] },
        defaultPort: null,
        defaultBind: 'any',
        inSomeVersions: true,
      },
    ]),
  },
  ...(['mountd', 'statd'] as const).map(
    (name): Declared => ({
      // A port of their own only where one is said; otherwise one is drawn by chance.
      programs: [`rpc.${name}`],
      files: ['/etc/nfs.conf', '/etc/nfs.conf.d/*.conf'],
      parse: ini,
      listeners: [
        {
          protocols: ['tcp', 'udp'],
          port: { keys: [`${name}/port`], flags: ['-p', '--port'] },
          defaultPort: null,
          defaultBind: 'any',
        },
      ],
    }),
  ),
  {
    // tgtd(8): `--iscsi portal=ADDRESS:PORT`
    programs: ['tgtd'],
    files: [],
    listeners: [{ protocols: ['tcp'], endpoint: { flags: ['--iscsi'] }, defaultPort: 3260, defaultBind: 'any' }],
  },
  {
    programs: ['nbd-server'],
    files: ['/etc/nbd-server/config'],
    fileFlags: ['-C', '--config-file'],
    parse: ini,
    includes: { ...includesBy(/^includedir$/), inDirectory: /\.conf$/ },
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['generic/port'] },
        address: { keys: ['generic/listenaddr'] },
        defaultPort: 10809,
        // One socket: a booted 3.24
        defaultBind: 'dual',
        // Without an export it ends at once.
        when: [{ keys: ['exportname'], is: /./, otherwise: false }],
      },
    ],
  },
  {
    // glusterd.vol
    programs: ['glusterd'],
    files: ['/etc/glusterfs/glusterd.vol'],
    fileFlags: ['-f', '--volfile'],
    parse: (file, text, limit) =>
      directives(file, text.replace(/^([ \t]*)option\s+/gm, '$1'), limit).map((each) => ({
        ...each,
        key: each.key.replace(/^transport\.socket\./, ''),
      })),
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['listen-port'] },
        address: { keys: ['bind-address'] },
        defaultPort: 24007,
        defaultBind: 'any4',
      },
    ],
  },
  {
    // cups-browsed.conf(5): it receives only the old way of browsing, where that is asked for.
    programs: ['cups-browsed'],
    files: ['/etc/cups/cups-browsed.conf'],
    fileFlags: ['-c'],
    parse: directives,
    listeners: [
      {
        protocols: ['udp'],
        port: { keys: ['BrowsePort'] },
        defaultPort: 631,
        defaultBind: 'any4',
        when: [{ keys: ['BrowseRemoteProtocols', 'BrowseProtocols'], is: /\bcups\b/i, otherwise: false }],
      },
    ],
  },
  {
    // p910nd(8): the number of the printer is added to 9100.
    programs: ['p910nd'],
    files: [],
    listeners: ([0, 1, 2] as const).map((printer) => ({
      protocols: ['tcp'],
      address: { flags: ['-i'] },
      defaultPort: 9100 + printer,
      defaultBind: 'any4',
      ...(printer === 0 ? { offWith: ['1', '2'] } : { onlyWith: [String(printer)] }),
    })),
  },
  {
    // kea-ctrl-agent.conf
    programs: ['kea-ctrl-agent'],
    files: ['/etc/kea/kea-ctrl-agent.conf'],
    fileFlags: ['-c'],
    parse: keaJson,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['/Control-agent/http-port'] },
        address: { keys: ['/Control-agent/http-host'] },
        defaultPort: 8000,
        defaultBind: 'loopback4',
      },
    ],
  },
  {
    // dhcpd.conf(5)
    programs: ['dhcpd'],
    anyCase: true,
    files: ['/etc/dhcp/dhcpd.conf', '/etc/dhcpd.conf'],
    fileFlags: ['-cf'],
    parse: parseBlocks(SEMICOLONS),
    includes: includesBy(/^include$/),
    listeners: [
      { ...dhcpd(67, 'any4', 'subnet'), offWith: ['-6'] },
      { ...dhcpd(547, 'any6', 'subnet6'), onlyWith: ['-6'] },
      { protocols: ['tcp'], port: { keys: ['/omapi-port'] }, defaultPort: null, defaultBind: 'any4' },
    ],
  },
  {
    // udhcpd.conf: on the device that it names, which is eth0 unless it does.
    programs: ['busybox udhcpd', 'udhcpd'],
    files: ['/etc/udhcpd.conf'],
    fileOperand: true,
    parse: (file, text, limit) =>
      directives(file, text, limit).map((each) => ({
        ...each,
        values: each.values.map((value) => `0.0.0.0%${value}`),
      })),
    listeners: [
      {
        protocols: ['udp'],
        port: { flags: ['-P'] },
        address: { keys: ['interface'] },
        defaultPort: 67,
        defaultBind: ['0.0.0.0%eth0'],
      },
    ],
  },
  kea(4, 67),
  kea(6, 547),
];
