import { type Declared, GO_WORDS } from '../declared.js';
import { DIRECTIVES, INI, parseLines } from '../syntax/lines.js';

const ini = parseLines(INI);
const directives = parseLines(DIRECTIVES);

/** The switch of gpsd that opens it for everybody, alone or behind other switches. */
const FOR_ALL = ['-G', '-nG', '-Gn', '-bG', '-nbG', '-bnG', '--listenany'];

/** Without a device or a socket for commands (-F) it ends, and which word is a device nobody knows here. */
const GPSD = {
  protocols: ['tcp'],
  port: { flags: ['-S', '--port'], doubtful: ['-S', '--port'] },
  defaultPort: 2947,
} as const;

/** An address of rclone without a host is every one. */
const FOR_RCLONE = { ...GO_WORDS, '*': 'dual' } as const;

/** What `rclone serve` speaks, and its port where none is named. rclone(1) */
const rcloneServes = (kind: string, defaultPort: number) =>
  ({
    protocols: ['tcp'],
    endpoint: { flags: ['--addr'], variables: ['RCLONE_ADDR'] },
    defaultPort,
    defaultBind: 'loopback4',
    words: FOR_RCLONE,
    onlyWith: [kind],
  }) as const;

/** Shells, files and devices from afar. */
export const REMOTE: readonly Declared[] = [
  {
    // endlessh(1): its file has the port as well, its options come first.
    programs: ['endlessh'],
    files: ['/etc/endlessh/config'],
    fileFlags: ['-f'],
    parse: directives,
    listeners: (
      [
        [['-4'], [], 'any4'],
        [['-6'], [], 'any6'],
        [undefined, ['-4', '-6'], 'dual'],
      ] as const
    ).map(([onlyWith, offWith, defaultBind]) => ({
      protocols: ['tcp'] as const,
      port: { keys: ['Port'], flags: ['-p'] },
      defaultPort: 2222,
      defaultBind,
      offWith,
      ...(onlyWith === undefined ? {} : { onlyWith }),
    })),
  },
  {
    // rclone(1): a server, and the port that controls it.
    programs: ['rclone'],
    files: [],
    listeners: [
      ...['http', 'webdav', 'restic'].map((kind) => rcloneServes(kind, 8080)),
      rcloneServes('ftp', 2121),
      rcloneServes('sftp', 2022),
      rcloneServes('s3', 8080),
      {
        protocols: ['tcp'],
        endpoint: { flags: ['--rc-addr'], variables: ['RCLONE_RC_ADDR'] },
        defaultPort: 5572,
        defaultBind: 'loopback4',
        words: FOR_RCLONE,
        onlyWith: ['--rc', '--rc=true', 'rcd'],
      },
    ],
  },
  {
    // httpd of busybox: `-p [ADDRESS:]PORT`
    programs: ['busybox httpd'],
    files: [],
    listeners: [{ protocols: ['tcp'], endpoint: { flags: ['-p'] }, defaultPort: 80, defaultBind: 'dual' }],
  },
  {
    programs: ['busybox telnetd'],
    files: [],
    offFlags: ['-i'],
    listeners: [
      {
        protocols: ['tcp'],
        port: { flags: ['-p'] },
        address: { flags: ['-b'] },
        defaultPort: 23,
        defaultBind: 'dual',
      },
    ],
  },
  {
    // spawn-fcgi(1): opens the port for the program that it starts; with -s a socket of the file system.
    programs: ['spawn-fcgi'],
    files: [],
    offFlags: ['-s'],
    listeners: [
      {
        protocols: ['tcp'],
        port: { flags: ['-p'] },
        address: { flags: ['-a'] },
        defaultPort: null,
        defaultBind: 'any4',
      },
    ],
  },
  {
    // dropbear(8): `-p [ADDRESS:]PORT` as often as wanted.
    programs: ['dropbear'],
    files: [],
    listeners: [{ protocols: ['tcp'], endpoint: { flags: ['-p'] }, defaultPort: 22, defaultBind: 'any' }],
  },
  {
    // gpsd(8) without its socket unit: this machine alone unless -G says everybody.
    programs: ['gpsd'],
    files: [],
    listeners: [
      { ...GPSD, defaultBind: 'loopback', offWith: FOR_ALL },
      { ...GPSD, defaultBind: 'any', onlyWith: FOR_ALL },
    ],
  },
  {
    // shellinaboxd(1)
    programs: ['shellinabox'],
    files: [],
    listeners: [
      {
        protocols: ['tcp'],
        port: { flags: ['-p', '--port'] },
        defaultPort: 4200,
        defaultBind: 'any4',
        offWith: ['--localhost-only'],
      },
      {
        protocols: ['tcp'],
        port: { flags: ['-p', '--port'] },
        defaultPort: 4200,
        defaultBind: 'loopback4',
        onlyWith: ['--localhost-only'],
      },
    ],
  },
  {
    // lircd(8): no port unless `--listen`, or `listen` of its section, says one.
    programs: ['lircd'],
    files: ['/etc/lirc/lirc_options.conf'],
    fileFlags: ['-O', '--options-file'],
    parse: ini,
    listeners: [
      {
        protocols: ['tcp'],
        endpoint: { keys: ['lircd/listen'], flags: ['--listen', '-l'] },
        defaultPort: null,
        defaultBind: 'any4',
      },
    ],
  },
  {
    // oidentd(8)
    programs: ['oidentd'],
    files: [],
    listeners: [
      {
        protocols: ['tcp'],
        port: { flags: ['-p', '--port'] },
        address: { flags: ['-a', '--address'] },
        defaultPort: 113,
        defaultBind: 'any',
      },
    ],
  },
  {
    // iceccd and icecc-scheduler of icecream
    programs: ['iceccd'],
    files: [],
    listeners: [{ protocols: ['tcp'], port: { flags: ['-p', '--port'] }, defaultPort: 10245, defaultBind: 'any4' }],
  },
  {
    programs: ['icecc-scheduler'],
    files: [],
    // Those who look after it are answered on the next port. icecc-scheduler(1)
    listeners: [
      { protocols: ['tcp', 'udp'], port: { flags: ['-p', '--port'] }, defaultPort: 8765, defaultBind: 'any4' },
      { protocols: ['tcp'], port: { flags: ['-p', '--port'] }, defaultPort: 8765, defaultBind: 'any4', portsOn: 1 },
    ],
  },
  {
    // aptly(1): `serve` and `api serve` alone open anything.
    programs: ['aptly'],
    files: [],
    listeners: [
      {
        protocols: ['tcp'],
        onlyWith: ['serve'],
        endpoint: { flags: ['-listen', '--listen'] },
        defaultPort: 8080,
        defaultBind: 'dual',
        words: GO_WORDS,
      },
    ],
  },
];
