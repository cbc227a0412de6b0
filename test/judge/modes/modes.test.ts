import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEndpoint } from '../../../src/judge/modes/endpoint.js';
import { modesOf } from '../../../src/judge/modes/modes.js';
import { buildOwner } from '../../helpers/build-report.js';

const modes = (exe: string, line: string) =>
  modesOf(buildOwner({ exe, cmdline: line.split(' ') })).map(({ program, port }) => [program, port]);

describe('modesOf', () => {
  it.each<readonly [string, string, ReadonlyArray<readonly [string, number]>]>([
    ['/usr/bin/node', 'node --inspect s.js', [['node-inspect', 9229]]],
    ['/usr/bin/node', 'node --inspect=0.0.0.0 s.js', [['node-inspect', 9229]]],
    ['/usr/bin/node', 'node --inspect-brk=[::]:9300 s.js', [['node-inspect', 9300]]],
    ['/usr/bin/node', 'node --inspect --inspect-port=127.0.0.1:9301 s.js', [['node-inspect', 9301]]],
    ['/usr/bin/node', 'node s.js --inspect=0.0.0.0:9229', []],
    ['/usr/bin/node', 'node -- s.js --inspect', []],
    ['/home/me/.bun/bin/bun', 'bun --inspect s.ts', [['node-inspect', 6499]]],
    ['/home/me/.deno/bin/deno', 'deno run --inspect=0.0.0.0:9230 s.ts', [['node-inspect', 9230]]],
    ['/usr/bin/java', 'java -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005 M', [['jdwp', 5005]]],
    ['/usr/bin/java', 'java -Xrunjdwp:transport=dt_socket,server=y,address=8000 -jar a.jar', [['jdwp', 8000]]],
    ['/usr/bin/java', 'java -agentlib:jdwp=transport=dt_socket,server=n,address=h:5005 M', []],
    ['/usr/bin/java', 'java -jar a.jar -agentlib:jdwp=server=y,address=5005', []],
    [
      '/usr/bin/java',
      'java -Dcom.sun.management.jmxremote.port=9010 -Dcom.sun.management.jmxremote.authenticate=false M',
      [['jmx', 9010]],
    ],
    ['/usr/bin/java', 'java -Dcom.sun.management.jmxremote.port=9010 M', []],
    ['/usr/bin/python3.11', 'python3 -m debugpy --listen 0.0.0.0:5678 app.py --port 80', [['debugpy', 5678]]],
    ['/usr/bin/python3.11', 'python3 -m debugpy --listen 5678 -m shop --listen 9', [['debugpy', 5678]]],
    ['/usr/bin/python3.11', 'python3 -m debugpy --connect h:1 app.py --listen 5678', []],
    [
      '/usr/bin/python3.11',
      'python3 /usr/lib/python3/dist-packages/debugpy/adapter --for-server 4000 --host 0.0.0.0 --port 5678',
      [['debugpy', 5678]],
    ],
    ['/usr/bin/python3.11', 'python3 app.py --listen 5678', []],
    ['/usr/bin/gdbserver', 'gdbserver --once :2345 /bin/true', [['gdbserver', 2345]]],
    ['/usr/bin/gdbserver', 'gdbserver /dev/ttyS0 /bin/true', []],
    ['/usr/lib/llvm-14/bin/lldb-server', 'lldb-server platform --server --listen *:1234', [['lldb-server', 1234]]],
    ['/usr/lib/llvm-14/bin/lldb-server', 'lldb-server g localhost:1235 -- /bin/x a:80', [['lldb-server', 1235]]],
    ['/usr/bin/vgdb', 'vgdb --port=4321', [['vgdb', 4321]]],
    ['/usr/bin/vgdb', 'vgdb -l', []],
    ['/usr/bin/simavr', 'simavr -m atmega328p -g firmware.elf', [['simavr', 1234]]],
    ['/usr/bin/simavr', 'simavr --gdb 4000 firmware.elf', [['simavr', 4000]]],
    ['/usr/bin/simavr', 'simavr firmware.elf', []],
    ['/usr/bin/mspdebug', 'mspdebug sim gdb', [['mspdebug', 2000]]],
    ['/usr/bin/mspdebug', 'mspdebug sim', []],
    ['/usr/bin/nvim', 'nvim --headless --listen 127.0.0.1:6667', [['nvim', 6667]]],
    ['/usr/bin/nvim', 'nvim --listen /run/user/1000/nvim.sock', []],
    ['/home/me/go/bin/dlv', 'dlv debug --headless --listen=:2345 . -- --listen=:1', [['dlv', 2345]]],
    ['/home/me/go/bin/dlv', 'dlv dap -l 127.0.0.1:38697', [['dlv', 38697]]],
    ['/home/me/go/bin/dlv', 'dlv debug --listen=:2345', []],
    ['/usr/bin/qemu-system-x86_64', 'qemu-system-x86_64 -s -S', [['qemu-gdbstub', 1234]]],
    ['/usr/bin/qemu-system-arm', 'qemu-system-arm -gdb tcp::9000,server=on', [['qemu-gdbstub', 9000]]],
    [
      '/usr/lib/chromium/chromium',
      'chromium --remote-debugging-port=9333 --remote-debugging-address=0.0.0.0',
      [['browser-debugging', 9333]],
    ],
    ['/usr/bin/dockerd', 'dockerd -H fd:// -H tcp://0.0.0.0:4243', [['dockerd', 4243]]],
    ['/usr/bin/dockerd', 'dockerd -H tcp://0.0.0.0:2376 --tlsverify', []],
    ['/usr/bin/ssh', 'ssh -ND 0.0.0.0:1080 host', [['ssh', 1080]]],
    ['/usr/bin/ssh', 'ssh -D1081 host', [['ssh', 1081]]],
    ['/usr/bin/nc.traditional', 'nc -lp 4444 -e /bin/sh', [['netcat', 4444]]],
    ['/usr/bin/nc.openbsd', 'nc -l 4444', []],
    ['/usr/bin/socat', 'socat TCP-LISTEN:4444,fork EXEC:/bin/sh', [['socat', 4444]]],
    ['/usr/bin/socat', 'socat TCP-LISTEN:4444,fork TCP:h:80', []],
    [
      '/usr/bin/java',
      'java -Dclojure.server.repl={:port,5555,:accept,clojure.core.server/repl} M',
      [['clojure-repl', 5555]],
    ],
    ['/usr/bin/java', 'java -Dclojure.server.x={:port,5556,:accept,shop.core/echo} M', []],
    ['/usr/bin/java', 'java clojure.main -m nrepl.cmdline --bind 0.0.0.0 --port 7888', [['nrepl', 7888]]],
    ['/usr/bin/java', 'java nrepl.main -p 7889', [['nrepl', 7889]]],
    ['/usr/bin/java', 'java shop.Main nrepl.cmdline --port 7888', []],
    ['/usr/bin/guile', 'guile -L lib --listen', [['guile', 37146]]],
    ['/usr/bin/guile-3.0', 'guile-3.0 --listen=5000 -s x.scm', [['guile', 5000]]],
    ['/usr/bin/guile', 'guile --listen=/run/x', []],
    ['/usr/bin/guile', 'guile x.scm --listen', []],
    ['/usr/bin/sbcl', 'sbcl --eval (swank:create-server)', [['common-lisp', 4005]]],
    ['/usr/bin/sbcl', 'sbcl --eval (slynk:create-server)', [['common-lisp', 4005]]],
    ['/usr/bin/sbcl', 'sbcl --load (swank:connect)', []],
    ['/usr/sbin/nginx', 'nginx --inspect --remote-debugging-port=9222 -s', []],
  ])('%s: %s', (exe, line, expected) => expect(modes(exe, line)).toEqual(expected));

  it("reads what opens Ruby's debugger from its environment", () => {
    const started = (debugOptions: string[]) =>
      modesOf(buildOwner({ exe: '/usr/bin/ruby3.1', cmdline: ['ruby', 'app.rb'], debugOptions })).map(
        ({ port }) => port,
      );
    expect(started(['RUBY_DEBUG_PORT=12345', '/usr/lib/ruby/gems/debug-1.4.0/lib/debug/open'])).toEqual([12345]);
    expect(started(['RUBY_DEBUG_PORT=12345'])).toEqual([]);
    expect(started(['-rdebug/open'])).toEqual([]);
  });

  it('reads any words without failing, and names only ports that there are', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(
          'node',
          'java',
          'python3',
          'gdbserver',
          'dlv',
          'qemu-system-x86_64',
          'chrome',
          'ssh',
          'nc',
          'socat',
        ),
        fc.array(
          fc.oneof(fc.string(), fc.constantFrom('--inspect', '--listen', '-D', ':80', '-gdb', '-l', '-e', '--')),
          {
            maxLength: 8,
          },
        ),
        (name, words) => {
          for (const { port } of modesOf(buildOwner({ exe: `/usr/bin/${name}`, cmdline: [name, ...words] }))) {
            expect(port).toBeGreaterThanOrEqual(1);
            expect(port).toBeLessThanOrEqual(65535);
          }
        },
      ),
    ));
  it('reads what the environment hands to an interpreter, too, also behind a title', () => {
    const owner = buildOwner({ exe: '/usr/bin/node', cmdline: ['my title'], debugOptions: ['--inspect=0.0.0.0'] });
    expect(modesOf(owner)).toMatchObject([{ program: 'node-inspect', port: 9229, words: '--inspect=0.0.0.0' }]);
  });
  it('knows none of a process that shows nothing', () => {
    expect(modesOf(buildOwner({ exe: null }))).toEqual([]);
    expect(modesOf(buildOwner({ cmdline: null }))).toEqual([]);
  });
});

describe('readEndpoint', () => {
  it.each([
    ['9229', null, 9229],
    ['0.0.0.0:9229', '0.0.0.0', 9229],
    [':2345', null, 2345],
    ['*:1234', '*', 1234],
    ['[::1]:80', '::1', 80],
    ['[::1]', '::1', null],
    ['tcp://h:2375/x', 'h', 2375],
    ['localhost', 'localhost', null],
    ['70000', null, null],
    ['', null, null],
  ])('%s', (text, host, port) => expect(readEndpoint(text)).toEqual({ host, port }));
});
