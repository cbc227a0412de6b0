import type { Opened } from '../../types.js';
import { flagValue } from '../flags.js';
import { configured, opened, portNumber } from '../sockets.js';
import type { Reader } from '../types.js';

/** sockd.conf(5): each `internal: ADDRESS port = N`; of a device it takes the addresses. */
export const danted: Reader = {
  programs: ['danted'],
  read(run, image) {
    const file = flagValue(run, '-f') ?? '/etc/danted.conf';
    const lines = (image.text(file) ?? '').split('\n');
    // `internal.protocol` keeps it to families; by default it has both.
    const families = lines.flatMap(
      (text) => /^\s*internal\.protocol\s*:\s*(.*)$/.exec(text)?.[1]?.match(/ipv[46]/g) ?? [],
    );
    const isKept = ({ family }: Opened) => families.length === 0 || families.includes(family);
    return lines.flatMap((text, index) => {
      const [, word = '', port] = /^\s*internal\s*:\s*(\S+)(?:\s+port\s*=\s*(\w+))?/.exec(text) ?? [];
      if (word === '') return [];
      const place = { file, line: index + 1, text: text.trim() };
      const number = portNumber(image, port ?? '1080', 'tcp');
      const found =
        number === null ? [] : opened(image, 'tcp', word === 'lo' ? 'loopback' : word, number, configured(place));
      if (found.length > 0 || number === null) return found.filter(isKept);
      return /^[a-z][\w.]*$/.test(word) ? opened(image, 'tcp', 'any', number, configured(place)).filter(isKept) : [];
    });
  },
};
