import { describe, expect, it } from 'vitest';
import type { Runtime } from '../../../../src/domain/invocation/runtime.js';
import { scriptSockets } from '../../../../src/predict/config/readers/scripts.js';
import { buildImage, buildRunning } from '../../../helpers/build-image.js';

const ENVIRONMENT = new Map([
  ['PORT', '3055'],
  ['HOST', '127.0.0.1'],
]);

function opens(runtime: Runtime, text: string) {
  const image = buildImage({
    '/srv/app': text,
    '/srv/app.ini': '[db]\nport = 5432\nhost = ::1\n[server]\nhost = 127.0.0.1\nport = 8650\n',
    '/srv/app.yml': 'db:\n  port: 5432\nserver:\n  bind: "127.0.0.1"\n  port: 8651\n',
    '/srv/app.json': '{ "http": {\n "port": 8604, "host": "127.0.0.1" } }\n',
  });
  const words = [`/usr/bin/${runtime}`, '/srv/app', '3066', '--port', '3067'];
  const run = buildRunning(words, { environment: ENVIRONMENT });
  return (scriptSockets(run, image, runtime) ?? []).map(
    ({ protocol, address, port, certainty }) =>
      `${protocol === 'udp' ? 'udp ' : ''}${address} ${port}${certainty === 'possible' ? ' perhaps' : ''}`,
  );
}

describe('what a script opens, as far as its text says so', () => {
  it.each([
    ['node', 'http.createServer(x).listen(8080);\n', [':: 8080']],
    ['node', "server.listen(process.env.PORT || 1, '127.0.0.1');\n", ['127.0.0.1 3055']],
    ['node', 'server.listen(Number(process.env.PORT), process.env.HOST);\n', ['127.0.0.1 3055']],
    ['node', '// server.listen(1);\n', []],
    ['node', "server.listen(Number(process.argv[at + 1]), '127.0.0.1');\n", ['127.0.0.1 3067']],
    ['node', 'server.listen(process.argv[2]);\n', [':: 3066']],
    ['python', "HTTPServer(('', int(sys.argv[1])), X)\n", ['0.0.0.0 3066']],
    ['python', "HTTPServer(('127.0.0.1', 8000), X)\n", ['127.0.0.1 8000']],
    ['node', 'app.listen({ port: 1015, host: "127.0.0.1" });\n', ['127.0.0.1 1015']],
    ['node', 'app.listen({ host: "::1", port: Number(process.env.PORT) });\n', ['::1 3055']],
    ['node', "s = dgram.createSocket('udp4');\nf.bind(this);\ns.bind(1031, '127.0.0.1');\n", ['udp 127.0.0.1 1031']],
    ['node', 'f.bind(1031);\n', []],
    ['python', "s = socket(AF_INET, SOCK_DGRAM)\ns.bind(('0.0.0.0', 1018))\n", ['udp 0.0.0.0 1018']],
    ['python', "s = socket(AF_INET, SOCK_STREAM)\ns.bind(('127.0.0.1', 1018))\n", ['127.0.0.1 1018']],
    ['python', "with ThreadingUDPServer(('127.0.0.1', 1032), H) as s: pass\n", ['udp 127.0.0.1 1032']],
    ['python', "HTTPServer(('::1', int(os.environ.get('PORT', '8000'))), H)\n", ['::1 3055']],
    ['python', "s = await asyncio.start_server(handle, '127.0.0.1', 1021)\n", ['127.0.0.1 1021']],
    ['python', "connect(\n  port=options.connection[4],\n)\ns.bind(('127.0.0.1', port))\n", []],
    ['python', "port = random.randint(1025, 32676)\ns.bind(('127.0.0.1', port))\n", []],
    ['node', 'const port = Number(list[1]) || 3012;\ns.listen(port);\n', [':: 3012']],
    ['python', "make_server('', 1034, app)\n", ['0.0.0.0 1034']],
    ['python', "web.run_app(app, host='127.0.0.1', port=1033)\n", ['127.0.0.1 1033']],
    ['node', "const host = process.env.HOST || '0.0.0.0';\nserver.listen(8, host);\n", ['127.0.0.1 8']],
    ['node', "const at = process.env.BIND || '::1';\nserver.listen(8, at, () => log());\n", ['::1 8']],
    ['node', 'const up = () => {};\nserver.listen(8, up);\n', [':: 8']],
    ['node', 'const { NO_PORT = 8602 } = process.env;\ns.listen(NO_PORT);\n', [':: 8602']],
    ['node', 'const port = 8603, host = "127.0.0.1";\ns.listen({ port, host });\n', ['127.0.0.1 8603']],
    ['node', "const cfg = require('./app.json');\ns.listen(cfg.port, cfg.host);\n", ['127.0.0.1 8604']],
    ['node', "server.listen(8608, 'localhost');\n", ['::1 8608']],
    ['python', "import tornado\nPORTS = [8622, 8623]\nserver.bind(PORTS[1], '127.0.0.1')\n", ['127.0.0.1 8623']],
    ['python', "import tornado\nbind_sockets(port=8624, address='::1')\n", ['::1 8624']],
    ['python', "import tornado\ns.bind( ('127.0.0.1', 8625))\n", ['127.0.0.1 8625']],
    ['python', "AT = ('127.0.0.1', 8626)\nHTTPServer((AT[0], AT[1]), H)\n", ['127.0.0.1 8626']],
    ['python', 'TCPServer(("::1", PORTS[1]), H)\nPORTS = [8627]\n', []],
    ['node', 'const ports = [8628, 8629];\ns.listen(ports[0]);\n', [':: 8628']],
    ['python', "for p in (8640, 8641):\n  TCPServer(('::1', p), H)\n", ['::1 8640', '::1 8641']],
    [
      'python',
      "PORTS = [8642,\n]\nfor p in range(8643, 8645):\n  make_server('', p, a)\n",
      ['0.0.0.0 8643', '0.0.0.0 8644'],
    ],
    ['python', "all = [await start_server(f, '::1', p) for p in [8645, 8646]]\n", ['::1 8645', '::1 8646']],
    [
      'python',
      "class P:\n  host: str = '127.0.0.1'\n  ports: int = 1\n  port: int = 8660\np = P(**load('app.json')['http'])\nTCPServer((p.host, p.port), H)\n",
      ['127.0.0.1 8604'],
    ],
    ['python', "class P:\n  port: int = 8660\np = P(**given())\nTCPServer(('::1', p.port), H)\n", []],
    ['python', "class P:\n  port: int = 8661\np = P()\nTCPServer(('::1', p.port), H)\n", ['::1 8661']],
    ['python', "for p in ports():\n  TCPServer(('::1', p), H)\n", []],
    ['python', "for p in [8647, other]:\n  TCPServer(('::1', p), H)\n", ['::1 8647']],
    ['python', "start_server(handle, '', 8658)\n", ['0.0.0.0 8658']],
    ['node', 'for (const p of [8648, 8649]) http.createServer(f).listen(p);\n', [':: 8648', ':: 8649']],
    ['node', 'const ports = [8650, 8651];\nports.forEach((p) => s().listen(p, "::1"));\n', ['::1 8650', '::1 8651']],
    [
      'perl',
      'for my $p (8652, 8653) { IO::Socket::INET->new(LocalPort => $p, Listen => 1); }\n',
      ['0.0.0.0 8652', '0.0.0.0 8653'],
    ],
    ['ruby', "[8654, 8655].each do |p|\n  TCPServer.new('::1', p)\nend\n", ['::1 8654', '::1 8655']],
    ['php', "<?php\nforeach ([8656, 8657] as $p) { socket_bind($s, '::1', $p); }\n", ['::1 8656', '::1 8657']],
    ['node', 'const config = { port: 8605 };\ns.listen(config.port);\n', [':: 8605']],
    ['python', 'HOST = ""\nPORT = 8606\nTCPServer((HOST, PORT), H)\n', ['0.0.0.0 8606']],
    ['python', "p.add_argument('--bind', default='::1')\nTCPServer((args.bind, args.no_port), H)\n", []],
    [
      'python',
      "DEFAULT = 8608\np.add_argument('--door', default=DEFAULT)\nTCPServer(('::1', args.door), H)\n",
      ['::1 8608'],
    ],
    [
      'python',
      "p.add_argument('--door', type=int, default=int(os.environ.get('PORT', 4200)))\nTCPServer(('::1', args.door), H)\n",
      ['::1 3055'],
    ],
    [
      'python',
      "p.add_argument('--door', default=int(os.environ.get('NO_PORT', 4200)), help='x')\nTCPServer(('::1', args.door), H)\n",
      ['::1 4200'],
    ],
    [
      'python',
      "p.add_argument('-l', '--listen-at', type=int, default=8607)\nTCPServer(('::1', args.listen_at), H)\n",
      ['::1 8607'],
    ],
    [
      'python',
      "app.run(host=os.environ.get('X_HOST', '127.0.0.2'), port=int(os.environ.get('X_PORT', 5001)))\n",
      ['127.0.0.2 5001'],
    ],
    [
      'python',
      "u = socket(AF_INET, SOCK_DGRAM)\nu.bind(('', 8611))\nt = socket(AF_INET, SOCK_STREAM)\nt.bind(('', 8611))\n",
      ['udp 0.0.0.0 8611', '0.0.0.0 8611'],
    ],
    ['python', "loop.create_datagram_endpoint(lambda: P(), local_addr=('127.0.0.1', 8612))\n", ['udp 127.0.0.1 8612']],
    ['python', 'async with websockets.serve(echo, HOST2, 8613):\n', ['0.0.0.0 8613']],
    ['python', "SimpleXMLRPCServer(('localhost', 8614))\n", ['127.0.0.1 8614']],
    ['python', "run(host='localhost', port=8615)\n", ['127.0.0.1 8615']],
    [
      'python',
      "from twisted.internet import reactor\nreactor.listenTCP(8616, F(), interface='::1')\nreactor.listenUDP(8617, D())\n",
      ['::1 8616', 'udp 0.0.0.0 8617'],
    ],
    ['python', "web.TCPSite(runner, 'localhost', 8618)\n", ['127.0.0.1 8618', '::1 8618']],
    ['node', "new WebSocketServer({ host: '::1', port: 8619 });\n", ['::1 8619']],
    ['node', "createSocket('udp6');\ns.bind({ address: '::1', port: 8620 });\n", ['udp ::1 8620']],
    ['perl', "IO::Socket::IP->new(LocalPort => 8621, Listen => 1, LocalAddr => '::1');\n", ['::1 8621']],
    ['perl', "IO::Socket::INET->new(LocalAddr => '127.0.0.1:8622', Proto => 'udp');\n", ['udp 127.0.0.1 8622']],
    ['ruby', "UDPSocket.new.tap { |s| s.bind('127.0.0.1', 8623) }\n", ['udp 127.0.0.1 8623']],
    ['ruby', "WEBrick::HTTPServer.new(Port: 8624, BindAddress: '127.0.0.1')\n", ['127.0.0.1 8624']],
    [
      'python',
      "import tornado.web\ndefine('no_port', default=8641)\napp.listen(options.no_port, address='127.0.0.1')\n",
      ['127.0.0.1 8641'],
    ],
    ['lua', "s = assert(socket.bind('127.0.0.1', tonumber(os.getenv('PORT') or 1)))\n", ['127.0.0.1 3055']],
    ['ruby', "require 'sinatra'\nset :bind, '127.0.0.1'\nset :port, 8642\n", ['127.0.0.1 8642']],
    ['node', 'const env = process.env;\ns.listen(parseInt(env.NO_PORT, 10) || 8643);\n', [':: 8643']],
    ['node', 'const env = process.env;\ns.listen(parseInt(env.PORT, 10) || 8643);\n', [':: 3055']],
    ['node', "if (x) s.listen(8644, '::1');\n", ['::1 8644 perhaps']],
    ['node', "s.listen(8646, '::1', () => { done && done(); });\n", ['::1 8646']],
    [
      'perl',
      "my ($port, $host) = @ARGV;\nIO::Socket::INET->new(LocalPort => $port, LocalAddr => '127.0.0.1');\n",
      ['127.0.0.1 3066'],
    ],
    ['perl', 'my $port = shift || 5;\nIO::Socket::INET->new(LocalPort => $port);\n', ['0.0.0.0 3066']],
    [
      'node',
      "const a = process.argv.slice(2);\nconst p = Number(a[a.indexOf('--port') + 1]);\ns.listen(p, '::1');\n",
      ['::1 3067'],
    ],
    ['ruby', "s = UDPSocket.new\ns.bind('127.0.0.1', ENV.fetch('PORT', '8648').to_i)\n", ['udp 127.0.0.1 3055']],
    ['ruby', "TCPServer.new('127.0.0.1', Integer(ARGV.fetch(0)))\n", ['127.0.0.1 3066']],
    ['ruby', "TCPServer.new('127.0.0.1', ARGV.at(0).to_i)\n", ['127.0.0.1 3066']],
    ['node', "on && s.listen(8647, '::1');\n", ['::1 8647 perhaps']],
    ['python', "if __name__ == '__main__': app.run(port=8645)\n", ['127.0.0.1 8645']],
    ['php', "$s = stream_socket_server('udp://127.0.0.1:8625', $e);\n", ['udp 127.0.0.1 8625']],
    ['php', "socket_bind($s, '127.0.0.1', 8626);\n", ['127.0.0.1 8626']],
    ['python', "with open('app.json') as f: c = json.load(f)\nserve(app, port=c['port'])\n", ['0.0.0.0 8604']],
    [
      'node',
      "const ports = [8652, 8653];\nfor (const p of ports) s.listen({ port: p, host: '::1' });\n",
      ['::1 8652', '::1 8653'],
    ],
    ['node', "[8652, '8653'].forEach((port) => s.listen(port, '::1'));\n", ['::1 8652', '::1 8653']],
    ['python', "for p in (8652, 8653):\n    TCPServer(('::1', p), H)\n", ['::1 8652', '::1 8653']],
    ['perl', 'foreach my $p (8652, 8653) {\nX->new(LocalPort => $p);\n}\n', ['0.0.0.0 8652', '0.0.0.0 8653']],
    ['ruby', "[8652, 8653].each do |p|\n  TCPServer.new('::1', p)\nend\n", ['::1 8652', '::1 8653']],
    ['python', 'for p in found:\n    TCPServer(("", p), H)\n', []],
    ['node', "const BASE = 8600;\ns.listen(BASE + 14, '::1');\n", ['::1 8614']],
    ['node', 's.listen(base + 14);\n', []],
    ['node', 's.listen({ host: "127.0.0.1", port });\nconst port = 8654;\n', ['127.0.0.1 8654']],
    ['node', 'exports.PORT = 8655;\ns.listen(exports.PORT);\n', [':: 8655']],
    [
      'node',
      'c = { server: { port: 8656, host: "::1" }, db: { port: 5 } };\ns.listen(c.server.port, c.server.host);\n',
      ['::1 8656'],
    ],
    [
      'python',
      "c.read('app.ini')\nUDPServer((c['server']['host'], c.getint('server', 'port')), H)\n",
      ['udp 127.0.0.1 8650'],
    ],
    [
      'python',
      "c.read('app.ini')\nHTTPServer((c.get('server', 'host'), int(c['server']['port'])), H)\n",
      ['127.0.0.1 8650'],
    ],
    [
      'python',
      "c = yaml.safe_load(open('app.yml'))\nstart_server(h, c['server']['bind'], c['server']['port'])\n",
      ['127.0.0.1 8651'],
    ],
    ['python', "c.read('app.ini')\nHTTPServer(('', c.getint('none', 'port')), H)\n", []],
    ['python', "endpoints.serverFromString(reactor, 'tcp:8657:interface=127.0.0.1').listen(f)\n", ['127.0.0.1 8657']],
    ['python', "from flask import Flask\napp.run('127.0.0.1', 8662)\n", ['127.0.0.1 8662']],
    ['python', "run('127.0.0.1', 8662)\n", []],
    ['ruby', 'TCPServer.open(8658)\n', ['0.0.0.0 8658']],
    ['ruby', "require 'sinatra'\nset :port, 8659\nset :bind, '::1'\n", ['::1 8659']],
    ['ruby', "require 'sinatra'\nget('/') { 'ok' }\n", ['127.0.0.1 3055', '::1 3055']],
    [
      'ruby',
      "require 'sinatra/base'\nclass A < Sinatra::Base\n  set :port, 8660\n  set :bind, '0.0.0.0'\n  run!\nend\n",
      ['0.0.0.0 8660'],
    ],
    [
      'python',
      "import cherrypy\ncherrypy.config.update({'server.socket_port': 8661, 'server.socket_host': '0.0.0.0'})\n",
      ['0.0.0.0 8661'],
    ],
    [
      'python',
      "import cherrypy\ncherrypy.config.update({\n 'server.socket_host': '::1',\n 'server.socket_port': 8662,\n})\n",
      ['::1 8662'],
    ],
    ['python', 'import cherrypy\ncherrypy.server.socket_port = 8663\n', ['127.0.0.1 8663']],
    ['ruby', "require 'sinatra'\nset :bind, '::1'\nset :port, 8659\nget x\n", ['::1 8659']],
    [
      'perl',
      "my ($port, $host) = (8660, '127.0.0.1');\nX->new(LocalHost => $host, LocalPort => $port);\n",
      ['127.0.0.1 8660'],
    ],
    ['perl', "my $p = 9;\nGetOptions('port=i' => \\$p);\nX->new(LocalPort => $p);\n", ['0.0.0.0 3067']],
    [
      'perl',
      "app->config(hypnotoad => {listen => ['http://127.0.0.1:8661', 'http://[::1]:8661']});\n",
      ['127.0.0.1 8661', '::1 8661'],
    ],
  ] as const)('%s: %s', (runtime, text, expected) => {
    expect(opens(runtime, text)).toEqual(expected);
  });

  it.each([
    [['/usr/bin/node', '-e', "require('net').createServer().listen(8631, '127.0.0.1')"], 'node', ['127.0.0.1 8631']],
    [['/usr/bin/python3', '-uc', "s = socket(2, SOCK_DGRAM); s.bind(('', 8632))"], 'python', ['udp 0.0.0.0 8632']],
    [
      ['/usr/bin/perl', '-MIO::Socket', '-e', 'IO::Socket::INET->new(LocalPort => 8633, Listen => 1)'],
      'perl',
      ['0.0.0.0 8633'],
    ],
    [['/usr/bin/ruby', '-rsocket', '-e', "TCPServer.new('::1', 8634).accept"], 'ruby', ['::1 8634']],
    [['/usr/bin/python3', '-m', 'shop.web'], 'python', ['127.0.0.1 8635']],
    [['/usr/bin/node', '-r', 'dotenv/config', 'own.js'], 'node', [':: 8636']],
    [['/usr/bin/node', 'shop.js'], 'node', [':: 8638', '::1 8637']],
    [['/usr/bin/python3', '-W', 'ignore', 'own.py', '-c', 'x'], 'python', ['127.0.0.1 8635']],
  ] as const)('%j', (words, runtime, expected) => {
    const image = buildImage({
      '/srv/shop/web.py': 'from . import back\n',
      '/srv/shop/back.py': "TCPServer(('127.0.0.1', 8635), H)\n",
      '/srv/own.py': 'import shop.back\n',
      '/srv/own.js': 'app.listen(8636);\n',
      '/srv/shop.js':
        "const config = require('./set');\na.listen(config.port, config.host);\nb.listen({ port: config.admin.port2});\n",
      '/srv/set.js':
        "module.exports = { port: 8637, host: '::1', admin: { port2: Number(process.env.NONE, 10) || 8638 } };\n",
    });
    const opened = scriptSockets(buildRunning(words, { directory: '/srv' }), image, runtime) ?? [];
    expect(
      opened.map(({ protocol, address, port }) => `${protocol === 'udp' ? 'udp ' : ''}${address} ${port}`),
    ).toEqual(expected);
    expect(opened.every(({ evidence }) => /:\d+: /.test(evidence[0] ?? ''))).toBe(true);
  });

  const PIECES = [
    ' ',
    'my (',
    'my $a = shift',
    '(',
    "'",
    '"',
    '[',
    '{',
    '.listen(',
    '.bind((',
    'run(',
    'port=',
    'LocalPort => ',
    '->new(',
    'Server.new(',
    'import a.b\n',
    '[8000].forEach(',
    'for p in [1, ',
    '[1, 2',
    'require "a"\n',
    'set :bind, ',
    'define("a"',
    'a: (',
    'a: {',
    'for a in ',
    'for (const a of [',
    'a.map(',
    'set :port, ',
    'serverFromString(',
    "'a=i' => \\$",
    'my ($a',
    'a.get(',
    'http://1:1',
  ];
  it.each(PIECES)('ends soon with one that is made of %j alone', (piece) => {
    const filler = piece.repeat(Math.ceil(100_000 / piece.length));
    for (const runtime of ['node', 'python', 'perl', 'ruby', 'php', 'lua'] as const) {
      const from = performance.now();
      opens(runtime, `${filler}\nreactor createSocket( UDPSocket.new create_datagram_endpoint tornado sinatra`);
      expect([runtime, performance.now() - from < 2000]).toEqual([runtime, true]);
    }
  });

  it.each(['blanks', 'names'])('ends soon with one that is made of %s', (kind) => {
    const filler = kind === 'blanks' ? ' '.repeat(400_000) : 'a = b c d e\n'.repeat(30_000);
    expect(opens('python', `${filler}\nTCPServer(('', unknown), H)\nPORT = 8609\nTCPServer(('', PORT), H)\n`)).toEqual([
      '0.0.0.0 8609',
    ]);
  });
});

describe('a script of Sinatra with options of its own', () => {
  const opened = (text: string, ...options: string[]) => {
    const run = buildRunning(['/usr/bin/ruby', 'app.rb', ...options], { directory: '/srv' });
    return (scriptSockets(run, buildImage({ '/srv/app.rb': text }), 'ruby') ?? []).map(
      ({ address, port }) => `${address} ${port}`,
    );
  };

  it('takes them where it is run itself', () =>
    expect(opened("require 'sinatra'\nset :bind, '127.0.0.1'\n", '-p', '8801')).toEqual(['127.0.0.1 8801']));

  it('takes the address as well', () =>
    expect(opened("require 'sinatra'\nset :port, 8802\n", '-o', '0.0.0.0')).toEqual(['0.0.0.0 8802']));

  it('passes them over where it is a class', () =>
    expect(opened("require 'sinatra/base'\nset :port, 8803\nset :bind, '::1'\n", '-p', '1')).toEqual(['::1 8803']));
});

describe('what Node is given', () => {
  const TEXT = "const host = process.env.NO || '127.0.0.1';\nserver.listen({ port: 8804, host }, done);\n";
  const opened = (word: string, files: Readonly<Record<string, string>>) => {
    const run = buildRunning(['/usr/bin/node', word], { directory: '/srv' });
    return (scriptSockets(run, buildImage(files), 'node') ?? []).map(({ address, port }) => `${address} ${port}`);
  };

  it.each([
    ['a directory', '.', { '/srv/index.js': TEXT }],
    [
      'a directory whose package.json names a file',
      './api',
      { '/srv/api/package.json': '{"main": "lib/start"}', '/srv/api/lib/start.js': TEXT },
    ],
    [
      'a directory whose package.json names none that is there',
      '.',
      { '/srv/package.json': '{"main": 5}', '/srv/index.js': TEXT },
    ],
    ['a file without its ending', 'server', { '/srv/server.js': TEXT }],
  ])('is %s', (_, word, files) => expect(opened(word, files)).toEqual(['127.0.0.1 8804']));

  it.each(['{', '{"main": "../../../etc/passwd"}'])('is nothing where package.json is %j', (text) =>
    expect(opened('.', { '/srv/package.json': text })).toEqual([]),
  );
});
