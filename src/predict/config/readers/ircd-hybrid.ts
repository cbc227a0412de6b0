import type { Image } from '../../tree/image.js';
import type { Opened } from '../../types.js';
import { flagValue } from '../flags.js';
import { configured, opened, portNumber } from '../sockets.js';
import { SEMICOLONS } from '../syntax/block-tokens.js';
import { parseBlocks } from '../syntax/blocks.js';
import { includesBy, type Parse, readWithIncludes } from '../syntax/include.js';
import type { Reader, Setting } from '../types.js';

const blocks = parseBlocks(SEMICOLONS);

/** `.include "file"` ends with its line, where everything else ends with a semicolon. */
const parse: Parse = (file, text, limit) =>
  blocks(file, text.replace(/^([ \t]*\.include[ \t]+)["<]([^">\n]+)[">]/gm, '$1"$2";'), limit);

const INCLUDES = includesBy(/^\.include$/, { base: '/etc/ircd-hybrid' });

/** So many ports of a range are opened at most. */
const MOST_PORTS = 1000;

/** `6667, 6670 .. 6672`: ports and ranges of them. */
function portsOf(image: Image, { values }: Setting): number[] {
  const parts = values
    .join(' ')
    .replace(/\s*\.\.\s*/g, '..')
    .split(/[\s,]+/);
  return parts.flatMap((part) => {
    const [low = '', high = low] = part.split('..');
    const [first, last] = [portNumber(image, low, 'tcp'), portNumber(image, high, 'tcp')];
    if (first === null || last === null) return [];
    return Array.from({ length: Math.max(0, Math.min(MOST_PORTS, last - first + 1)) }, (_, index) => first + index);
  });
}

/** Where the daemon looks: as it was built, then as distributions lay it. */
const FILES: Readonly<Record<string, string>> = { 'ircd-hybrid': '/etc/ircd-hybrid/ircd.conf' };

/**
 * ircd-hybrid and what came of it: blocks `listen { host = …; port = …; }`, of which a host counts for the ports behind it.
 * doc/reference.conf
 */
export const ircdHybrid: Reader = {
  programs: ['ircd-hybrid'],
  read(run, image) {
    const file = flagValue(run, '-configfile') ?? FILES[run.name] ?? '';
    if (!image.isFile(file)) return null;
    const found: Opened[] = [];
    let host: Setting | null = null;
    for (const setting of readWithIncludes(image, file, parse, INCLUDES)) {
      if (setting.within.length === 0 && /^listen$/i.test(setting.key)) host = null;
      if (!/^listen$/i.test(setting.within[0]?.[0] ?? '')) continue;
      const key = setting.key.toLowerCase();
      if (key === 'host') host = setting;
      if (key !== 'port' && key !== 'sslport') continue;
      const ports = portsOf(image, setting);
      const [word = '*'] = host?.values ?? [];
      const bind = word === '*' ? 'any' : word;
      const source = ports.length === 0 ? null : configured(setting, ...(host === null ? [] : [host]));
      const here = source === null ? [] : ports.flatMap((port) => opened(image, 'tcp', bind, port, source));
      if (here.length === 0) image.tell(`${file}:${setting.line}`, 'this port, or its host, was not understood');
      found.push(...here);
    }
    return found;
  },
};
