import type { Image } from '../../tree/image.js';
import type { Opened, Place } from '../../types.js';
import { endpoint } from '../endpoint.js';
import { argued, byDefault, flagValues } from '../flags.js';
import { configured, opened, type Source } from '../sockets.js';
import { includesBy, readWithIncludes } from '../syntax/include.js';
import { DIRECTIVES, parseLines } from '../syntax/lines.js';
import type { Reader } from '../types.js';

const parse = parseLines({ ...DIRECTIVES, between: /\s+/ });

/** `udp:161`, `udp6:[::1]:1161`, `[::1]`, `tcp:127.0.0.1`; LISTENING ADDRESSES in snmpd(8). */
function ofAddress(image: Image, place: Place, text: string, source: Source): Opened[] {
  const [, transport = '', rest = text] =
    /^(udpipv6|udpv6|udp6|udp4|udp|tcpipv6|tcpv6|tcp6|tcp4|tcp|unix|ssh|dtlsudp|tlstcp|ipx|alias|std):(.*)$/i.exec(
      text,
    ) ?? [];
  if (/^(?:unix|ipx|alias|std)$/i.test(transport)) return [];
  const protocol = /^(?:tcp|tlstcp|ssh)/i.test(transport) ? 'tcp' : 'udp';
  const isV6 = /6$/.test(transport) || rest.startsWith('[');
  return endpoint(image, place, rest, { protocol, everywhere: isV6 ? 'any6' : 'any4', port: 161 }, source);
}

/** Options of snmpd(8) that take a value as the next word. */
const VALUED = ['-c', '-g', '-I', '-L', '-p', '-u', '-x', '-A', '-D'];

/** net-snmp's agent: `agentaddress`, and the operands of the command line beside it. */
export const snmpd: Reader = {
  programs: ['snmpd'],
  read(run, image) {
    const { words } = run;
    const operands = words
      .slice(1)
      .filter((word, index) => !word.startsWith('-') && !VALUED.includes(words[index] ?? ''));
    const given = operands.flatMap((word) => word.split(','));
    const operated = given.flatMap((text) => ofAddress(image, run.place, text, argued(run, text)));
    const named = flagValues(words, ['-c']).map(({ value }) => value);
    const files = [
      ...(words.includes('-C')
        ? []
        : ['/etc/snmp/snmpd.conf', '/var/lib/snmp/snmpd.conf'].filter((each) => image.isFile(each))),
      ...named,
    ];
    const includes = { ...includesBy(/^include(?:file|dir|search)$/i), inDirectory: /\.conf$/ };
    const settings = files.flatMap((file) => readWithIncludes(image, file, parse, includes));
    const lines = settings.filter(({ key, values }) => /^agentaddress$/i.test(key) && values.length > 0);
    if (lines.length + given.length === 0) return opened(image, 'udp', 'any4', 161, byDefault(run));
    const configuredOnes = lines.flatMap((line) =>
      line.values
        .join(',')
        .split(',')
        .filter((text) => text !== '')
        .flatMap((text) => ofAddress(image, line, text, configured(line))),
    );
    return [...operated, ...configuredOnes];
  },
};
