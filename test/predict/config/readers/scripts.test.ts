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
  return (scriptSockets(run, image, runtime) ?? []).map(({ address, port }) => `${address} ${port}`);
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
  ])('%s: %s', (runtime, text, expected) => {
    expect(opens(runtime, text)).toEqual(expected);
  });
});
