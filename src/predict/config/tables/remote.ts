import type { Declared } from '../declared.js';
import { INI, parseLines } from '../syntax/lines.js';

const ini = parseLines(INI);

/** The switch of gpsd that opens it for everybody, alone or behind other switches. */
const FOR_ALL = ['-G', '-nG', '-Gn', '-bG', '-nbG', '-bnG', '--listenany'];

const GPSD = { protocols: ['tcp'], port: { flags: ['-S', '--port'] }, defaultPort: 2947 } as const;

/** Shells and devices from afar. */
export const REMOTE: readonly Declared[] = [
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
    listeners: [
      { protocols: ['tcp', 'udp'], port: { flags: ['-p', '--port'] }, defaultPort: 8765, defaultBind: 'any4' },
    ],
  },
];
