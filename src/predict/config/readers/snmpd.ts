import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import type { Opened, Place } from '../../types.js';
import { type EndpointKind, endpoint } from '../endpoint.js';
import { argued, byDefault, flagValue, flagValues } from '../flags.js';
import { doubted } from '../lacking.js';
import { configured, opened, type Source } from '../sockets.js';
import { includesBy, readWithIncludes } from '../syntax/include.js';
import { DIRECTIVES, parseLines } from '../syntax/lines.js';
import type { Reader, Setting } from '../types.js';

const parse = parseLines({ ...DIRECTIVES, between: /\s+/ });

/** What an address without transport or port means: for questions, and of a master for its subagents. */
const AGENT: Pick<EndpointKind, 'protocol' | 'port'> = { protocol: 'udp', port: 161 };
const MASTER: typeof AGENT = { protocol: 'tcp', port: 705 };
const SMUX: typeof AGENT = { protocol: 'tcp', port: 199 };

/** `udp:161`, `udp6:[::1]:1161`, `[::1]`, `tcp:127.0.0.1`; LISTENING ADDRESSES in snmpd(8). */
function ofAddress(image: Image, place: Place, text: string, source: Source, kind = AGENT): Opened[] {
  const [, transport = '', rest = text] =
    /^(udpipv6|udpv6|udp6|udp4|udp|tcpipv6|tcpv6|tcp6|tcp4|tcp|unix|ssh|dtlsudp|tlstcp|ipx|alias|std):(.*)$/i.exec(
      text,
    ) ?? [];
  if (/^(?:unix|ipx|alias|std)$/i.test(transport)) return [];
  const protocol = transport === '' ? kind.protocol : /^(?:tcp|tlstcp|ssh)/i.test(transport) ? 'tcp' : 'udp';
  const isV6 = /6$/.test(transport) || rest.startsWith('[');
  return endpoint(image, place, rest, { protocol, everywhere: isV6 ? 'any6' : 'any4', port: kind.port }, source);
}

/** Of several lines of a key that takes one value, the last counts. */
const last = (settings: readonly Setting[], key: RegExp) =>
  settings.findLast((each) => key.test(each.key) && each.values.length > 0);

/** `agentXSocket` of a master: for subagents on a port, else on a socket of the file system. AGENTX in snmpd.conf(5) */
function ofSubagents(run: Running, image: Image, settings: readonly Setting[]): Opened[] {
  const flag = flagValue(run, '-x');
  if (flag !== null) return ofAddress(image, run.place, flag, argued(run, flag), MASTER);
  const [master, socket] = [last(settings, /^master$/i), last(settings, /^agentXSocket$/i)];
  if (socket === undefined || !/^(?:agentx|all|yes|on)$/i.test(master?.values[0] ?? '')) return [];
  return socket.values
    .join(',')
    .split(',')
    .flatMap((text) => ofAddress(image, socket, text, configured(socket), MASTER));
}

/** Whether a module of the agent starts: `-I a,b` names those that do, `-I -a,b` those that do not. snmpd(8) */
function isInitialised({ words }: Running, module: string): boolean {
  const list = flagValues(words, ['-I']).at(-1)?.value;
  if (list === undefined) return true;
  const isNamed = list
    .replace(/^-/, '')
    .split(/[,\s:]+/)
    .includes(module);
  return list.startsWith('-') ? !isNamed : isNamed;
}

/** Subagents of old, over SMUX: on every address of IPv4 unless `smuxsocket` says where. SMUX in snmpd.conf(5) */
function ofSmux(run: Running, image: Image, settings: readonly Setting[]): Opened[] {
  if (!isInitialised(run, 'smux')) return [];
  const socket = last(settings, /^smuxsocket$/i);
  const [address] = socket?.values ?? [];
  if (socket === undefined || address === undefined) return opened(image, 'tcp', 'any4', 199, byDefault(run));
  return ofAddress(image, socket, address, configured(socket), SMUX);
}

/** Options of snmpd(8) that take a value as the next word. */
const VALUED = ['-c', '-g', '-I', '-L', '-p', '-u', '-x', '-A', '-D'];

/** net-snmp's agent: `agentaddress`, and the operands of the command line beside it. */
export const snmpd: Reader = {
  programs: ['snmpd'],
  decides: /^(?:agentaddress|agentXSocket|agentXPingInterval)$/i,
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
    const subagents = [...ofSubagents(run, image, settings), ...ofSmux(run, image, settings)];
    if (lines.length + given.length === 0) return [...opened(image, 'udp', 'any4', 161, byDefault(run)), ...subagents];
    const configuredOnes = lines.flatMap((line) =>
      line.values
        .join(',')
        .split(',')
        .filter((text) => text !== '')
        .flatMap((text) => ofAddress(image, line, text, configured(line))),
    );
    const all = [...operated, ...configuredOnes, ...subagents];
    const odd = lines.find(({ text }) => /["'#]/.test(text));
    return odd === undefined
      ? all
      : doubted(image, all, odd, 'snmpd takes quotes and comments for parts of an address, and ends');
  },
};
