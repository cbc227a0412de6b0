import { describe, expect, it } from 'vitest';
import { scriptSockets } from '../../../../src/predict/config/readers/scripts.js';
import { buildImage, buildRunning } from '../../../helpers/build-image.js';

const ENVIRONMENT = new Map([
  ['PORT', '3055'],
  ['HOST', '127.0.0.1'],
]);

function opens(runtime: string, text: string) {
  const image = buildImage({
    '/srv/app': text,
    '/srv/app.json': '{ "http": {\n "port": 8604, "host": "127.0.0.1" } }\n',
  });
  const words = [`/usr/bin/${runtime}`, '/srv/app', '3066', '--port', '3067'];
  const run = buildRunning(words, { environment: ENVIRONMENT });
  return (scriptSockets(run, image, runtime) ?? []).map(
    ({ protocol, address, port }) => `${protocol === 'udp' ? 'udp ' : ''}${address} ${port}`,
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
    ['node', 'const config = { port: 8605 };\ns.listen(config.port);\n', [':: 8605']],
    ['python', 'HOST = ""\nPORT = 8606\nTCPServer((HOST, PORT), H)\n', ['0.0.0.0 8606']],
    ['python', "p.add_argument('--bind', default='::1')\nTCPServer((args.bind, args.no_port), H)\n", []],
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
    ['python', "with open('app.json') as f: c = json.load(f)\nserve(app, port=c['port'])\n", ['0.0.0.0 8604']],
  ])('%s: %s', (runtime, text, expected) => {
    expect(opens(runtime, text)).toEqual(expected);
  });

  it.each(['blanks', 'names'])('ends soon with one that is made of %s', (kind) => {
    const filler = kind === 'blanks' ? ' '.repeat(400_000) : 'a = b c d e\n'.repeat(30_000);
    expect(opens('python', `${filler}\nTCPServer(('', unknown), H)\nPORT = 8609\nTCPServer(('', PORT), H)\n`)).toEqual([
      '0.0.0.0 8609',
    ]);
  });
});
