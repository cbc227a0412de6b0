import type { Image } from '../../tree/image.js';
import { type Opened, type Place, spotOf } from '../../types.js';
import { endpoint } from '../endpoint.js';
import { byDefault, flagValue } from '../flags.js';
import { doubted } from '../lacking.js';
import { configured, opened } from '../sockets.js';
import { type Parse, readWithIncludes } from '../syntax/include.js';
import { lineAt, linesIn } from '../syntax/lines-in.js';
import type { Reader, Setting } from '../types.js';

/** Words of an expression: a text, a number, a name. */
const WORD = /"((?:[^"\\]|\\.){0,300})"|(\d{1,5})\b|([a-z][\w.-]{0,80})/gi;

/** No address and no name of a file is longer, and a variable that is joined to itself again and again would be. */
const LENGTH_LIMIT = 300;

/** Values of `var.NAME` and of everything else that is assigned, as the lines are read. */
type Values = Map<string, string>;

/** What `"a" + var.b` or `var.base + 1` comes to: texts are joined, numbers added. Null where a name stands for nothing known. */
function worth(expression: string, values: Values): string | null {
  let result: string | null = null;
  let isNumber = true;
  for (const [, text, number, name] of expression.matchAll(WORD)) {
    const value = text ?? number ?? values.get(name ?? '');
    if (value === undefined) return null;
    isNumber &&= text === undefined && /^\d+$/.test(value);
    result = result === null ? value : isNumber ? String(Number(result) + Number(value)) : result + value;
    if (result.length > LENGTH_LIMIT) return null;
  }
  return result;
}

/** Works a line out; what comes of it stands for its name from there on. */
function workedOut({ key, values: [expression = ''] }: Setting, values: Values): string | null {
  const value = worth(expression, values);
  if (value !== null) values.set(key, value);
  else values.delete(key);
  return value;
}

/** A line whose expression was worked out: `KEY = VALUE`, `$SERVER["socket"] == "VALUE"`, `include_shell "VALUE"`. */
interface Line extends Place {
  readonly key: string;
  readonly value: string | null;
  /** Whether it sets what may be set once. */
  readonly isSet: boolean;
}

/** A comment, a text, a sign, a variable of conditions, or a name or number. */
const TOKEN = /#[^\n]*|"(?:[^"\\]|\\[\s\S])*"|[=!]=|=[~^$]|!~|[:+]=|=>|[={}()[\],+]|\$[A-Z]+|[\w.-]+|"/g;

const OPERATOR = /^(?::?=|==)$/;

/** What an expression goes on with: values joined by `+`, up to the first one that no `+` stands before. */
function expressionFrom(tokens: readonly string[], at: number): readonly string[] {
  let end = at + 1;
  while (tokens[end] === '+') end += 2;
  return tokens.slice(at, end);
}

/** Settings of the server alone count only outside of conditions. */
const OF_SERVER = /^server\.(?:port|bind|use-ipv6)$/;

/** `KEY = EXPRESSION`, `$SERVER["socket"] == EXPRESSION` and `include EXPRESSION`, wherever they stand in a line. */
const parse: Parse = (file, text, limit = Number.POSITIVE_INFINITY) => {
  const found = [...text.matchAll(TOKEN)].filter(([token]) => !token.startsWith('#'));
  const tokens = found.map(([token]) => token);
  const lineOf = linesIn(text);
  const settings: Setting[] = [];
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (settings.length >= limit) break;
    if (token === '{' && tokens[index - 1] !== 'global') depth += 1;
    if (token === '}' && depth > 0) depth -= 1;
    const isSocket = token === '$SERVER' && tokens[index + 2] === '"socket"';
    const isName = /^[a-z][\w.-]*$/i.test(token);
    const isInclude = isName && token.startsWith('include');
    const at = index + (isSocket ? 4 : isName && !isInclude ? 1 : 0);
    if (!isInclude && !(isSocket && tokens[at] === '==') && !(isName && OPERATOR.test(tokens[at] ?? ''))) continue;
    if (depth > 0 && OF_SERVER.test(token)) continue;
    const offset = found[index]?.index ?? 0;
    const place = { file, line: lineOf(offset), text: lineAt(text, text.lastIndexOf('\n', offset) + 1).trim() };
    const values = [expressionFrom(tokens, at + 1).join(' '), tokens[at] ?? ''];
    settings.push({ ...place, within: [], key: isSocket ? '$SERVER["socket"]' : token, values });
  }
  return settings;
};

/** Debian's configuration: every module that is enabled. */
const ENABLED = '/etc/lighttpd/conf-enabled/*.conf';

/** The lines of a configuration and of what it includes, in order. */
function linesOf(image: Image, file: string): Line[] {
  // What a line includes may be said by the lines before it.
  const before: Values = new Map();
  const patternsOf = (setting: Setting) => {
    if (setting.key === 'include_shell' && setting.text.includes('include-conf-enabled')) return [ENABLED];
    const value = workedOut(setting, before);
    return setting.key === 'include' ? (value === null ? [] : [value]) : null;
  };
  const values: Values = new Map();
  return readWithIncludes(image, file, parse, { patternsOf }).map((setting) => ({
    ...setting,
    value: workedOut(setting, values),
    isSet: OF_SERVER.test(setting.key) && setting.values[1] === '=',
  }));
}

/** The last line of a key; where what it says is not known, that is told. */
function last(image: Image, lines: readonly Line[], name: string): readonly [string, Place] | null {
  const line = lines.findLast(({ key }) => key === name);
  if (line?.value === null) image.tell(spotOf(line), 'lighttpd: this expression was not understood');
  return line === undefined || line.value === null ? null : [line.value, line];
}

const USE_IPV6 = /use-ipv6\.pl$/;
const KNOWN_SCRIPT = /use-ipv6\.pl$|create-mime|include-conf/;

/** Whether a script that is not known prints lines that count, the port for one. */
const isScripted = ({ key, value }: Line) =>
  key === 'include_shell' && !KNOWN_SCRIPT.test(value?.split(/\s+/)[0] ?? '');

/** What further sockets are opened: by a condition on the socket, and by Debian's script for IPv6. */
function further(image: Image, lines: readonly Line[], port: string): Opened[] {
  return lines.flatMap((place) => {
    if (place.key.startsWith('$') && place.value === null)
      image.tell(spotOf(place), 'lighttpd: this expression was not understood');
    if (place.key.startsWith('$') && place.value !== null)
      return endpoint(image, place, place.value, { protocol: 'tcp', everywhere: 'any4', port: Number(port) });
    if (place.key !== 'include_shell') return [];
    const [script = '', argument] = place.value?.split(/\s+/) ?? [];
    if (USE_IPV6.test(script)) {
      const number = Number(/\d+/.exec(argument ?? '')?.[0] ?? port);
      return opened(image, 'tcp', 'any6', number, configured(place));
    }
    if (!KNOWN_SCRIPT.test(script))
      image.tell(spotOf(place), 'lighttpd runs a script here, and what it prints is not known');
    return [];
  });
}

/** lighttpd: `server.port` on `server.bind`, sockets of conditions, and scripts that are known. */
export const lighttpd: Reader = {
  programs: ['lighttpd'],
  decides: /^(?:host|port|socket|server\.(?:port|bind))$/,
  small: /^(?:server\.(?:port|bind|use-ipv6)|include(?:_shell)?)$/,
  read(run, image) {
    const lines = linesOf(image, flagValue(run, '-f') ?? '/etc/lighttpd/lighttpd.conf');
    const port = last(image, lines, 'server.port');
    const bind = last(image, lines, 'server.bind');
    const places = [port, bind].flatMap((each) => (each === null ? [] : [each[1]]));
    const source = places.length === 0 ? byDefault(run) : configured(...places);
    const number = port?.[0] ?? '80';
    if (bind?.[0].startsWith('/')) return further(image, lines, number);
    const useV6 = last(image, lines, 'server.use-ipv6')?.[0] === 'enable';
    const everywhere = useV6 ? 'any6' : 'any4';
    const own = opened(image, 'tcp', bind === null || bind[0] === '' ? everywhere : bind[0], Number(number), source);
    // What an expression that was not understood sets may be in its place.
    const isKnown = lines.every(({ key, value }) => value !== null || !/^server\.(?:port|bind)$/.test(key));
    const isSure = isKnown && (port !== null || !lines.some(isScripted));
    const here = isSure ? own : own.map((each): Opened => ({ ...each, certainty: 'possible' }));
    const all = [...here, ...further(image, lines, number)];
    const again = lines.find(({ key, isSet }, index) => isSet && lines.findIndex((each) => each.key === key) < index);
    return again === undefined
      ? all
      : doubted(image, all, again, 'lighttpd ends: this is set already, and := is not there');
  },
};
