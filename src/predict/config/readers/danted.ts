import { type Opened, spotOf } from '../../types.js';
import { flagValue } from '../flags.js';
import { doubted } from '../lacking.js';
import { configured, opened, portNumber } from '../sockets.js';
import { eachLine } from '../syntax/lines-in.js';
import type { Reader } from '../types.js';

/** One of several statements of a line. */
const INTERNAL = /(?<![\w.])internal\s*:\s*(\S+)(?:\s+port\s*=\s*(\w+))?/g;

/** sockd.conf(5): each `internal: ADDRESS port = N`; of a device it takes the addresses. */
export const danted: Reader = {
  programs: ['danted'],
  small: /^(?:internal|port)$/,
  read(run, image) {
    const file = flagValue(run, '-f') ?? '/etc/danted.conf';
    const lines = [...eachLine(image.text(file) ?? '')].map(([index, raw]) => {
      return { file, line: index + 1, text: raw.replace(/#[^\n]*$/, '').trim() };
    });
    // `internal.protocol` keeps it to families; by default it has both.
    const families = lines.flatMap(
      ({ text }) => /\binternal\.protocol\s*:\s*(.*)$/.exec(text)?.[1]?.match(/ipv[46]/g) ?? [],
    );
    const isKept = ({ family }: Opened) => families.length === 0 || families.includes(family);
    return lines.flatMap((place) => {
      if (/(?<![\w.])internal\s*:?$/.test(place.text)) image.tell(spotOf(place), 'danted: no address in this line');
      if (/(?<![\w.])internal\s*:/i.test(place.text.replace(/\binternal\b/g, '')))
        image.tell(spotOf(place), 'danted takes this word in small letters alone, and ends');
      return [...place.text.matchAll(INTERNAL)].flatMap(([said, word = '', port = '1080']) => {
        const number = portNumber(image, port, 'tcp');
        if (number === null) {
          image.tell(spotOf(place), `danted: this port is no port: ${said}`);
          return [];
        }
        const found = opened(image, 'tcp', word === 'lo' ? 'loopback' : word, number, configured(place));
        if (found.length > 0) return found.filter(isKept);
        const anywhere = opened(image, 'tcp', 'any', number, configured(place)).filter(isKept);
        return doubted(image, anywhere, place, `danted: this is no address, and may be a device: ${word}`);
      });
    });
  },
};
