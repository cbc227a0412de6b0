import type { Declared } from '../declared.js';
import { ASSIGNMENTS, DIRECTIVES, parseLines } from '../syntax/lines.js';
import { parseTagged } from '../syntax/tagged.js';

const assignments = parseLines({ ...ASSIGNMENTS, backslash: 'continues' });

/** What servers of mail ask, or hand mail through. */
export const FILTERS: readonly Declared[] = [
  {
    // clamsmtpd.conf(5)
    programs: ['clamsmtpd'],
    files: ['/etc/clamsmtpd.conf'],
    fileFlags: ['-f'],
    parse: parseLines({ ...DIRECTIVES, between: /:\s*/ }),
    listeners: [{ protocols: ['tcp'], endpoint: { keys: ['Listen'] }, defaultPort: 10025, defaultBind: 'any4' }],
  },
  {
    // spampd(8); a script of Debian 2.53 makes options of what its defaults say
    programs: ['spampd'],
    files: ['/etc/default/spampd'],
    parse: assignments,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['LISTENPORT'], flags: ['--port'] },
        address: { keys: ['LISTENHOST'], flags: ['--host'] },
        defaultPort: 10025,
        defaultBind: 'loopback4',
      },
    ],
  },
  {
    // Debian pyspf-milter 3.0.4: Socket of pyspf-milter.conf, as milters write it
    programs: ['pyspf-milter'],
    files: ['/etc/pyspf-milter/pyspf-milter.conf'],
    fileOperand: true,
    parse: assignments,
    listeners: [
      {
        protocols: ['tcp'],
        endpoint: { keys: ['Socket'] },
        defaultPort: null,
        defaultBind: 'any4',
        words: { localhost: 'loopback4' },
      },
    ],
  },
  {
    // Debian mtpolicyd 2.05: mtpolicyd.conf
    programs: ['mtpolicyd'],
    files: ['/etc/mtpolicyd/mtpolicyd.conf'],
    fileFlags: ['-c'],
    parse: parseTagged,
    listeners: [{ protocols: ['tcp'], endpoint: { keys: ['/port'] }, defaultPort: 12345, defaultBind: 'loopback4' }],
  },
];
