import type { Declared } from '../declared.js';
import type { Parse } from '../syntax/include.js';
import { ASSIGNMENTS, DIRECTIVES, INI, parseLines } from '../syntax/lines.js';
import { unquoted } from '../syntax/split.js';

const directives = parseLines(DIRECTIVES);
const assignments = parseLines(ASSIGNMENTS);

/** `$name = VALUE;` of files that are Perl; a list in brackets is all of its values. */
const perlVariables: Parse = (file, text) =>
  text.split('\n').flatMap((raw, index) => {
    const [, key, list, value = ''] =
      /^\s*(?:my\s+)?\$(\w+)\s*=\s*(?:\[([^\]]*)\]|(?:\[\s*)?['"]?([^'";,\]]*))/.exec(raw) ?? [];
    if (key === undefined) return [];
    const values = list === undefined ? [value.trim()] : list.split(',').map((each) => unquoted(each));
    return [{ file, line: index + 1, text: raw.trim(), within: [], key, values }];
  });

/** A milter of which one key, or an option, names the socket. */
const milter = (program: string, file: string): Declared => ({
  programs: [program],
  anyCase: true,
  files: [file],
  fileFlags: ['-x', '-c'],
  fileOperand: true,
  parse: directives,
  listeners: [
    {
      protocols: ['tcp'],
      endpoint: { keys: ['Socket'], flags: ['-p'] },
      defaultPort: null,
      defaultBind: 'any4',
      words: { localhost: 'loopback4' },
    },
  ],
});

/** What stands around mail servers. */
export const MAIL: readonly Declared[] = [
  {
    // Mailman's schema.cfg: [webservice] and [mta] of mailman.cfg
    programs: ['mailman3'],
    files: ['/etc/mailman3/mailman.cfg'],
    fileFlags: ['-C', '--config'],
    parse: parseLines(INI),
    listeners: (
      [
        ['webservice/port', 'webservice/hostname', 8001],
        ['mta/lmtp_port', 'mta/lmtp_host', 8024],
      ] as const
    ).map(([port, host, defaultPort]) => ({
      protocols: ['tcp'],
      port: { keys: [port] },
      address: { keys: [host] },
      defaultPort,
      defaultBind: 'loopback4',
      words: { localhost: 'loopback4' },
    })),
  },
  milter('opendkim', '/etc/opendkim.conf'),
  milter('opendmarc', '/etc/opendmarc.conf'),
  milter('dkimpy-milter', '/etc/dkimpy-milter/dkimpy-milter.conf'),
  {
    // postgrey(8): `--inet=[HOST:]PORT`
    programs: ['postgrey'],
    files: [],
    offFlags: ['--unix'],
    listeners: [
      { protocols: ['tcp'], endpoint: { flags: ['--inet', '-i'] }, defaultPort: null, defaultBind: 'loopback' },
    ],
  },
  {
    // spamd(8p): a socket of the file system is one of its addresses, and stands in the place of the default.
    programs: ['spamd'],
    files: [],
    listeners: [
      {
        protocols: ['tcp'],
        port: { flags: ['-p', '--port'] },
        address: { flags: ['-i', '--listen', '--listen-ip', '--ip-address', '--socketpath'] },
        defaultPort: 783,
        defaultBind: 'loopback',
      },
    ],
  },
  {
    // clamd.conf(5): a port only where it says so.
    programs: ['clamd'],
    anyCase: true,
    files: ['/etc/clamav/clamd.conf', '/etc/clamd.conf', '/etc/clamd.d/scan.conf'],
    fileFlags: ['-c', '--config-file'],
    parse: directives,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['TCPSocket'] },
        address: { keys: ['TCPAddr'] },
        defaultPort: null,
        defaultBind: 'any',
        repeated: 'every',
      },
    ],
  },
  {
    // imapproxy.conf; without it imapproxyd ends.
    programs: ['imapproxyd'],
    files: ['/etc/imapproxy.conf'],
    fileFlags: ['-f'],
    needsFile: true,
    parse: directives,
    elsewhere: ['server_port'],
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['listen_port'] },
        address: { keys: ['listen_address'] },
        defaultPort: 143,
        defaultBind: 'any4',
      },
    ],
  },
  {
    // sqlgrey.conf: `inet = [ADDRESS:]PORT`
    programs: ['sqlgrey'],
    files: ['/etc/sqlgrey/sqlgrey.conf'],
    fileFlags: ['-f', '--configfile'],
    parse: assignments,
    listeners: [{ protocols: ['tcp'], endpoint: { keys: ['inet'] }, defaultPort: 2501, defaultBind: 'loopback' }],
  },
  {
    // amavisd: variables of Perl in all of its files, the last one counts; here alone unless it says where.
    programs: ['amavisd'],
    files: ['/etc/amavisd.conf', '/etc/amavisd/amavisd.conf', '/etc/amavis/conf.d/*'],
    parse: perlVariables,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['inet_socket_port'] },
        address: { keys: ['inet_socket_bind'] },
        defaultPort: null,
        defaultBind: 'loopback',
      },
    ],
  },
  {
    // policyd-weight.conf is Perl as well.
    programs: ['policyd-weight'],
    files: ['/etc/policyd-weight.conf'],
    fileFlags: ['-f'],
    parse: perlVariables,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['TCP_PORT'] },
        address: { keys: ['BIND_ADDRESS'] },
        defaultPort: 12525,
        defaultBind: 'loopback4',
        words: { all: 'any4' },
      },
    ],
  },
  {
    // postsrsd: its launcher makes options of these variables.
    programs: ['postsrsd'],
    files: ['/etc/default/postsrsd'],
    parse: assignments,
    listeners: (['FORWARD', 'REVERSE'] as const).map((way) => ({
      protocols: ['tcp'],
      port: { keys: [`SRS_${way}_PORT`] },
      address: { keys: ['SRS_LISTEN_ADDR'] },
      defaultPort: way === 'FORWARD' ? 10001 : 10002,
      defaultBind: 'loopback4',
    })),
  },
  {
    // perdition(8): each of its modes is a program of its own, and its file counts for all of them.
    programs: ['perdition'],
    files: ['/etc/perdition/perdition.conf'],
    fileFlags: ['-f', '--config_file'],
    parse: directives,
    orStock: true,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['listen_port'], flags: ['-l', '--listen_port'] },
        address: { keys: ['bind_address'], flags: ['-b', '--bind_address'] },
        defaultPort: null,
        defaultBind: 'any4',
      },
    ],
  },
];
