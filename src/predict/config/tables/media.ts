import type { Declared } from '../declared.js';
import { BRACED_LINES } from '../syntax/block-tokens.js';
import { parseBlocks } from '../syntax/blocks.js';
import { includesBy } from '../syntax/include.js';
import { parseJson } from '../syntax/json.js';
import { ASSIGNMENTS, INI, parseLines } from '../syntax/lines.js';
import { parseXml } from '../syntax/xml.js';

const ini = parseLines(INI);
const assignments = parseLines(ASSIGNMENTS);

/** Media, and desktops from afar. */
export const MEDIA: readonly Declared[] = [
  {
    programs: ['transmission'],
    files: ['/etc/transmission-daemon/settings.json', '/var/lib/transmission-daemon/info/settings.json'],
    parse: parseJson(),
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['/rpc-port'], flags: ['-p', '--port'] },
        address: { keys: ['/rpc-bind-address'], flags: ['-r', '--rpc-bind-address'] },
        defaultPort: 9091,
        defaultBind: 'any4',
        when: [{ keys: ['/rpc-enabled'], is: /true/, otherwise: true }],
      },
      ...([4, 6] as const).map(
        (family) =>
          ({
            protocols: ['tcp'],
            port: { keys: ['peer-port'], flags: ['-P', '--peerport'] },
            address: { keys: [`bind-address-ipv${family}`], flags: [family === 4 ? '-i' : '-I'] },
            defaultPort: 51413,
            defaultBind: `any${family}`,
          }) as const,
      ),
      {
        protocols: ['udp'],
        port: { keys: ['peer-port'], flags: ['-P', '--peerport'] },
        address: { keys: ['bind-address-ipv4'], flags: ['-i'] },
        defaultPort: 51413,
        defaultBind: 'any4',
        when: [{ keys: ['utp-enabled', 'dht-enabled'], is: /true/, otherwise: true }],
      },
    ],
  },
  {
    programs: ['minidlna'],
    files: ['/etc/minidlna.conf'],
    fileFlags: ['-f'],
    parse: assignments,
    listeners: [
      { protocols: ['tcp'], port: { keys: ['port'], flags: ['-p'] }, defaultPort: 8200, defaultBind: 'any4' },
      { protocols: ['udp'], defaultPort: 1900, defaultBind: ['239.255.255.250'] },
    ],
  },
  {
    // mpd.conf(5)
    programs: ['mpd'],
    files: ['/etc/mpd.conf'],
    fileOperand: true,
    parse: parseBlocks(BRACED_LINES),
    includes: includesBy(/^include(?:_optional)?$/),
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['/port'] },
        address: { keys: ['/bind_to_address'] },
        defaultPort: 6600,
        defaultBind: 'dual',
        words: { any: 'dual' },
        repeated: 'every',
      },
      {
        protocols: ['tcp'],
        sections: /^audio_output\b/,
        port: { keys: ['port'] },
        address: { keys: ['bind_to_address'] },
        defaultPort: 8000,
        defaultBind: 'dual',
        words: { any: 'dual' },
        when: [{ keys: ['type'], is: /^httpd$/, otherwise: false }],
      },
    ],
  },
  {
    // xrdp.ini(5): a port, `tcp://ADDRESS:PORT`, or sockets that are none.
    programs: ['xrdp'],
    files: ['/etc/xrdp/xrdp.ini'],
    fileFlags: ['-c', '--config'],
    parse: ini,
    listeners: [
      {
        protocols: ['tcp'],
        endpoint: { keys: ['Globals/port'], flags: ['-p', '--port'] },
        defaultPort: 3389,
        defaultBind: 'dual',
        words: { '.': 'loopback4' },
      },
    ],
  },
  {
    // sesman.ini(5): with IPv6 in the kernel, 127.0.0.1 becomes ::1.
    programs: ['xrdp-sesman'],
    files: ['/etc/xrdp/sesman.ini'],
    fileFlags: ['-c', '--config'],
    parse: ini,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['Globals/ListenPort'] },
        address: { keys: ['Globals/ListenAddress'] },
        defaultPort: 3350,
        defaultBind: 'loopback6',
        words: { '127.0.0.1': 'loopback6', '0.0.0.0': 'dual' },
      },
    ],
  },
  {
    // snapserver.conf: streams, commands over TCP, and pages.
    programs: ['snapserver'],
    files: ['/etc/snapserver.conf'],
    fileFlags: ['-c', '--config'],
    parse: ini,
    listeners: (
      [
        ['stream', 1704],
        ['tcp', 1705],
        ['http', 1780],
      ] as const
    ).map(([section, port]) => ({
      protocols: ['tcp'],
      port: { keys: [`${section}/port`], flags: [`--${section}.port`] },
      address: { keys: [`${section}/bind_to_address`], flags: [`--${section}.bind_to_address`] },
      defaultPort: port,
      defaultBind: 'any4',
      when: [
        { keys: [`${section}/enabled`], flags: [`--${section}.enabled`], is: /^(?:true|1|yes)$/i, otherwise: true },
      ],
    })),
  },
  {
    programs: ['icecast2'],
    files: ['/etc/icecast2/icecast.xml', '/etc/icecast.xml'],
    fileFlags: ['-c'],
    parse: parseXml,
    listeners: [
      {
        protocols: ['tcp'],
        sections: /^listen-socket /,
        port: { keys: ['port'] },
        address: { keys: ['bind-address'] },
        defaultPort: null,
        defaultBind: 'any4',
      },
      {
        protocols: ['tcp'],
        sections: /^listen-socket /,
        port: { keys: ['port'] },
        address: { keys: ['bind-address'] },
        defaultPort: null,
        // For sources of Shoutcast it takes the port behind as well. Icecast 2.4, listen-socket
        portsOn: 1,
        when: [{ keys: ['shoutcast-mount'], is: /./, otherwise: false }],
        defaultBind: 'any4',
      },
    ],
  },
];
