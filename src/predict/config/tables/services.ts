import { type Declared, type DeclaredListener, GO_WORDS } from '../declared.js';
import { BRACED_LINES, SEMICOLONS } from '../syntax/block-tokens.js';
import { parseBlocks } from '../syntax/blocks.js';
import { includesBy } from '../syntax/include.js';
import { parseJson } from '../syntax/json.js';
import { ASSIGNMENTS, parseLines } from '../syntax/lines.js';

/** Services that others of a site lean on. */
export const SERVICES: readonly Declared[] = [
  {
    // serf's manual, "Agent: Configuration"
    programs: ['serf'],
    files: ['/etc/serf/*.json'],
    fileFlags: ['-config-file'],
    parse: parseJson(),
    listeners: [
      {
        protocols: ['tcp', 'udp'],
        endpoint: { keys: ['/bind'], flags: ['-bind', '--bind'] },
        defaultPort: 7946,
        defaultBind: 'dual',
        words: GO_WORDS,
        onlyWith: ['agent'],
      },
      {
        protocols: ['tcp'],
        endpoint: { keys: ['/rpc_addr'], flags: ['-rpc-addr', '--rpc-addr'] },
        defaultPort: 7373,
        defaultBind: 'loopback4',
        words: GO_WORDS,
        onlyWith: ['agent'],
      },
    ],
  },
  {
    // omniNames(8); without a port behind -start it is the usual one
    programs: ['omniNames'],
    files: [],
    listeners: [{ protocols: ['tcp'], port: { flags: ['-start'] }, defaultPort: 2809, defaultBind: 'dual' }],
  },
  {
    // strongswan.conf(5): charon.port and charon.port_nat_t, of both daemons and of charon-systemd alone
    programs: ['charon'],
    files: ['/etc/strongswan.conf'],
    parse: parseBlocks(BRACED_LINES),
    includes: includesBy(/^include$/),
    listeners: (
      [
        ['port', 500],
        ['port_nat_t', 4500],
      ] as const
    ).map(([key, port]) => ({
      protocols: ['udp'],
      port: { keys: [`charon/${key}`, `charon-systemd/${key}`] },
      defaultPort: port,
      defaultBind: 'any',
      families: { ipv4: 'socket-default/use_ipv4', ipv6: 'socket-default/use_ipv6' },
    })),
  },
  {
    // bip.conf(5)
    programs: ['bip'],
    files: ['/etc/bip/bip.conf'],
    fileFlags: ['-f'],
    parse: parseBlocks({ ...SEMICOLONS, comments: ['#'] }),
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['/port'] },
        address: { keys: ['/ip'] },
        defaultPort: 7778,
        defaultBind: 'any4',
      },
    ],
  },
  {
    // Kannel's user guide, "Core group": ports of bearerbox, and WAP over UDP
    programs: ['bearerbox'],
    files: ['/etc/kannel/kannel.conf'],
    fileOperand: true,
    parse: parseLines(ASSIGNMENTS),
    includes: includesBy(/^include$/),
    listeners: [
      ...['admin', 'smsbox', 'wapbox'].map(
        (name): DeclaredListener => ({
          protocols: ['tcp'],
          port: { keys: [`${name}-port`] },
          address: { keys: [`${name}-interface`] },
          defaultPort: null,
          defaultBind: 'any4',
        }),
      ),
      ...[9200, 9201].map(
        (port): DeclaredListener => ({
          protocols: ['udp'],
          address: { keys: ['wdp-interface-name'] },
          defaultPort: port,
          defaultBind: 'any4',
          when: [{ keys: ['wdp-interface-name'], is: /./, otherwise: false }],
        }),
      ),
    ],
  },
];
