import type { Image } from '../../tree/image.js';
import type { Opened } from '../../types.js';
import { endpoint } from '../endpoint.js';
import { settingsOfFile } from '../syntax/include.js';
import { INI, parseLines } from '../syntax/lines.js';
import type { Reader } from '../types.js';

const parse = parseLines({ ...INI, trailing: null, between: /=\s*/ });

/** stunnel(8): what stands behind the last colon is the port, also of an address of IPv6 without brackets. */
const bracketed = (value: string) => value.replace(/^([\da-f]*:[\da-f:]*):(\w+)$/i, '[$1]:$2');

function ofFile(image: Image, file: string): Opened[] {
  const settings = settingsOfFile(image, file, parse);
  return settings
    .filter(({ key, within }) => key.toLowerCase() === 'accept' && within.length > 0)
    .flatMap((line) =>
      endpoint(image, line, bracketed(line.values[0] ?? ''), {
        protocol: 'tcp',
        everywhere: 'any4',
        port: null,
        hosts: { '::': 'dual' },
      }),
    );
}

/** stunnel: `accept` of each service, of the file that it is given. */
export const stunnel: Reader = {
  programs: ['stunnel'],
  read(run, image) {
    const operands = run.words.slice(1).filter((word) => word.startsWith('/'));
    const files = operands.length > 0 ? operands : ['/etc/stunnel/stunnel.conf'];
    return files.flatMap((file) => ofFile(image, file));
  },
};
