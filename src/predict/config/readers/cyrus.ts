import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import type { Opened } from '../../types.js';
import { endpoint } from '../endpoint.js';
import { flagValue } from '../flags.js';
import { hostPort, portNumber } from '../sockets.js';
import type { Reader } from '../types.js';

/** `NAME cmd="…" listen="[HOST:]SERVICE" proto="tcp4"`, with or without quotes. */
const SERVICE = /\blisten\s*=\s*(?:"([^"]*)"|(\S+))/;

function ofLine(image: Image, file: string, index: number, raw: string): Opened[] {
  const text = raw.replace(/#.*$/, '').trim();
  const [, quoted, bare] = SERVICE.exec(text) ?? [];
  const listen = quoted ?? bare;
  if (listen === undefined || listen.startsWith('/')) return [];
  const [, said = 'tcp'] = /\bproto\s*=\s*"?(\w+)/.exec(text) ?? [];
  const [, kind, family] = /^(tcp|udp)([46])?$/.exec(said) ?? [];
  const place = { file, line: index + 1, text: raw.trim() };
  const protocol = kind === 'udp' ? 'udp' : 'tcp';
  const everywhere = family === '4' ? 'any4' : family === '6' ? 'any6' : 'any';
  const { host, port } = hostPort(listen);
  // A word alone is a service, not a host.
  const service = port ?? host ?? '';
  const number = portNumber(image, service, protocol);
  if (number === null) {
    image.tell(`${file}:${index + 1}`, `cyrus: this is neither a port nor a name of /etc/services: ${service}`);
    return [];
  }
  const bind = port === null || host === null ? '*' : host.includes(':') ? `[${host}]` : host;
  return endpoint(image, place, `${bind}:${number}`, { protocol, everywhere, port: null });
}

/** No line of a service is longer, and no pattern is to take its time on what was made up. */
const LONGEST = 2000;

/** A service of which the program is missing, its name and where: the master then ends, and nothing listens. */
function missingProgram(image: Image, run: Running, file: string, lines: readonly string[]): string | null {
  const directory = run.exe.replace(/\/[^/]*$/, '');
  const index = lines.findIndex((raw) => {
    const [, program] = /^\s*[^#\s].*\bcmd\s*=\s*"?([\w.-]+)[\s"].*\blisten\s*=/.exec(raw.slice(0, LONGEST)) ?? [];
    return program !== undefined && !image.isFile(`${directory}/${program}`);
  });
  return index < 0 ? null : `${file}:${index + 1}`;
}

/** The master of Cyrus: each service of cyrus.conf(5) that listens on no path. */
export const cyrus: Reader = {
  programs: ['cyrus'],
  read(run, image) {
    if (!/master$/.test(run.exe)) return [];
    const file = flagValue(run, '-M') ?? '/etc/cyrus.conf';
    const lines = (image.text(file) ?? '').split('\n');
    const missing = image.isFile(run.exe) ? missingProgram(image, run, file, lines) : null;
    if (missing !== null) {
      image.tell(missing, 'cyrus: the program of this service is not there, and without it the master ends');
      return [];
    }
    return lines.flatMap((raw, index) => ofLine(image, file, index, raw));
  },
};
