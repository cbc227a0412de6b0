import type { Declared } from '../declared.js';
import { ASSIGNMENTS, INI, parseLines } from '../syntax/lines.js';

/** Applications of Python that bring a server of their own. */
export const APPLICATIONS: readonly Declared[] = [
  {
    // Flask's manual, "Command Line Interface": options of `flask run`, and variables of the same names
    programs: ['flask'],
    files: ['.flaskenv'],
    parse: parseLines(ASSIGNMENTS),
    listeners: [
      {
        protocols: ['tcp'],
        port: { flags: ['-p', '--port'], variables: ['FLASK_RUN_PORT'], keys: ['FLASK_RUN_PORT'] },
        address: { flags: ['-h', '--host'], variables: ['FLASK_RUN_HOST'], keys: ['FLASK_RUN_HOST'] },
        defaultPort: 5000,
        defaultBind: 'loopback4',
        onlyWith: ['run'],
      },
    ],
  },
  {
    // radicale's DOCUMENTATION.md: `hosts` of [server], several addresses
    programs: ['radicale'],
    files: ['/etc/radicale/config'],
    fileFlags: ['-C', '--config'],
    fileVariables: ['RADICALE_CONFIG'],
    parse: parseLines(INI),
    listeners: [
      {
        protocols: ['tcp'],
        endpoint: { keys: ['server/hosts'], flags: ['-H', '--hosts', '--server-hosts'] },
        defaultPort: 5232,
        defaultBind: 'loopback',
      },
    ],
  },
];
