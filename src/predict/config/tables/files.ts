import type { Declared } from '../declared.js';
import { includesBy } from '../syntax/include.js';
import { parseIndented, parseJsonLines } from '../syntax/indented.js';
import { ASSIGNMENTS, CLAUSES, DIRECTIVES, INI, parseLines } from '../syntax/lines.js';

const directives = parseLines(DIRECTIVES);
const assignments = parseLines(ASSIGNMENTS);
const ini = parseLines(INI);

/** Files, media, packages, and desktops from afar. */
export const FILES: readonly Declared[] = [
  {
    // rsyncd.conf(5)
    programs: ['rsync'],
    files: ['/etc/rsyncd.conf'],
    fileFlags: ['--config'],
    parse: ini,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['port'], flags: ['--port'] },
        address: { keys: ['address'], flags: ['--address'] },
        defaultPort: 873,
        defaultBind: 'any',
      },
    ],
  },
  {
    programs: ['transmission'],
    files: ['/etc/transmission-daemon/settings.json', '/var/lib/transmission-daemon/info/settings.json'],
    parse: parseJsonLines,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['rpc-port'] },
        address: { keys: ['rpc-bind-address'] },
        defaultPort: 9091,
        defaultBind: 'any4',
        when: [{ keys: ['rpc-enabled'], is: /true/, otherwise: true }],
      },
      { protocols: ['tcp'], port: { keys: ['peer-port'] }, defaultPort: 51413, defaultBind: 'any' },
      {
        protocols: ['udp'],
        port: { keys: ['peer-port'] },
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
    parse: directives,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['port'] },
        address: { keys: ['bind_to_address'] },
        defaultPort: 6600,
        defaultBind: 'dual',
        words: { any: 'dual' },
        repeated: 'every',
      },
    ],
  },
  {
    // Both of its keys end in a colon.
    programs: ['apt-cacher-ng'],
    files: ['/etc/apt-cacher-ng/acng.conf'],
    parse: parseLines({ ...CLAUSES, section: null, between: /\s*:\s*/, trailing: null }),
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['Port'], flags: ['Port'] },
        address: { keys: ['BindAddress'] },
        defaultPort: 3142,
        defaultBind: 'any',
      },
    ],
  },
  {
    programs: ['docker-registry'],
    files: ['/etc/docker/registry/config.yml'],
    fileOperand: true,
    parse: parseIndented,
    listeners: [
      {
        protocols: ['tcp'],
        endpoint: { keys: ['http/addr'], variables: ['REGISTRY_HTTP_ADDR'] },
        defaultPort: null,
        defaultBind: 'dual',
      },
      { protocols: ['tcp'], endpoint: { keys: ['debug/addr'] }, defaultPort: null, defaultBind: 'dual' },
    ],
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
        defaultBind: 'any',
      },
    ],
  },
  {
    // atftpd(8)
    programs: ['atftpd'],
    files: [],
    listeners: [
      {
        protocols: ['udp'],
        port: { flags: ['--port'] },
        address: { flags: ['--bind-address'] },
        defaultPort: 69,
        defaultBind: 'any4',
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
    // distccd(1)
    programs: ['distccd'],
    files: [],
    listeners: [
      {
        protocols: ['tcp'],
        port: { flags: ['--port', '-p'] },
        address: { flags: ['--listen'] },
        defaultPort: 3632,
        defaultBind: 'any4',
      },
    ],
  },
  {
    programs: ['mumble-server'],
    files: ['/etc/mumble-server.ini', '/etc/mumble/mumble-server.ini'],
    fileFlags: ['-ini'],
    parse: ini,
    listeners: [
      {
        protocols: ['tcp', 'udp'],
        port: { keys: ['port'] },
        address: { keys: ['host'] },
        defaultPort: 64738,
        defaultBind: 'dual',
      },
    ],
  },
];
