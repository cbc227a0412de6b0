import { endpoint } from '../endpoint.js';
import { flagValue } from '../flags.js';
import { settingsOfFile } from '../syntax/include.js';
import { DIRECTIVES, parseLines } from '../syntax/lines.js';
import type { Reader } from '../types.js';

const parse = parseLines(DIRECTIVES);

/** CUPS: every `Listen` and `Port` of cupsd.conf(5). */
export const cups: Reader = {
  programs: ['cupsd'],
  read(run, image) {
    const file = flagValue(run, '-c') ?? '/etc/cups/cupsd.conf';
    const lines = settingsOfFile(image, file, parse).filter(({ key }) => /^(?:ssl)?(?:listen|port)$/i.test(key));
    return lines.flatMap((line) =>
      endpoint(image, line, line.values[0] ?? '', {
        protocol: 'tcp',
        everywhere: 'any',
        port: 631,
        hosts: { localhost: 'loopback' },
      }),
    );
  },
};
