import type { Declared } from '../declared.js';
import type { Parse } from '../syntax/include.js';
import { DIRECTIVES, INI, parseLines } from '../syntax/lines.js';

const ini = parseLines(INI);

/** Files of Heimdal's servers, `[kdc]`, as Debian and others lay them. */
const KDC_FILES = ['/etc/heimdal-kdc/kdc.conf', '/var/lib/heimdal-kdc/kdc.conf', '/var/heimdal/kdc.conf'];

/** `listen 127.0.0.1 port 5310, ::1` as an endpoint for each place; yadifad.conf(5) */
const yadifaPlaces: Parse = (file, text) =>
  parseLines({ ...DIRECTIVES, between: /\s+/, words: false, continued: false })(file, text).flatMap((line) => {
    if (line.key !== 'listen') return [line];
    const places = (line.values[0] ?? '').split(',').map((place) => place.trim().split(/\s+(?:port\s+)?/));
    return places.map(([host = '', port = '53']) => ({
      ...line,
      values: [`${host.includes(':') ? `[${host}]` : host}:${port}`],
    }));
  });

/** Who people are, and names. */
export const DIRECTORY: readonly Declared[] = [
  {
    // Heimdal's kdc(8): `ports` and `addresses` of [kdc]
    programs: ['heimdal-kdc'],
    files: KDC_FILES,
    fileFlags: ['-c', '--config-file'],
    parse: ini,
    listeners: [
      {
        protocols: ['tcp', 'udp'],
        port: { keys: ['kdc/ports'], flags: ['-P', '--ports'] },
        address: { keys: ['kdc/addresses'], flags: ['--addresses'] },
        defaultPort: 88,
        defaultBind: 'any',
        repeated: 'every',
      },
    ],
  },
  {
    programs: ['kpasswdd'],
    files: KDC_FILES,
    parse: ini,
    listeners: [
      {
        protocols: ['udp'],
        port: { flags: ['-p', '--port'] },
        address: { keys: ['kdc/addresses'], flags: ['--addresses'] },
        defaultPort: 464,
        defaultBind: 'any',
        repeated: 'every',
      },
    ],
  },
  {
    programs: ['yadifad'],
    files: ['/etc/yadifa/yadifad.conf', '/etc/yadifad.conf'],
    fileFlags: ['-c', '--config'],
    parse: yadifaPlaces,
    listeners: [{ protocols: ['tcp', 'udp'], endpoint: { keys: ['listen'] }, defaultPort: 53, defaultBind: 'any' }],
  },
];
