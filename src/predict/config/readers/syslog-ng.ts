import type { Protocol } from '../../../domain/listener.js';
import type { Image } from '../../tree/image.js';
import type { Opened } from '../../types.js';
import { flagValue } from '../flags.js';
import { configured, opened, portNumber } from '../sockets.js';
import { includesBy, type Parse, readWithIncludes } from '../syntax/include.js';
import { linesIn } from '../syntax/lines-in.js';
import type { Reader, Setting } from '../types.js';

/** Comments and what else is no text of the configuration, as blanks, so that lines stay. */
const plain = (text: string) => text.replace(/^[ \t]*#.*$/gm, '').replace(/([\s;{}])#.*$/gm, '$1');

/** `@define NAME VALUE`, and the places where such a name stands between backquotes. */
function defined(text: string): string {
  const found = text.matchAll(/^[ \t]*@define[ \t]+"?([\w.-]+)"?[ \t]+(?:"([^"\n]*)"|(\S+))/gm);
  const values = new Map([...found].map(([, name = '', quoted, bare]) => [name, quoted ?? bare ?? '']));
  return values.size === 0 ? text : text.replace(/`([\w.-]{1,80})`/g, (whole, name) => values.get(name) ?? whole);
}

/** `block source NAME(PARAMETER(DEFAULT) …) { DRIVERS };` */
const BLOCK = /\bblock\s+source\s+([\w-]{1,80})\s*\(([^{}]{0,2000})\)\s*\{([^{}]{0,2000})\}\s*;/g;

const PARAMETER = /([\w-]{1,80})\(\s{0,9}"?([^()"]{0,200})"?\s{0,9}\)/g;

const parametersOf = (text: string) =>
  new Map([...text.matchAll(PARAMETER)].map(([, name = '', value = '']) => [name, value]));

/** The text with what blocks of its own stand for in their places, each in one line. */
function withBlocks(text: string): string {
  const blocks = new Map(
    [...text.matchAll(BLOCK)].map(([, name = '', defaults = '', body = '']) => [name, { defaults, body }]),
  );
  if (blocks.size === 0) return text;
  return text
    .replace(BLOCK, (whole) => whole.replace(/[^\n]/g, ' '))
    .replace(/\b([\w-]{1,80})\(((?:[^()]|\([^()]{0,200}\)){0,500})\)\s{0,9};/g, (whole, name, given) => {
      const block = blocks.get(name);
      if (block === undefined) return whole;
      const values = new Map([...parametersOf(block.defaults), ...parametersOf(given)]);
      const body = block.body.replace(/`([\w.-]{1,80})`/g, (mark, each) => values.get(each) ?? mark);
      return body.replace(/\s+/g, ' ') + whole.replace(/[^\n]/g, '');
    });
}

/** The most characters of one driver. */
const DRIVER_LIMIT = 2000;

/** The text up to the parenthesis that closes the one before `from`. */
function inside(text: string, from: number): string {
  const limit = Math.min(text.length, from + DRIVER_LIMIT);
  let depth = 1;
  for (let at = from; at < limit; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return text.slice(from, at);
  }
  return text.slice(from, limit);
}

/** Drivers within sources, and the files that are included. */
const parse: Parse = (file, raw) => {
  const text = withBlocks(defined(plain(raw)));
  const lines = raw.split('\n');
  const lineOf = linesIn(text);
  const setting = (at: number, key: string, value: string, source = ''): Setting => ({
    file,
    line: lineOf(at),
    text: (lines[lineOf(at) - 1] ?? '').trim(),
    within: source === '' ? [] : [[source]],
    key,
    values: [value],
  });
  const includes = [...text.matchAll(/^[ \t]*@include\s+"([^"]+)"/gm)].map((match) =>
    setting(match.index + match[0].indexOf('@'), 'include', match[1] ?? ''),
  );
  const begins = [...text.matchAll(/\bsource\s+([\w-]+)\s*\{/g)];
  const uses = [...text.matchAll(/\bsource\s{0,9}\(\s{0,9}"?([\w-]{1,200})"?\s{0,9}\)/g)].map((match) =>
    setting(match.index, 'uses', match[1] ?? ''),
  );
  const sources = begins.flatMap((match, index) => {
    const from = match.index + match[0].length;
    const upToNext = text.slice(from, begins[index + 1]?.index);
    const end = upToNext.indexOf('};');
    const body = upToNext.slice(0, end < 0 ? undefined : end);
    return [...body.matchAll(/\b(network|syslog|tcp6?|udp6?)\s*\(/g)].map((driver) => {
      const at = from + driver.index;
      return setting(at, driver[1] ?? '', inside(text, at + driver[0].length), match[1]);
    });
  });
  return [...includes, ...uses, ...sources];
};

/** An option of a driver: `port(514)`, `ip("127.0.0.1")`. */
const optionOf = (text: string, ...names: readonly string[]) =>
  new RegExp(String.raw`\b(?:${names.join('|')})\s*\(\s*"?([^")]*)"?\s*\)`).exec(text)?.[1];

/** Protocol and port of a driver where it says nothing else. */
const DRIVERS: Readonly<Record<string, readonly [Protocol, number]>> = {
  network: ['tcp', 514],
  syslog: ['tcp', 601],
  tcp: ['tcp', 514],
  tcp6: ['tcp', 514],
  udp: ['udp', 514],
  udp6: ['udp', 514],
};

function openedBy(image: Image, setting: Setting): Opened[] {
  const [text = ''] = setting.values;
  const [usual = 'tcp', number = 514] = DRIVERS[setting.key] ?? [];
  const protocol = (optionOf(text, 'transport') ?? usual).startsWith('udp') ? 'udp' : 'tcp';
  const port = portNumber(image, optionOf(text, 'port', 'localport') ?? String(number), protocol);
  const six = setting.key.endsWith('6') || optionOf(text, 'ip-protocol', 'ip_protocol') === '6';
  const host = optionOf(text, 'ip', 'localip') ?? (six ? 'dual' : 'any4');
  const found = port === null ? [] : opened(image, protocol, host, port, configured(setting));
  if (found.length === 0) image.tell(`${setting.file}:${setting.line}`, 'syslog-ng: this source was not understood');
  return found;
}

/** syslog-ng: what sources receive from the network. */
export const syslogNg: Reader = {
  programs: ['syslog-ng'],
  decides: /^(?:ip|port|localip|localport|destport)$/,
  small: /^(?:source|log|network|syslog|(?:tcp|udp)6?|(?:local)?(?:ip|port)|transport|ip[-_]protocol)$/,
  read(run, image) {
    const file = flagValue(run, '-f', '--cfgfile') ?? '/etc/syslog-ng/syslog-ng.conf';
    if (image.text(file) === null) return null;
    const settings = readWithIncludes(image, file, parse, includesBy(/^include$/, { base: '/etc/syslog-ng' }));
    // A source that no `log` names is not opened.
    const used = new Set(settings.flatMap(({ key, values }) => (key === 'uses' ? values : [])));
    const isUsed = ({ within }: Setting) => used.has(within.at(-1)?.[0] ?? '');
    return settings
      .filter((each) => Object.hasOwn(DRIVERS, each.key) && isUsed(each))
      .flatMap((each) => openedBy(image, each));
  },
};
