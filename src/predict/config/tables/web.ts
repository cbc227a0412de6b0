import type { Declared } from '../declared.js';
import { includesBy } from '../syntax/include.js';
import { ASSIGNMENTS, INI, parseLines } from '../syntax/lines.js';
import { linesIn } from '../syntax/lines-in.js';
import { parseSslh } from '../syntax/sslh.js';

const assignments = parseLines(ASSIGNMENTS);
const ini = parseLines(INI);

/** `HOST,PORT;OPTIONS` of nghttpx as programs write it elsewhere. */
function frontendOf(value: string): string {
  const text = value.replace(/;.*$/, '');
  const comma = text.lastIndexOf(',');
  if (comma < 0) return text;
  const host = text.slice(0, comma);
  return `${host.includes(':') ? `[${host}]` : host}:${text.slice(comma + 1)}`;
}

/** Web servers and what stands before and behind them. */
export const WEB: readonly Declared[] = [
  {
    // starman(1)
    programs: ['starman'],
    files: [],
    listeners: [
      {
        protocols: ['tcp'],
        endpoint: { flags: ['--listen', '-l'] },
        port: { flags: ['--port', '-p'] },
        address: { flags: ['--host', '-o'] },
        defaultPort: 5000,
        defaultBind: 'dual',
      },
    ],
  },
  {
    // webfsd(1)
    programs: ['webfsd'],
    files: [],
    listeners: [
      {
        protocols: ['tcp'],
        port: { flags: ['-p'] },
        address: { flags: ['-i'] },
        defaultPort: 8000,
        defaultBind: 'dual',
      },
    ],
  },
  {
    // nghttpx(1): `frontend=ADDRESS,PORT;parameters`, as often as wanted.
    programs: ['nghttpx'],
    files: ['/etc/nghttpx/nghttpx.conf'],
    fileFlags: ['--conf'],
    parse: (file, text, limit) =>
      assignments(file, text, limit).map((each) =>
        each.key === 'frontend'
          ? {
              ...each,
              values: each.values.map(frontendOf),
            }
          : each,
      ),
    listeners: [{ protocols: ['tcp'], endpoint: { keys: ['frontend'] }, defaultPort: 3000, defaultBind: 'any' }],
  },
  {
    // hitch.conf(5): `frontend = "[HOST]:PORT"`, or a block with host and port.
    programs: ['hitch'],
    files: ['/etc/hitch/hitch.conf'],
    fileFlags: ['--config'],
    parse: (file, text) => {
      const lineOf = linesIn(text);
      return [...text.replace(/^[ \t]*#.*$/gm, '').matchAll(/^[ \t]*frontend\s*=\s*(?:"([^"]*)"|\{([^{}]*)\})/gm)].map(
        (match) => {
          const [whole, plain, block = ''] = match;
          const [, host = '*'] = /host\s*=\s*"([^"]*)"/.exec(block) ?? [];
          const [, port = '443'] = /port\s*=\s*"?(\d+)/.exec(block) ?? [];
          const line = lineOf(match.index + whole.indexOf('frontend'));
          return {
            file,
            line,
            text: whole.trim().replace(/\s+/g, ' '),
            within: [],
            key: 'frontend',
            values: [(plain ?? `[${host}]:${port}`).replace(/\+.*$/, '')],
          };
        },
      );
    },
    listeners: [
      {
        protocols: ['tcp'],
        endpoint: { keys: ['frontend'], flags: ['--frontend', '-f'] },
        defaultPort: null,
        defaultBind: 'any',
      },
    ],
  },
  {
    // mini_httpd(8): `host` and `port` of its file, or -h and -p.
    programs: ['mini_httpd'],
    files: ['/etc/mini-httpd.conf'],
    fileFlags: ['-C'],
    parse: assignments,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['port'], flags: ['-p'] },
        address: { keys: ['host'], flags: ['-h'] },
        defaultPort: 80,
        defaultBind: 'any',
      },
    ],
  },
  {
    programs: ['ziproxy'],
    files: ['/etc/ziproxy/ziproxy.conf'],
    fileFlags: ['-c'],
    parse: assignments,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['Port'] },
        address: { keys: ['Address'] },
        defaultPort: 8080,
        defaultBind: 'any4',
      },
    ],
  },
  {
    // yaws.conf(5): each `<server NAME>` with its port and its address.
    programs: ['yaws'],
    files: ['/etc/yaws/yaws.conf'],
    fileFlags: ['--conf', '-c'],
    parse: (file, text, limit) =>
      ini(
        file,
        text.replace(/^([ \t]*)<server\s+(\S+)>/gm, '$1[server $2]').replace(/^[ \t]*<\/server>/gm, '[end]'),
        limit,
      ),
    includes: includesBy(/^subconfig(?:dir)?$/, { inDirectory: /\.conf$/, isLenient: true }),
    listeners: [
      {
        protocols: ['tcp'],
        sections: /^server /,
        port: { keys: ['port'] },
        address: { keys: ['listen'] },
        defaultPort: 8000,
        defaultBind: 'any4',
      },
    ],
  },
  {
    // php-fpm: pools that listen on a port, not on a path. `*` is a name that stands for no host, which without AI_PASSIVE is
    // loopback: `*:9000` opens `::1` alone. sapi/fpm/fpm/fpm_sockets.c, fpm_socket_af_inet_listening_socket; a real run
    programs: ['php-fpm'],
    files: [],
    fileFlags: ['--fpm-config', '-y'],
    parse: ini,
    hasVariables: true,
    includes: includesBy(/^include$/),
    listeners: ['listen', 'pm.status_listen'].map((key) => ({
      protocols: ['tcp'] as const,
      sections: /./,
      endpoint: { keys: [key] },
      defaultPort: null,
      defaultBind: 'dual' as const,
      words: { '*': 'loopback6', '': 'dual', '::': 'dual' },
      isFirstAlone: true,
    })),
  },
  {
    // sslh(8): `--listen ADDRESS:PORT`, in older versions -p; -F names a file.
    programs: ['sslh'],
    files: [],
    fileFlags: ['-F', '--config'],
    parse: parseSslh,
    listeners: [
      {
        protocols: ['tcp'],
        endpoint: { flags: ['--listen', '-p'], keys: ['listen'] },
        defaultPort: null,
        defaultBind: 'any',
        words: { '0.0.0.0': 'any4' },
      },
    ],
  },
];
