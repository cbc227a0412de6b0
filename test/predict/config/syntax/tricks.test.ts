import { describe, expect, it } from 'vitest';
import { READERS } from '../../../../src/predict/config/list.js';
import { nginx } from '../../../../src/predict/config/readers/nginx.js';
import { buildImage, buildRunning } from '../../../helpers/build-image.js';

const FILES = {
  nginx: '/etc/nginx/nginx.conf',
  sshd: '/etc/ssh/sshd_config',
  'redis-server': '/etc/redis/redis.conf',
  mosquitto: '/etc/mosquitto/mosquitto.conf',
  unbound: '/etc/unbound/unbound.conf',
  nsd: '/etc/nsd/nsd.conf',
  tor: '/etc/tor/torrc',
  proftpd: '/etc/proftpd/proftpd.conf',
  apache2: '/etc/apache2/apache2.conf',
  named: '/etc/bind/named.conf',
  mpd: '/etc/mpd.conf',
  tinyproxy: '/etc/tinyproxy/tinyproxy.conf',
  influxd: '/etc/influxdb/influxdb.conf',
  'systemd-resolved': '/etc/systemd/resolved.conf',
} as const;

/** What a program would open with such a file: ports, and the lines that are told. */
function predicted(program: keyof typeof FILES, text: string) {
  const image = buildImage({ [FILES[program]]: text, '/etc/hosts': '127.0.0.1 localhost\n' });
  const reader = READERS.find(({ programs }) => programs.includes(program)) ?? nginx;
  const words = [`/usr/sbin/${program}`, ...(program === 'redis-server' ? [FILES[program]] : [])];
  const opened = reader.read(buildRunning(words, { name: program }), image) ?? [];
  const sure = opened.filter(({ certainty }) => certainty !== 'possible');
  return {
    ports: [...new Set(opened.map(({ port }) => port))],
    sure: [...new Set(sure.map(({ port }) => port))],
    told: image.problems().map(({ place }) => place.slice(place.lastIndexOf(':') + 1)),
  };
}

const server = (...inside: string[]) => `http {\n${inside.map((each) => `server { ${each} }`).join('\n')}\n}\n`;

/**
 * What programs make of odd lines: the rule of each was seen with the real program of Debian 12 (sshd, redis, mosquitto, unbound,
 * nsd, nginx, tor), not every row of it.
 */
const SEEN: ReadonlyArray<readonly [keyof typeof FILES, string, number[]]> = [
  ['nginx', server("listen 8001; server_name it's;", 'listen 8002;'), [8001, 8002]],
  ['nginx', server('listen 8001; server_name a"b;', 'listen 8002;'), [8001, 8002]],
  ['nginx', server('listen 8001; server_name /*;', 'listen 8002; server_name */;'), [8001, 8002]],
  ['nginx', server('listen 8001; server_name //;', 'listen 8002;'), [8001, 8002]],
  ['nginx', server('listen 8001; return 200 a#b;', 'listen 8002;'), [8001, 8002]],
  ['nginx', server(`listen 8001; return 200 a\${host}c;`, 'listen 8002;'), [8001, 8002]],
  ['nginx', server('listen 8001; return 200 a\\;b ;', '"listen" \'8002\';'), [8001, 8002]],
  ['nginx', server('listen 8001;# x } ;\n', 'listen 8002;'), [8001, 8002]],
  ['nginx', server('listen 8001; location ~ "^/a{2}$" { } listen 8004;'), [8001, 8004]],
  [
    'nginx',
    server(
      'listen 8001; location / { content_by_lua_block { local a = "}" -- it\'s }\n local b = [=[ } ]] ]=] } } listen 8003;',
    ),
    [8001, 8003],
  ],
  ['nginx', server("listen 8001; location / { content_by_lua_block { local a = '{' } } listen 8003;"), [8001, 8003]],
  ['sshd', 'Port 2222\n# x \\\nPort 2223\n', [2222, 2223]],
  ['sshd', 'Banner x\\\nPort 2222\n', [2222]],
  ['sshd', 'Port 2222\r\nPort 2223\r\n', [2222, 2223]],
  ['sshd', 'Match all\nPort 2222\n', [2222]],
  ['sshd', 'Match User x\nX11Forwarding no\nMatch all\nPort 2222\n', [2222]],
  ['redis-server', 'dir \\\nport 7000\n', [7000]],
  ['mosquitto', 'pid_file x\\\nlistener 7000\n', [7000]],
  ['tor', 'SocksPort \\\n7000\n', [7000]],
  ['tor', '# x \\\nSocksPort 7000#00\n', [7000]],
  ['unbound', 'server: username: "" chroot: ""\nserver: interface: 127.0.0.2 port: 5353\n', [5353]],
  ['unbound', "server:\nport:\n 5353 do-ip6: no interface: ::1 ip-address: '127.0.0.2'\n", [5353]],
  ['unbound', 'server: interface: 127.0.0.2@5354 interface: "127.0.0.3" port:5355 hide-version: yes', [5354, 5355]],
  ['unbound', 'server:\ndo-ip4: no interface: :: access-control: ::1 allow port: 5353', [5353]],
  ['nsd', 'server:\nusername: root port: 5353 ip-address: 127.0.0.2 hide-version: yes\n', [5353, 8952]],
  ['systemd-resolved', '[Resolve]\rDNSStubListener=no\rDNSStubListenerExtra=127.0.0.9:5300\r', [5300, 5355]],
];

describe('texts that a program takes otherwise than they look', () => {
  it.each(SEEN)('%s: %j', (program, text, ports) => {
    expect(predicted(program, text).sure).toEqual(ports);
  });
});

/** What nobody has seen the program do, or what it ends for: told with the line. */
const TOLD: ReadonlyArray<readonly [keyof typeof FILES, string, number]> = [
  ['nginx', server('listen 8001; location / { content_by_lua_block { local a = [[ } }'), 2],
  ['nginx', 'http { server { listen 8001; } } }\n', 1],
  ['nginx', 'http {\nserver { listen 8001; }\n', 2],
  ['nginx', server('server_name "a; listen 8001;'), 2],
  ['sshd', '\uFEFFPort 2222\n', 1],
  ['sshd', '\n\u00a0Port 2222\n', 2],
  ['sshd', '"Port" 2222\n', 1],
  ['sshd', 'X\rPort 2222\n', 1],
  ['redis-server', 'port 7000\0\n', 1],
  ['redis-server', '\fport 7000\n', 1],
  ['tinyproxy', 'Allow a \\\nPort 8000\n', 2],
  ['tinyproxy', '# a \\\nPort 8000\n', 2],
  ['tinyproxy', `#${'x'.repeat(1022)}\nPort 8000\n`, 1],
  ['apache2', '# a \\\nListen 8000\n', 2],
  ['apache2', 'Listen \\\n# a\n8000\n', 1],
  ['mpd', 'user it\'s\nport "6601"\n#\'\n', 1],
  ['mpd', 'audio_output {\nport "6601"\n', 2],
  ['named', `options { ${'a { '.repeat(70)} `, 1],
];

describe('texts of which it is not known what a program makes of them', () => {
  it.each(TOLD)('%s: %j', (program, text, line) => {
    expect(predicted(program, text).told).toContain(String(line));
  });
});
