import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineStarting } from '../../../src/collectors/documents/usage.js';

/** The line that shows `acme` started as with these arguments, where a text calls 8080 a port and nothing else. */
const shown = (text: string, ...args: readonly string[]) =>
  lineStarting(
    text,
    3000,
    ['acme', '@x/acme'],
    { words: ['node', '/x/acme', ...args], isScript: true },
    (n) => n === 8080,
  );

describe('the line that starts a program as it was started', () => {
  it.each([
    ['acme <port>', ['3000'], 1],
    ['x\n$ npx @x/acme@latest <dir> [port]', ['.', '3000'], 2],
    ["'Usage: acme [options] [dir] [server-port]'", ['.', '3000'], 1],
    ['`acme localPort to proxyPort`', ['80', 'to', '3000'], 1],
    ['acme host:port', ['localhost:3000'], 1],
    ['acme https://localhost:1 to https://*:8080', ['https://localhost:1', 'to', 'https://*:3000'], 1],
    ['acme . 8080', ['.', '3000'], 1],
    ['acme [port]', ['-v', '3000'], 1],
    ['--port  where to listen', ['--port', '3000'], 1],
    ['--http-port=N', ['--http-port=3000'], 1],
    ['\n-l, --listen ADDRESS', ['--listen', '0.0.0.0:3000'], 2],
    ['.option("-p, --where <n>", "the port")', ['-p3000'], 1],
  ])('%j for %j', (text, args, line) => expect(shown(text, ...args)).toBe(line));
  it.each([
    ['acme <port>', []],
    ['acme <port>', ['--other', '30000']],
    ['acme <file> <export>', ['x', '3000']],
    ['acme --port <port>', ['3000']],
    ['acme [--port <port>] <n>', ['3000']],
    ['acme . 8081', ['.', '3000']],
    ['acme forwards a port of yours', ['3000']],
    ['beefy <port>', ['3000']],
    ['myacme <port>', ['3000']],
    ['-x  how many\nports', ['-x', '3000']],
    ['--portal', ['--port', '3000']],
  ])('not %j for %j', (text, args) => expect(shown(text, ...args)).toBeNull());
  it('takes no option of the interpreter for one of the program', () => {
    const started = { words: ['node', '--port=3000', '/x/acme'], isScript: true };
    expect(lineStarting('--port N', 3000, ['acme'], started, () => true)).toBeNull();
  });
  it('knows nothing where the command line or the command is not known', () => {
    expect(lineStarting('acme <port>', 3000, ['acme'], { words: null, isScript: true }, () => true)).toBeNull();
    expect(lineStarting('acme <port>', 3000, [], { words: ['n', 'a', '3000'], isScript: true }, () => true)).toBeNull();
  });
  it.each(['acme ', '> ', '\n', '-p ', '"acme 1', '['])('reads a megabyte of %j in one pass', (sign) => {
    const began = performance.now();
    shown(sign.repeat((1 << 20) / sign.length), '3000', '-p', '3000');
    expect(performance.now() - began).toBeLessThan(3_000);
  });
  it('answers for any text and command, with a line of it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), fc.array(fc.string()), (text, command, args) => {
        const started = { words: ['node', 'x', ...args, '3000'], isScript: true };
        const line = lineStarting(text, 3000, [command], started, () => true);
        if (line !== null) expect(line).toBeLessThanOrEqual(text.split('\n').length);
      }),
    );
  });
});
