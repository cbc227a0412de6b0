import { type Opened, spotOf } from '../../types.js';
import { configured, opened, portNumber } from '../sockets.js';
import { settingsOfFile } from '../syntax/include.js';
import { INI, parseLines } from '../syntax/lines.js';
import type { Reader } from '../types.js';

const parse = parseLines(INI);

/** wg-quick(8): `up NAME`, or a file; the kernel opens the port of its `[Interface]`, for both families. */
export const wireguard: Reader = {
  programs: ['wg-quick'],
  read(run, image) {
    const at = run.words.indexOf('up');
    const name = run.words[at + 1];
    if (at < 0 || name === undefined) return [];
    const file = name.startsWith('/') ? name : `/etc/wireguard/${name}.conf`;
    const settings = settingsOfFile(image, file, parse);
    const line = settings.findLast(
      ({ key, within }) => /^listenport$/i.test(key) && /^interface$/i.test(within[0]?.[0] ?? ''),
    );
    const number = line === undefined ? null : portNumber(image, line.values[0] ?? '', 'udp');
    if (line !== undefined && number !== null) return opened(image, 'udp', 'any', number, configured(line));
    image.tell(
      line === undefined ? file : spotOf(line),
      'WireGuard takes a port by chance, for no ListenPort is named',
    );
    return [] satisfies Opened[];
  },
};
