import { globbed } from '../../start/systemd/conditions.js';
import type { Image } from '../../tree/image.js';
import { directoryOf, joined } from '../../tree/paths.js';
import type { Opened, Place } from '../../types.js';
import { endpoint } from '../endpoint.js';
import { byDefault, flagValue } from '../flags.js';
import { configured, opened } from '../sockets.js';
import type { Reader } from '../types.js';

/** The lines of a configuration and of what it includes, in order. */
function linesOf(image: Image, file: string, depth = 0): Place[] {
  if (depth > 8) return [];
  return (image.text(file) ?? '').split('\n').flatMap((raw, index): Place[] => {
    const place = { file, line: index + 1, text: raw.trim() };
    if (place.text.startsWith('#')) return [];
    const [, pattern] = /^include\s+"([^"]+)"/.exec(place.text) ?? [];
    if (pattern !== undefined) {
      return globbed(image, joined(directoryOf(file), pattern)).flatMap((each) => linesOf(image, each, depth + 1));
    }
    const [, script = ''] = /^include_shell\s+"([^"]+)"/.exec(place.text) ?? [];
    // Debian's configuration: every module that is enabled.
    if (script.includes('include-conf-enabled')) {
      return globbed(image, '/etc/lighttpd/conf-enabled/*.conf').flatMap((each) => linesOf(image, each, depth + 1));
    }
    return [place];
  });
}

const last = (lines: readonly Place[], pattern: RegExp): readonly [string, Place] | null => {
  const place = lines.findLast(({ text }) => pattern.test(text));
  const value = place === undefined ? undefined : pattern.exec(place.text)?.[1];
  return place === undefined || value === undefined ? null : [value, place];
};

/** What further sockets are opened: by a condition on the socket, and by Debian's script for IPv6. */
function further(image: Image, lines: readonly Place[], port: string): Opened[] {
  return lines.flatMap((place) => {
    const [, value] = /^\$SERVER\["socket"\]\s*==\s*"([^"]+)"/.exec(place.text) ?? [];
    if (value !== undefined)
      return endpoint(image, place, value, { protocol: 'tcp', everywhere: 'any4', port: Number(port) });
    const [, script, argument] = /^include_shell\s+"(\S+)(?:\s+([^"]*?))?\s*"/.exec(place.text) ?? [];
    if (script === undefined) return [];
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
    const port = last(lines, /^server\.port\s*:?=\s*(\d+)/);
    const bind = last(lines, /^server\.bind\s*:?=\s*"([^"]*)"/);
    const places = [port, bind].flatMap((each) => (each === null ? [] : [each[1]]));
    const source = places.length === 0 ? byDefault(run) : configured(...places);
    const number = port?.[0] ?? '80';
    if (bind?.[0].startsWith('/')) return further(image, lines, number);
    const useV6 = last(lines, /^server\.use-ipv6\s*=\s*"(\w+)"/)?.[0] === 'enable';
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
