import type { Declared, DeclaredListener } from '../declared.js';
import { BRACED_LINES } from '../syntax/block-tokens.js';
import { parseBlocks } from '../syntax/blocks.js';
import { includesBy, type Parse } from '../syntax/include.js';
import { parseJson } from '../syntax/json.js';
import { ASSIGNMENTS, DIRECTIVES, parseLines } from '../syntax/lines.js';
import type { Setting } from '../types.js';

const assignments = parseLines(ASSIGNMENTS);
const braced = parseBlocks(BRACED_LINES);
const directives = parseLines(DIRECTIVES);

/** A tunnel is `[ADDRESS:]PORT:HOST:PORT`: what is at its far end opens nothing here. */
const cntlm: Parse = (file, text, limit) =>
  directives(file, text, limit).map((each) =>
    each.key.toLowerCase() === 'tunnel'
      ? { ...each, values: each.values.slice(0, 1).map((value) => value.split(':').slice(0, -2).join(':')) }
      : each,
  );

const CNTLM = [
  { endpoint: { keys: ['Listen'], flags: ['-l'] }, defaultPort: 3128 },
  { endpoint: { keys: ['SOCKS5Proxy'], flags: ['-O'] }, defaultPort: null },
  { endpoint: { keys: ['Tunnel'] }, defaultPort: null },
] as const;

/** With the gateway on it is there for the network, without for this machine. */
const ofGateway = (more: Pick<DeclaredListener, 'defaultBind' | 'onlyWith' | 'offWith' | 'when'>) =>
  CNTLM.map((each): DeclaredListener => ({ protocols: ['tcp'], ...each, ...more }));

/**
 * Where addresses are given, the first port is that of the first one, and so on: seen of 5.3.5, whatever mapportstoips says.
 * An address without a port of its own is there on one that changes with each start.
 */
const e2guardian: Parse = (file, text, limit) => {
  const settings = assignments(file, text, limit);
  const named = (name: string) => settings.filter(({ key, values }) => key === name && (values[0] ?? '') !== '');
  const [addresses, ports] = [named('filterip'), named('filterports')];
  if (addresses.length === 0) return settings;
  const pairs = ports.flatMap((each, index): Setting[] => {
    const address = addresses[index]?.values[0];
    return address === undefined ? [] : [{ ...each, key: 'mapped', values: [`${address}:${each.values[0] ?? ''}`] }];
  });
  return [...settings.filter(({ key }) => key !== 'filterports'), ...pairs];
};

/** Of clients it counts which kinds there are: the proxy listens for those alone. */
const radsecproxy: Parse = (file, text, limit) =>
  braced(file, text, limit).map((each) =>
    each.key.toLowerCase() === 'type' && /^client$/i.test(each.within.at(-1)?.[0] ?? '')
      ? { ...each, key: `client-${(each.values[0] ?? '').toLowerCase()}` }
      : each,
  );

/** What stands in front of other servers, and passes on, filters or is asked by them. */
export const GATEWAYS: readonly Declared[] = [
  {
    // merecat.conf(5) and merecat(8); thttpd(8) has the same in a file that -C names
    programs: ['thttpd'],
    files: ['/etc/merecat.conf'],
    fileFlags: ['-C', '-f'],
    parse: assignments,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['port'], flags: ['-p'] },
        address: { keys: ['hostname', 'host'], flags: ['-h'] },
        defaultPort: 80,
        defaultBind: 'dual',
        repeated: 'every',
      },
    ],
  },
  {
    // cntlm(1): Listen, SOCKS5Proxy, Tunnel and Gateway
    programs: ['cntlm'],
    files: ['/etc/cntlm.conf'],
    fileFlags: ['-c'],
    parse: cntlm,
    listeners: [
      ...ofGateway({
        defaultBind: 'loopback4',
        offWith: ['-g'],
        when: [{ keys: ['Gateway'], is: /^(?!yes$)/i, otherwise: true }],
      }),
      ...ofGateway({ defaultBind: 'any4', when: [{ keys: ['Gateway'], is: /^yes$/i, otherwise: false }] }),
      ...ofGateway({
        defaultBind: 'any4',
        onlyWith: ['-g'],
        when: [{ keys: ['Gateway'], is: /^(?!yes$)/i, otherwise: true }],
      }),
    ],
  },
  {
    // e2guardian.conf of Debian 5.3.5: filterip and filterports; the ports of other protocols are open everywhere
    programs: ['e2guardian'],
    files: ['/etc/e2guardian/e2guardian.conf'],
    fileFlags: ['-c'],
    parse: e2guardian,
    listeners: [
      {
        protocols: ['tcp'],
        endpoint: { keys: ['mapped'] },
        port: { keys: ['filterports'] },
        address: { keys: ['filterip'] },
        defaultPort: 8080,
        defaultBind: 'any4',
        repeated: 'every',
      },
      ...['transparenthttpsport', 'icapport'].map(
        (key): DeclaredListener => ({
          protocols: ['tcp'],
          port: { keys: [key] },
          defaultPort: null,
          defaultBind: 'any4',
        }),
      ),
    ],
  },
  {
    // README.md of microsocks 1.0.3
    programs: ['microsocks'],
    files: [],
    listeners: [
      {
        protocols: ['tcp'],
        port: { flags: ['-p'] },
        address: { flags: ['-i'] },
        defaultPort: 1080,
        defaultBind: 'any4',
      },
    ],
  },
  {
    // radsecproxy.conf(5): ListenUDP and its kin
    programs: ['radsecproxy'],
    files: ['/etc/radsecproxy.conf'],
    fileFlags: ['-c'],
    parse: radsecproxy,
    includes: includesBy(/^include$/i),
    listeners: (
      [
        ['udp', 'udp', 1812],
        ['tcp', 'tcp', 1812],
        ['tls', 'tcp', 2083],
        ['dtls', 'udp', 2083],
      ] as const
    ).map(
      ([kind, protocol, port]): DeclaredListener => ({
        protocols: [protocol],
        endpoint: { keys: [`Listen${kind}`] },
        defaultPort: port,
        defaultBind: 'any',
        when: [{ keys: [`client-${kind}`], is: /^/, otherwise: false }],
      }),
    ),
  },
  {
    // Debian webdis 0.1.9: webdis.json
    programs: ['webdis'],
    files: ['/etc/webdis/webdis.json'],
    fileOperand: true,
    parse: parseJson(),
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['/http_port'] },
        address: { keys: ['/http_host'] },
        defaultPort: 7379,
        defaultBind: 'any4',
      },
    ],
  },
];
