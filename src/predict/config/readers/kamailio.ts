import type { Protocol } from '../../../domain/listener.js';
import type { Image } from '../../tree/image.js';
import { directoryOf, joined } from '../../tree/paths.js';
import type { Opened } from '../../types.js';
import { byDefault, flagValue, flagValues } from '../flags.js';
import { configured, opened, portNumber, type Source } from '../sockets.js';
import type { Reader, Setting } from '../types.js';

/** The deepest that files import one another, and the most that are read, each time one is named. */
const DEPTH_LIMIT = 8;
const FILE_LIMIT = 500;

/** What stands in quotes, else all before a comment. */
const statedIn = (text: string) => /^"([^"]*)"/.exec(text)?.[1] ?? text.replace(/(?:#|\/\/).*$/, '').trim();

/** `#!subst "/FROM/TO/"` and `#!substdef`, with whatever sign; a plain word that stands for another in all lines behind it. */
const SUBSTITUTE = /^[#!]!subst(?:def|defs)?\s+"(.)(\w{1,80})\1([^"]{0,200}?)\1g?i?"/;
const SUBSTITUTE_LIMIT = 50;

/** A longer line is of no address: what is put in may hold what is put in next. */
const LINE_LIMIT = 4096;

function substituted(text: string, substitutes: ReadonlyMap<string, string>): string {
  if (!/^[a-z]/.test(text)) return text;
  let result = text;
  for (const [from, to] of substitutes) {
    if (result.length > LINE_LIMIT) break;
    result = result.replaceAll(from, to);
  }
  return result;
}

/** What has been defined on the way, and how many more files are read. */
interface Reading {
  readonly defined: Set<string>;
  readonly substitutes: Map<string, string>;
  left: number;
}

/** The statements that count: `#!ifdef` and its kind decide, as kamailio's own preprocessor does. */
function statementsOf(image: Image, file: string, reading: Reading, depth = 0): Setting[] {
  const { defined, substitutes } = reading;
  reading.left -= 1;
  if (reading.left === 0)
    image.tell(file, `kamailio: more than ${FILE_LIMIT} files are imported; the rest was not read`);
  if (reading.left <= 0) return [];
  const settings: Setting[] = [];
  const taken: boolean[] = [];
  for (const [index, raw] of (image.text(file) ?? '').split('\n').entries()) {
    const text = substituted(raw.trim(), substitutes);
    const [, mark, from = '', to = ''] = SUBSTITUTE.exec(raw.trim()) ?? [];
    if (mark !== undefined && !taken.includes(false) && substitutes.size < SUBSTITUTE_LIMIT) substitutes.set(from, to);
    const [, word = '', name = ''] = /^[#!]!(\w+)\s*(\w*)/.exec(text) ?? [];
    if (word === 'ifdef' || word === 'ifndef') taken.push(defined.has(name) === (word === 'ifdef'));
    else if (word === 'else') taken.push(taken.pop() === false);
    else if (word === 'endif') taken.pop();
    if (taken.includes(false)) continue;
    if (word === 'define') defined.add(name);
    const [, imported] = /^(?:import|include)_file\s+"([^"]+)"/.exec(text) ?? [];
    if (imported !== undefined && depth < DEPTH_LIMIT)
      settings.push(...statementsOf(image, joined(directoryOf(file), imported), reading, depth + 1));
    const [, key, value = ''] = /^(\w+)\s*=\s*(.*)$/.exec(text) ?? [];
    if (key !== undefined) settings.push({ file, line: index + 1, text, within: [], key, values: [statedIn(value)] });
  }
  return settings;
}

const isOn = (setting: Setting | undefined) => /^(?:yes|on|true|1)$/i.test(setting?.values[0] ?? '');

interface Kinds {
  readonly port: number;
  readonly protocols: readonly Protocol[];
}

/** `[proto]:[address]:[port]`, each of them may be missing; the port after the last colon. */
function listening(image: Image, value: string, kinds: Kinds, source: Source): Opened[] {
  const [bare = ''] = value.split(/\s(?:advertise|name)\b/);
  const [, proto, rest = ''] = /^(?:(udp|tcp|tls|sctp|ws|wss):)?(.*)$/i.exec(bare.trim()) ?? [];
  const [, six, host = '', digits] = /^(?:\[([^\]]+)\]|([^:]*))(?::(\w+|\*))?$/.exec(rest) ?? [];
  if (proto === 'sctp') return [];
  const protocols = proto === undefined ? kinds.protocols : ([proto === 'udp' ? 'udp' : 'tcp'] as const);
  return protocols.flatMap((protocol) => {
    const fallback = proto === 'tls' ? kinds.port + 1 : kinds.port;
    const port = digits === undefined || digits === '*' ? fallback : portNumber(image, digits, protocol);
    return port === null ? [] : opened(image, protocol, six ?? host, port, source);
  });
}

/** Kamailio: each `listen`; without one every IPv4 address of the machine, with TCP unless it is switched off. */
export const kamailio: Reader = {
  programs: ['kamailio'],
  read(run, image) {
    const file = flagValue(run, '-f') ?? '/etc/kamailio/kamailio.cfg';
    if (image.text(file) === null) return null;
    const settings = statementsOf(image, file, {
      defined: new Set(flagValues(run.words, ['-A']).map(({ value }) => value)),
      substitutes: new Map(),
      left: FILE_LIMIT,
    });
    const last = (key: string) => settings.findLast((each) => each.key === key);
    const own = last('port');
    const port = own === undefined ? 5060 : (portNumber(image, own.values[0] ?? '', 'udp') ?? 5060);
    const protocols: readonly Protocol[] = isOn(last('disable_tcp')) ? ['udp'] : ['udp', 'tcp'];
    const listens = settings.filter(({ key }) => key === 'listen');
    if (listens.length === 0) {
      const source = own === undefined ? byDefault(run) : configured(own);
      const tls = last('enable_tls');
      const secure = isOn(tls) && protocols.includes('tcp') && tls !== undefined;
      return [
        ...protocols.flatMap((protocol) => opened(image, protocol, 'any4', port, source)),
        ...(secure ? opened(image, 'tcp', 'any4', port + 1, configured(tls)) : []),
      ];
    }
    return listens.flatMap((setting) => {
      const found = listening(image, setting.values[0] ?? '', { port, protocols }, configured(setting));
      if (found.length === 0)
        image.tell(`${setting.file}:${setting.line}`, 'kamailio: this listener was not understood');
      return found;
    });
  },
};
