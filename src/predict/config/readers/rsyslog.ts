import { baseName } from '../../../domain/executable-path.js';
import type { Protocol } from '../../../domain/listener.js';
import { globbed } from '../../start/systemd/conditions.js';
import type { Image } from '../../tree/image.js';
import { type Opened, type Place, spotOf } from '../../types.js';
import { flagValue } from '../flags.js';
import { configured, opened, portNumber } from '../sockets.js';
import { lineAt, linesIn } from '../syntax/lines-in.js';
import type { Reader } from '../types.js';

/** One statement: a legacy line, or `object(…)` over as many lines as it takes. */
interface Statement extends Place {
  /** `module`, `input`, `include`, or a legacy name with its `$`. */
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
}

/** `name="value"`, `name=["a","b"]` as its values between commas, and what else stands behind a name as it is written. */
function parametersOf(text: string): Map<string, string> {
  const found = text.matchAll(/([\w.]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|\[([^[\]]*)\]|(`[^`]*`|[^\s"]+))/g);
  return new Map(
    [...found].map(([, name = '', one, many, odd = '']) => [
      name.toLowerCase(),
      one ?? many?.replace(/["\s]/g, '') ?? odd,
    ]),
  );
}

/** Comments of either kind begin behind white space; what stands in quotes is none. */
const COMMENT = /"(?:[^"\\\n]|\\.)*"|(?<!\S)(?:#[^\n]*|\/\*[\s\S]*?(?:\*\/|$(?![\s\S])))/g;

/** Objects stand anywhere in a line, legacy lines at its begin, which a backslash at the end goes on with the next one. */
const STATEMENT =
  /^[ \t]*\$(?<legacy>\w+)(?:[ \t]|\\\r?\n)+(?<value>(?:[^\n\\]|\\\r?\n|\\)*)|(?<![\w$.])(?<object>module|input|include)\s*\((?<inside>(?:"(?:[^"\\]|\\.)*"|`[^`]*`|[^()"`])*)\)|"(?:[^"\\\n]|\\.)*"|[{}]/gim;

const IN_BLOCK = 'rsyslog takes no such object in a block';

function statementsOf(image: Image, file: string, text: string): Statement[] {
  const clean = text.replace(COMMENT, (piece) => (piece.startsWith('"') ? piece : piece.replace(/[^\n]/g, ' ')));
  const lineOf = linesIn(clean);
  let depth = 0;
  return [...clean.matchAll(STATEMENT)].flatMap(({ 0: raw, index, groups = {} }): Statement[] => {
    const { legacy, value = '', object, inside = '' } = groups;
    depth += raw === '{' ? 1 : raw === '}' ? -1 : 0;
    const begin = index + raw.search(/\S/);
    const place = { file, line: lineOf(begin), text: lineAt(text, text.lastIndexOf('\n', begin) + 1).trim() };
    const joined = value.replace(/\\\r?\n/g, ' ').trim();
    if (legacy !== undefined) return [{ ...place, name: `$${legacy.toLowerCase()}`, values: new Map([['', joined]]) }];
    if (object === undefined) return [];
    if (depth > 0) image.tell(spotOf(place), IN_BLOCK);
    return depth > 0 ? [] : [{ ...place, name: object.toLowerCase(), values: parametersOf(inside) }];
  });
}

/** The statements of a file and of what it includes, in order. */
function readAll(image: Image, file: string, chain: readonly string[]): Statement[] {
  if (chain.includes(file) || chain.length > 8) {
    image.tell(file, 'rsyslog: files include one another in a circle or too deep');
    return [];
  }
  return statementsOf(image, file, image.text(file) ?? '').flatMap((each) => {
    const isOdd = each.values.has('text') || /^`/.test(each.values.get('file') ?? '');
    if (each.name === 'include' && isOdd) image.tell(spotOf(each), 'rsyslog: what this includes was not read');
    const pattern =
      each.name === '$includeconfig'
        ? each.values.get('')
        : each.name === 'include'
          ? each.values.get('file')
          : undefined;
    if (pattern === undefined) return [each];
    return globbed(image, pattern).flatMap((path) => readAll(image, path, [...chain, file]));
  });
}

/** By module: its protocol, the legacy lines that open and bind. */
const INPUTS: ReadonlyArray<{ module: string; protocol: Protocol; run: string; address: string }> = [
  { module: 'imudp', protocol: 'udp', run: '$udpserverrun', address: '$udpserveraddress' },
  { module: 'imtcp', protocol: 'tcp', run: '$inputtcpserverrun', address: '' },
  { module: 'imptcp', protocol: 'tcp', run: '$inputptcpserverrun', address: '$inputptcpserverlistenip' },
  { module: 'imrelp', protocol: 'tcp', run: '$inputrelpserverrun', address: '' },
];

/** Modules that open a socket in a way of their own. */
const OTHERS = /^im(?:gssapi|dtls|http|diag|3195|beats|snmptrap)/;

/** The module that a statement loads, by its name or its path. */
function loaded({ name, values }: Statement): string | null {
  const said = name === 'module' ? values.get('load') : name === '$modload' ? values.get('') : undefined;
  return said === undefined ? null : baseName(said).replace(/\.so$/, '');
}

function ofInput(
  image: Image,
  { module, protocol, run, address }: (typeof INPUTS)[number],
  all: readonly Statement[],
): Opened[] {
  if (!all.some((each) => loaded(each) === module)) return [];
  let host = '';
  return all.flatMap((each): Opened[] => {
    if (each.name === address) host = each.values.get('') ?? '';
    const isInput = each.name === 'input' && each.values.get('type')?.toLowerCase() === module;
    if (!isInput && each.name !== run) return [];
    if (isInput && each.values.has('path')) return [];
    const said = isInput ? each.values.get('port') : each.values.get('')?.replace(/\s.*$/, '');
    const bind = (isInput ? each.values.get('address') : host) || 'any';
    const device = (isInput && each.values.get('device')) || null;
    return (said ?? '').split(',').flatMap((port) => {
      // imtcp alone takes none of its own for the usual one; the others draw it by chance.
      const number = portNumber(image, port === '0' && module === 'imtcp' ? '514' : port, protocol);
      const found =
        number === null ? [] : opened(image, protocol, bind === '*' ? 'any' : bind, number, configured(each));
      if (found.length === 0) image.tell(spotOf(each), `${module}: no port and address that is understood`);
      return found.map((one) => (device === null ? one : { ...one, interface: device }));
    });
  });
}

/** rsyslog: inputs of the modules for UDP, TCP and RELP, in both of its languages, where their module is loaded. */
export const rsyslog: Reader = {
  programs: ['rsyslogd'],
  decides: /^(?:port|address)$/i,
  read(run, image) {
    const all = readAll(image, flagValue(run, '-f') ?? '/etc/rsyslog.conf', []);
    for (const each of all.filter((one) => OTHERS.test(loaded(one) ?? '')))
      image.tell(spotOf(each), 'rsyslog: what this module opens was not followed');
    return INPUTS.flatMap((input) => ofInput(image, input, all));
  },
};
