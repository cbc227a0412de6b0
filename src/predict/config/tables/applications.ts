import { type Declared, GO_WORDS } from '../declared.js';
import { ASSIGNMENTS, DIRECTIVES, INI, parseLines } from '../syntax/lines.js';

const directives = parseLines(DIRECTIVES);

/** Applications that bring a server of their own. */
export const APPLICATIONS: readonly Declared[] = [
  {
    // webhook's README: -ip and -port
    programs: ['webhook'],
    files: [],
    listeners: [
      {
        protocols: ['tcp'],
        port: { flags: ['-port', '--port'] },
        address: { flags: ['-ip', '--ip'] },
        defaultPort: 9000,
        defaultBind: 'dual',
        words: GO_WORDS,
      },
    ],
  },
  {
    // debuginfod(8): as a booted image with -p showed, one socket for both families
    programs: ['debuginfod'],
    files: [],
    listeners: [{ protocols: ['tcp'], port: { flags: ['-p', '--port'] }, defaultPort: 8002, defaultBind: 'dual' }],
  },
  {
    // armagetronad-dedicated: its files in the order in which it reads them
    programs: ['armagetronad-dedicated'],
    files: ['settings.cfg', 'settings_dedicated.cfg', 'server_info.cfg', 'settings_custom.cfg'].map(
      (each) => `/etc/armagetronad/${each}`,
    ),
    parse: directives,
    listeners: [
      {
        protocols: ['udp'],
        port: { keys: ['SERVER_PORT'] },
        address: { keys: ['SERVER_IP'] },
        defaultPort: 4534,
        defaultBind: 'any4',
        words: { ALL: 'any4', ANY: 'any4' },
      },
    ],
  },
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
