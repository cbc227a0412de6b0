import { globbed } from '../../start/systemd/conditions.js';
import type { Image } from '../../tree/image.js';
import { directoryOf, joined } from '../../tree/paths.js';
import type { Opened, Place } from '../../types.js';
import { endpoint } from '../endpoint.js';
import { byDefault, flagValue } from '../flags.js';
import { configured, opened } from '../sockets.js';
import type { Reader } from '../types.js';

/** Words of an expression: a text, a number, a name. */
const WORD = /"((?:[^"\\]|\\.){0,300})"|(\d{1,5})\b|([a-z][\w.-]{0,80})/gi;

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
  }
  return result;
}

/** A line with its expression worked out: `KEY = VALUE`, `include "VALUE"`, `$SERVER["socket"] == "VALUE"`. */
interface Line extends Place {
  readonly key: string;
  readonly value: string | null;
}

const STATEMENT =
  /^(\$SERVER\["socket"\]|[a-z][\w.-]{0,80})\s{0,20}(?:[:=]?=|\s(?=\s{0,20}["a-z]))\s{0,20}(.*?)\s{0,20}\{?$/i;

/** The lines of a configuration and of what it includes, in order. */
function linesOf(image: Image, file: string, values: Values = new Map(), depth = 0): Line[] {
  if (depth > 8) return [];
  const included = (pattern: string) =>
    globbed(image, joined(directoryOf(file), pattern)).flatMap((each) => linesOf(image, each, values, depth + 1));
  return (image.text(file) ?? '').split('\n').flatMap((raw, index): Line[] => {
    const text = raw.trim();
    if (text.startsWith('#')) return [];
    const [, key = '', expression = ''] = STATEMENT.exec(text.replace(/\s#[^"]*$/, '')) ?? [];
    const value = worth(expression, values);
    if (key === 'include' && value !== null) return included(value);
    // Debian's configuration: every module that is enabled.
    if (key === 'include_shell' && text.includes('include-conf-enabled'))
      return included('/etc/lighttpd/conf-enabled/*.conf');
    if (value !== null) values.set(key, value);
    return [{ file, line: index + 1, text, key, value }];
  });
}

/** The last line of a key, where what it says is known. */
const last = (lines: readonly Line[], name: string): readonly [string, Place] | null => {
  const line = lines.findLast(({ key }) => key === name);
  return line === undefined || line.value === null ? null : [line.value, line];
};

/** What further sockets are opened: by a condition on the socket, and by Debian's script for IPv6. */
function further(image: Image, lines: readonly Line[], port: string): Opened[] {
  return lines.flatMap((place) => {
    if (place.key.startsWith('$') && place.value !== null)
      return endpoint(image, place, place.value, { protocol: 'tcp', everywhere: 'any4', port: Number(port) });
    if (place.key !== 'include_shell') return [];
    const [script = '', argument] = place.value?.split(/\s+/) ?? [];
    if (/use-ipv6\.pl$/.test(script)) {
      const number = Number(/\d+/.exec(argument ?? '')?.[0] ?? port);
      return opened(image, 'tcp', 'any6', number, configured(place));
    }
    if (!/create-mime|include-conf/.test(script))
      image.tell(`${place.file}:${place.line}`, 'lighttpd runs a script here, and what it prints is not known');
    return [];
  });
}

/** lighttpd: `server.port` on `server.bind`, sockets of conditions, and scripts that are known. */
export const lighttpd: Reader = {
  programs: ['lighttpd'],
  read(run, image) {
    const lines = linesOf(image, flagValue(run, '-f') ?? '/etc/lighttpd/lighttpd.conf');
    const port = last(lines, 'server.port');
    const bind = last(lines, 'server.bind');
    const places = [port, bind].flatMap((each) => (each === null ? [] : [each[1]]));
    const source = places.length === 0 ? byDefault(run) : configured(...places);
    const number = port?.[0] ?? '80';
    if (bind?.[0].startsWith('/')) return further(image, lines, number);
    const useV6 = last(lines, 'server.use-ipv6')?.[0] === 'enable';
    const own = opened(
      image,
      'tcp',
      bind === null || bind[0] === '' ? (useV6 ? 'any6' : 'any4') : bind[0],
      Number(number),
      source,
    );
    return [...own, ...further(image, lines, number)];
  },
};
