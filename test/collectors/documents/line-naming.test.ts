import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isDefault,
  isExample,
  lineBinding,
  lineNaming,
  linesReckoning,
} from '../../../src/collectors/documents/line-naming.js';

describe('the line that names a port', () => {
  it.each([
    ['Options:\n  -p, --port  port to use (default: 9966)\n', 2],
    ['const PORT = process.env.SERVER_PORT || 9966;', 1],
    ['{ httpPort: 9966 }', 1],
    ['open http://localhost:9966/ now', 1],
    ['server.listen(9966)', 1],
    ['9966 is the port of the page', 1],
    ['"HttpPort" : 9966,', 1],
    ['Endpoints=tcp -h localhost -p 9966', 1],
    ['ACME_ARGS=-http.addr=:9966 -sign=false', 1],
    ['--api-addr ":9966"', 1],
    ['where = ":9966"', 1],
  ])('%j', (text, line) => expect(lineNaming(text, 9966)).toBe(line));
  it.each([
    'support since 9966',
    'import x from "y"; const timeout = 9966',
    'port 99660',
    'version 1.9966',
    'port 9966.5',
    'addressed:9966',
    'at :9966',
    '{"x":9966}',
    '{"x":"9966"}',
    '',
  ])('none in %j', (text) => expect(lineNaming(text, 9966)).toBeNull());
  it.each([
    [4000, 'port:4e3,'],
    [10000, 'listen(1e4)'],
    [15000, 'port=15e3'],
    [8080, 'listen(8080)'],
  ])('%i in %j, as those write it who make code smaller', (port, text) => expect(lineNaming(text, port)).toBe(1));
  it.each([
    [4000, 'port:14e3,'],
    [4000, 'port:4e30'],
    [8080, 'port:8.08e3'],
    [40, 'port:4e1'],
  ])('not %i in %j', (port, text) => expect(lineNaming(text, port)).toBeNull());
  it.each(['acme', '@acme/mcp'])('is an example where it starts %s, whatever version of it', (name) => {
    expect(isExample(`npx ${name}@latest --port 8931`, 8931, [name])).toBe(true);
    expect(isExample(`npx ${name} --port 8931`, 8931, [name])).toBe(true);
    expect(isExample('npx other@latest --port 8931', 8931, [name])).toBe(false);
  });
  it('is an example by whatever option', () => {
    expect(isExample('acme --source 9001 --target 9000', 9001, ['acme'])).toBe(true);
    expect(isExample('acme 9001', 9001, ['acme'])).toBe(false);
  });
  it.each([
    ['--port N (default: 9966)', true],
    ['port = 9966  # the default', true],
    ['parser.add_argument("--port", type=int, default=9966)', true],
    ['use port 9966', false],
    ['by default it makes 9966 threads', false],
  ])('%j calls it the default: %s', (text, result) => expect(isDefault(text, 9966)).toBe(result));
  it.each(['9966 ', 'default ', 'port', '-a '])('holds a megabyte of %j against both in one pass', (sign) => {
    const began = performance.now();
    isDefault(sign.repeat(1 << 18), 9966);
    isExample(sign.repeat(1 << 18), 9966, ['acme']);
    expect(performance.now() - began).toBeLessThan(3_000);
  });
  it.each(['x\nlisten(port + 1)', '\nPORT+1', '\nlet p = Number(o.port) + 1;', '\nparseInt(httpPort, 10) + 1'])(
    'finds what reckons a port from another in %j',
    (text) => {
      expect([...linesReckoning(text)]).toEqual([[1, 2]]);
    },
  );
  it.each(['port + 10', 'port + 1.5', 'support + 1', 'export + 1', 'n + 1', 'port + 1e3', '"Port " + 1'])(
    'not in %j',
    (text) => expect(linesReckoning(text).get(1)).toBeUndefined(),
  );
  it('reckons nothing below a port nor far from it', () => {
    expect([...linesReckoning('port + 0\nport + -1\nport + 2000')]).toEqual([]);
    expect([...linesReckoning('port + 7\nport + 3\n\nport + 7, port + 1000')]).toEqual([
      [7, 1],
      [3, 2],
      [1000, 4],
    ]);
  });
  it('takes of a manual only what that calls the default', () => {
    expect(lineNaming('connect to port 9966 of the other host', 9966, true)).toBeNull();
    expect(lineNaming('--port N\n  the port to listen on; 9966 by default', 9966, true)).toBe(2);
    expect(lineNaming('-L\nacmed will listen on\nTCP port 9966+n, where n is the unit', 9966, true)).toBe(3);
    expect(lineNaming('The server listens for connections on port 9966.', 9966, true)).toBe(1);
    expect(lineNaming('Start as a server waiting on port TCP 9966 and wait for players', 9966, true)).toBe(1);
    expect(lineNaming('It accepts connections on port 9966.', 9966, true)).toBe(1);
    expect(lineNaming('acme waits for the peer, say on port 9966', 9966, true)).toBeNull();
    expect(lineNaming('listen on port 9966 with -p 9966', 9966, true)).toBeNull();
    expect(lineNaming('it listens on the port that is given, say port 9966', 9966, true)).toBeNull();
  });
  it('answers for any text, with a line of it', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 65535 }), (text, port) => {
        const line = lineNaming(text, port);
        expect(line === null || (line >= 1 && line <= text.split('\n').length)).toBe(true);
      }),
    );
  });
});

describe('the wildcard that an executable binds', () => {
  it.each([
    ['Wednesday[::]:9966[:alnum:]', 1],
    ['x\ntcp://0.0.0.0:9966', 2],
    ['0.0.0.0:9966http://', 1],
  ])('%j', (text, line) => expect(lineBinding(text, 9966)).toBe(line));
  it.each(['10.0.0.0:9966', '0.0.0.0:99661', '0.0.0.0:9966.1', '127.0.0.1:9966', '[::1]:9966', 'at :9966', ''])(
    'none in %j',
    (text) => expect(lineBinding(text, 9966)).toBeNull(),
  );
});
