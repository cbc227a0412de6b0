import type { Declared, DeclaredListener } from '../declared.js';
import { BRACED_LINES } from '../syntax/block-tokens.js';
import { parseBlocks } from '../syntax/blocks.js';
import { includesBy, type Parse } from '../syntax/include.js';
import { parseJson } from '../syntax/json.js';
import { ASSIGNMENTS, DIRECTIVES, INI, parseLines } from '../syntax/lines.js';
import { parseXml } from '../syntax/xml.js';

const directives = parseLines(DIRECTIVES);
const assignments = parseLines(ASSIGNMENTS);

/** A server of motion on a port that may be said for each camera: with a switch it is there for the network. */
const motionServer = (name: string): readonly DeclaredListener[] =>
  (
    [
      [/^on$/i, true, 'loopback4'],
      [/^(?!on$)/i, false, 'any4'],
    ] as const
  ).map(([is, otherwise, defaultBind]) => ({
    protocols: ['tcp'],
    port: { keys: [`${name}_port`] },
    defaultPort: null,
    defaultBind,
    repeated: 'every',
    when: [{ keys: [`${name}_localhost`], is, otherwise }],
  }));

/** `http: port = 2121`: a line for one of the programs, or for all of them. owfs(5), CONFIGURATION FILE */
const owfs: Parse = (file, text, limit) =>
  assignments(file, text.replace(/^([ \t]*[a-z]+):[ \t]*port\b/gm, '$1-port'), limit);

const ofOwfs = (name: string, port: number): Declared => ({
  programs: [`ow${name === 'server' ? name : `${name}d`}`],
  files: ['/etc/owfs.conf'],
  fileFlags: ['-c'],
  parse: owfs,
  listeners: [
    {
      protocols: ['tcp'],
      endpoint: { keys: [`${name}-port`, 'port'], flags: ['-p', '--port'] },
      defaultPort: port,
      defaultBind: 'any4',
      words: { localhost: 'loopback4' },
    },
  ],
});

/** A head and what is set, one behind the other, as its own program writes them. */
const delugeJson = parseJson({ several: true });

/** Of a range of ports the first one that is free is taken. */
const deluge: Parse = (file, text, limit) =>
  delugeJson(file, text, limit).map((each) =>
    each.key === 'listen_ports' ? { ...each, values: each.values.slice(0, 1) } : each,
  );

/** Where Deluge meets its peers, and asks for UPnP, as a booted image showed; LSD is on every address. */
const DELUGE_AT = { keys: ['listen_interface'], flags: ['-i', '--interface'] };

/** A switch of JSON that is on unless it is said otherwise. */
const unlessOff = (key: string) => [{ keys: [key], is: /^true$/, otherwise: true }] as const;

/** Without a network that has multicasts there is nobody to be found by. */
const BEYOND_LOOPBACK = [
  { keys: ['server/ip'], flags: ['-i', '--ip'], is: /^(?!127\.|localhost$)/, otherwise: true },
] as const;

/** Cameras, media, instruments and buses of houses. */
export const APPLIANCES: readonly Declared[] = [
  {
    // motion.conf of Debian 4.5.1; a camera may have a file with a port of its own
    programs: ['motion'],
    files: ['/etc/motion/motion.conf'],
    fileFlags: ['-c'],
    parse: directives,
    includes: includesBy(/^camera$/),
    // Seen in a real run: as Debian's unit starts it, it may not make the directory of its log, and ends.
    wanted: { keys: /^log_file$/, pathOf: ({ values: [file = ''] }) => file.slice(0, file.lastIndexOf('/')) },
    listeners: [...motionServer('webcontrol'), ...motionServer('stream')],
  },
  ofOwfs('server', 4304),
  ofOwfs('http', 2121),
  ofOwfs('ftp', 2120),
  {
    // deluged(1), and core.conf, which the program itself writes, so that none is there before the first start
    programs: ['deluged'],
    files: ['/var/lib/deluged/config/core.conf'],
    parse: deluge,
    listeners: [
      ...(
        [
          [/^true$/, false, 'any4'],
          [/^false$/, true, 'loopback4'],
        ] as const
      ).map(
        ([is, otherwise, defaultBind]): DeclaredListener => ({
          protocols: ['tcp'],
          port: { keys: ['daemon_port'], flags: ['-p', '--port'] },
          address: { flags: ['-u', '--ui-interface'] },
          defaultPort: 58846,
          defaultBind,
          when: [{ keys: ['allow_remote'], is, otherwise }],
        }),
      ),
      {
        // A port at random, which changes with each start, is none that could be told.
        protocols: ['tcp', 'udp'],
        port: { keys: ['listen_ports'] },
        address: DELUGE_AT,
        defaultPort: null,
        defaultBind: 'any4',
        when: [{ keys: ['random_port'], is: /^false$/, otherwise: false }],
      },
      { protocols: ['udp'], defaultPort: 6771, defaultBind: 'any4', when: unlessOff('lsd') },
      { protocols: ['udp'], address: DELUGE_AT, defaultPort: 1900, defaultBind: 'any4', when: unlessOff('upnp') },
    ],
  },
  {
    // deluge-web(1), and web.conf as the program writes it
    programs: ['deluge-web'],
    files: ['/var/lib/deluged/config/web.conf'],
    parse: delugeJson,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['port'], flags: ['-p', '--port'] },
        address: { keys: ['interface'], flags: ['-i', '--interface'] },
        defaultPort: 8112,
        defaultBind: 'any4',
      },
    ],
  },
  {
    // gerbera(1) and "Server section" of its manual: the port is moved, SSDP stays; on an address of the loopback 1.1.0 ends
    programs: ['gerbera'],
    files: ['/etc/gerbera/config.xml'],
    fileFlags: ['-c', '--config'],
    parse: parseXml,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['server/port'], flags: ['-p', '--port'] },
        address: { keys: ['server/ip'], flags: ['-i', '--ip'] },
        defaultPort: 49152,
        defaultBind: 'any',
        when: BEYOND_LOOPBACK,
      },
      { protocols: ['udp'], defaultPort: 1900, defaultBind: 'any', when: BEYOND_LOOPBACK },
    ],
  },
  {
    // Debian orthanc 1.10.1: orthanc.json
    programs: ['Orthanc'],
    files: ['/etc/orthanc/*.json'],
    parse: parseJson({ comments: true }),
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['HttpPort'] },
        address: { keys: ['HttpBindAddresses'] },
        defaultPort: 8042,
        defaultBind: 'any4',
        when: unlessOff('HttpServerEnabled'),
      },
      {
        protocols: ['tcp'],
        port: { keys: ['DicomPort'] },
        defaultPort: 4242,
        defaultBind: 'any4',
        when: unlessOff('DicomServerEnabled'),
      },
    ],
  },
  {
    // dictd(8), "Global Settings Specification"
    programs: ['dictd'],
    files: ['/etc/dictd/dictd.conf'],
    fileFlags: ['-c', '--config'],
    offFlags: ['-i', '--inetd'],
    parse: parseBlocks(BRACED_LINES),
    includes: includesBy(/^include$/),
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['global/port'], flags: ['-p', '--port'] },
        address: { keys: ['global/listen_to'], flags: ['--listen-to'] },
        defaultPort: 2628,
        defaultBind: 'any4',
      },
    ],
  },
  {
    // LCDd.conf: [server]; without the file LCDd ends. LCDd(8)
    programs: ['LCDd'],
    files: ['/etc/LCDd.conf'],
    fileFlags: ['-c'],
    needsFile: true,
    needsLine: {
      file: '/etc/LCDd.conf',
      line: /^[ \t]*Driver[ \t]*=[ \t]*"?(?!curses\b)\w/im,
      reason: 'LCDd shows on the terminal where no display is named, and ends where a service has none',
    },
    parse: parseLines(INI),
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['server/Port'], flags: ['-p'] },
        address: { keys: ['server/Bind'], flags: ['-a'] },
        defaultPort: 13666,
        defaultBind: 'loopback4',
      },
    ],
  },
];
