import type { Protocol } from '../../../domain/listener.js';
import { globbed } from '../../start/systemd/conditions.js';
import type { Image } from '../../tree/image.js';
import type { Opened, Place } from '../../types.js';
import { flagValue } from '../flags.js';
import { configured, opened, portNumber } from '../sockets.js';
import { linesIn } from '../syntax/lines-in.js';
import type { Reader } from '../types.js';

/** One statement: a legacy line, or `object(…)` over as many lines as it takes. */
interface Statement extends Place {
  /** `module`, `input`, `include`, or a legacy name with its `$`. */
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
}

/** `name="value"`, and `name=["a","b"]` as its values between commas. */
function parametersOf(text: string): Map<string, string> {
  const found = [...text.matchAll(/(?<![\w.])([\w.]+)\s*=\s*(?:"([^"]*)"|\[([^[\]]*)\])/g)];
  return new Map(found.map(([, name = '', one, many = '']) => [name.toLowerCase(), one ?? many.replace(/["\s]/g, '')]));
}

function statementsOf(file: string, text: string): Statement[] {
  const lines = text.split('\n');
  const clean = lines.map((line) => line.replace(/^\s*#.*$|\s#.*$/, '')).join('\n');
  const lineOf = linesIn(clean);
  const found = clean.matchAll(
    /^[ \t]*(?:\$(\w+)[ \t]+([^\n]*)|(module|input|include)\s*\(((?:"[^"]*"|[^()"])*)\))/gim,
  );
  return [...found].map(({ index, 1: legacy, 2: value = '', 3: object = '', 4: inside = '' }) => {
    const line = lineOf(index);
    const text = (lines[line - 1] ?? '').trim();
    if (legacy !== undefined)
      return { file, line, text, name: `$${legacy.toLowerCase()}`, values: new Map([['', value.trim()]]) };
    return { file, line, text, name: object.toLowerCase(), values: parametersOf(inside) };
  });
}

/** The statements of a file and of what it includes, in order. */
function readAll(image: Image, file: string, chain: readonly string[]): Statement[] {
  if (chain.includes(file) || chain.length > 8) {
    image.tell(file, 'rsyslog: files include one another in a circle or too deep');
    return [];
  }
  return statementsOf(file, image.text(file) ?? '').flatMap((each) => {
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

function ofInput(
  image: Image,
  { module, protocol, run, address }: (typeof INPUTS)[number],
  all: readonly Statement[],
): Opened[] {
  const isLoad = ({ name, values }: Statement) =>
    (name === 'module' && values.get('load') === module) ||
    (name === '$modload' && (values.get('') ?? '').replace(/\.so$/, '').endsWith(module));
  if (!all.some(isLoad)) return [];
  let host = '';
  return all.flatMap((each): Opened[] => {
    if (each.name === address) host = each.values.get('') ?? '';
    const isInput = each.name === 'input' && each.values.get('type') === module;
    if (!isInput && each.name !== run) return [];
    const ports = (
      isInput ? (each.values.get('port') ?? (module === 'imudp' ? '514' : '')) : (each.values.get('') ?? '')
    ).split(',');
    const bind = (isInput ? each.values.get('address') : host) || 'any';
    return ports.flatMap((port) => {
      const number = portNumber(image, port, protocol);
      if (number !== null) return opened(image, protocol, bind === '*' ? 'any' : bind, number, configured(each));
      image.tell(`${each.file}:${each.line}`, `${module}: no port`);
      return [];
    });
  });
}

/** rsyslog: inputs of the modules for UDP, TCP and RELP, in both of its languages, where their module is loaded. */
export const rsyslog: Reader = {
  programs: ['rsyslogd'],
  read(run, image) {
    const all = readAll(image, flagValue(run, '-f') ?? '/etc/rsyslog.conf', []);
    return INPUTS.flatMap((input) => ofInput(image, input, all));
  },
};
