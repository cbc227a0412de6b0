import { describe, expect, it } from 'vitest';
import { scriptSockets } from '../../../../src/predict/config/readers/scripts.js';
import { buildImage, buildRunning } from '../../../helpers/build-image.js';

const ENVIRONMENT = new Map([
  ['PORT', '3055'],
  ['HOST', '127.0.0.1'],
]);

function opens(runtime: string, text: string) {
  const image = buildImage({ '/srv/app': text });
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
  ])('%s: %s', (runtime, text, expected) => {
    expect(opens(runtime, text)).toEqual(expected);
  });
});
