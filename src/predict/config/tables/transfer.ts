import { type Declared, GO_WORDS } from '../declared.js';
import { derived } from '../syntax/derived.js';
import { DIRECTIVES, INI, parseLines } from '../syntax/lines.js';
import { parseVsftpd } from '../syntax/vsftpd.js';
import { parseYaml } from '../syntax/yaml.js';

const ini = parseLines({ ...INI, backslash: 'continues' });
const directives = parseLines(DIRECTIVES);

/** Places of opentracker; a transport that none is of is off as soon as there is one. */
const parseTracker = derived(directives, (all) => {
  const lines = all.filter(({ key }) => /^listen\.(?:tcp|udp|tcp_udp)$/.test(key));
  const [first] = lines;
  const off = ['tcp', 'udp'].filter((each) => !lines.some(({ key }) => key.includes(each)));
  return first === undefined
    ? []
    : [...lines, ...off.map((each) => ({ ...first, key: `no ${each}`, values: ['off'] }))];
});

/** Servers of files: FTP, TFTP, rsync, block devices, packages. */
export const TRANSFER: readonly Declared[] = [
  {
    // svnserve(8)
    programs: ['svnserve'],
    files: [],
    listeners: [
      {
        protocols: ['tcp'],
        port: { flags: ['--listen-port'] },
        address: { flags: ['--listen-host'] },
        defaultPort: 3690,
        defaultBind: 'dual',
        offWith: ['-i', '--inetd', '-t', '--tunnel'],
      },
    ],
  },
  {
    // vsftpd.conf(5): `listen` and `listen_ipv6` exclude one another; without both it is started by inetd.
    programs: ['vsftpd'],
    files: ['/etc/vsftpd.conf', '/etc/vsftpd/vsftpd.conf'],
    fileOperand: true,
    parse: parseVsftpd,
    ownWords: { chosen: /^refused$/ },
    refuses: { keys: /^refused$/, value: /^/, reason: 'vsftpd ends for this line' },
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['listen_port'] },
        address: { keys: ['listen_address'] },
        defaultPort: 21,
        defaultBind: 'any4',
        when: [
          { keys: ['listen'], is: /^yes$/i, otherwise: true },
          { keys: ['listen_ipv6'], is: /^no$/i, otherwise: true },
        ],
      },
      {
        protocols: ['tcp'],
        port: { keys: ['listen_port'] },
        address: { keys: ['listen_address6'] },
        defaultPort: 21,
        defaultBind: 'dual',
        when: [{ keys: ['listen_ipv6'], is: /^yes$/i, otherwise: false }],
      },
    ],
  },
  {
    // tftpd(8) of hpa: `--address [host][:port]`, with -4 or -6 one family.
    programs: ['tftpd'],
    files: [],
    listeners: ([4, 6] as const).map((family) => ({
      protocols: ['udp'],
      endpoint: { flags: ['--address', '-a'] },
      defaultPort: 69,
      defaultBind: `any${family}`,
      offWith: family === 4 ? ['-6', '--ipv6'] : ['-4', '--ipv4'],
    })),
  },
  {
    // atftpd(8)
    programs: ['atftpd'],
    files: [],
    listeners: [
      {
        protocols: ['udp'],
        port: { flags: ['--port'] },
        address: { flags: ['--bind-address'] },
        defaultPort: 69,
        defaultBind: 'any4',
      },
    ],
  },
  {
    // rsyncd.conf(5)
    programs: ['rsync'],
    files: ['/etc/rsyncd.conf'],
    fileFlags: ['--config'],
    parse: ini,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['port'], flags: ['--port'] },
        address: { keys: ['address'], flags: ['--address'] },
        defaultPort: 873,
        defaultBind: 'any',
      },
    ],
  },
  {
    // Both of its keys end in a colon.
    programs: ['apt-cacher-ng'],
    files: ['/etc/apt-cacher-ng/*.conf'],
    parse: parseLines({ ...DIRECTIVES, comment: /^#/, between: /:\s*/, trailing: null }),
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['Port'], flags: ['Port'] },
        address: { keys: ['BindAddress'], flags: ['BindAddress'] },
        defaultPort: 3142,
        defaultBind: 'any',
      },
    ],
  },
  {
    programs: ['docker-registry'],
    files: ['/etc/docker/registry/config.yml'],
    fileOperand: true,
    parse: parseYaml,
    listeners: [
      {
        protocols: ['tcp'],
        endpoint: { keys: ['/http/addr'], variables: ['REGISTRY_HTTP_ADDR'] },
        defaultPort: null,
        defaultBind: 'dual',
        words: GO_WORDS,
      },
      {
        protocols: ['tcp'],
        endpoint: { keys: ['/http/debug/addr', '/debug/addr'] },
        defaultPort: null,
        defaultBind: 'dual',
        words: GO_WORDS,
      },
    ],
  },
  {
    // distccd(1)
    programs: ['distccd'],
    files: [],
    listeners: [
      {
        protocols: ['tcp'],
        port: { flags: ['--port', '-p'] },
        address: { flags: ['--listen'] },
        defaultPort: 3632,
        defaultBind: 'any4',
      },
    ],
  },
  {
    // pure-ftpd(8), and the files of Debian's wrapper that become its options: `Bind` is `ADDRESS,PORT`.
    programs: ['pure-ftpd'],
    files: ['/etc/pure-ftpd/conf/Bind', '/etc/pure-ftpd/conf/IPV4Only', '/etc/pure-ftpd/conf/IPV6Only'],
    parse: (file, text) => {
      const said = text.trim();
      const key = file.replace(/^.*\//, '');
      const [, host = '', port = '21'] = /^(?:([^,]*),)?(\d+)$/.exec(said) ??
        /^([^,]*),(\w+)$/.exec(said) ?? ['', said];
      const value = key === 'Bind' ? `${host.includes(':') ? `[${host}]` : host}:${port}` : said;
      return said === '' ? [] : [{ file, line: 1, text: said, within: [], key, values: [value] }];
    },
    listeners: (['any4', 'any6'] as const).map((defaultBind) => ({
      protocols: ['tcp'],
      endpoint: { keys: ['Bind'] },
      defaultPort: 21,
      defaultBind,
      when: [{ keys: [defaultBind === 'any4' ? 'IPV6Only' : 'IPV4Only'], is: /^(?:no|0|off)$/i, otherwise: true }],
    })),
  },
  {
    // git-daemon(1)
    programs: ['git-daemon'],
    files: [],
    listeners: [
      {
        protocols: ['tcp'],
        port: { flags: ['--port'] },
        address: { flags: ['--listen'] },
        defaultPort: 9418,
        defaultBind: 'any',
        offWith: ['--inetd'],
      },
    ],
  },
  {
    // opentracker.conf: places of one transport or of both; without any line 6969 of both.
    programs: ['opentracker'],
    files: [],
    fileFlags: ['-f'],
    parse: parseTracker,
    listeners: (['tcp', 'udp'] as const).map((protocol) => ({
      protocols: [protocol],
      endpoint: { keys: [`listen.${protocol}`, 'listen.tcp_udp'] },
      port: { flags: [protocol === 'tcp' ? '-p' : '-P'] },
      address: { flags: ['-i'] },
      defaultPort: 6969,
      defaultBind: 'any4',
      when: [{ keys: [`no ${protocol}`], is: /^$/, otherwise: true }],
    })),
  },
];
