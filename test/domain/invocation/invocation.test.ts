import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInvocation } from '../../../src/domain/invocation/invocation.js';
import { RUNTIMES, type Runtime } from '../../../src/domain/invocation/runtime.js';

const read = (runtime: Runtime, line: string) => readInvocation(runtime, line.split(' '));

describe('readInvocation', () => {
  it.each<readonly [Runtime, string, object]>([
    ['python', 'python3 -X dev -u app.py -m x', { script: 'app.py', module: null }],
    ['python', 'python3 -W ignore -m http.server 80', { module: 'http.server', script: null }],
    ['python', 'python3 -c x -m http.server', { script: null }],
    ['node', 'node --require ./a.js --inspect server.js', { script: 'server.js' }],
    ['node', 'node -e x server.js', { script: null }],
    ['java', 'java -Xmx1g -jar c.jar org.x.Main', { mainClass: null, jar: 'c.jar' }],
    [
      'java',
      'java -cp a.jar org.x.Main -jar c.jar -cp d.jar',
      { mainClass: 'org.x.Main', jar: null, paths: ['a.jar'] },
    ],
    ['python', 'python3 evil.py -m http.server', { script: 'evil.py', module: null }],
    ['python', 'python3 -um http.server', { module: 'http.server' }],
    ['python', 'python3 -m debugpy --listen 5678 --wait-for-client -m flask run', { module: 'flask', rest: ['run'] }],
    ['python', 'python3 -m debugpy --listen 5678 app.py -m x', { module: null, script: 'app.py', rest: ['-m', 'x'] }],
    ['python', 'python3 -m debugpy --listen 5678 --pid 12', { module: 'debugpy', through: null }],
    ['python', 'python3 /x/debugpy --listen 5678 app.py', { script: 'app.py' }],
    ['python', 'python3 /usr/bin/coverage run --branch -m shop', { module: 'shop', script: null }],
    ['python', 'python3 /usr/bin/twistd3 -n transitrelay --port x', { module: 'transitrelay', script: null }],
    ['python', 'python3 /usr/bin/twist --log-level=warn transitrelay', { module: 'transitrelay', script: null }],
    ['python', 'python3 /usr/bin/twistd3 -l x -n web --port tcp:80', { script: '/usr/bin/twistd3', module: null }],
    ['python', 'python3 /usr/bin/twistd3 -ny shop.tac', { script: '/usr/bin/twistd3', module: null }],
    ['python', 'python3 /usr/bin/twistd3', { script: '/usr/bin/twistd3', module: null }],
    ['python', 'python3 /usr/bin/coverage report', { script: '/usr/bin/coverage' }],
    ['python', 'python3 -m cProfile -o out -m shop', { module: 'shop' }],
    ['python', 'python3 -m pdb -c continue app.py', { script: 'app.py' }],
    ['node', 'node --title vite.js evil.js', { script: 'evil.js' }],
    ['node', 'node --tls-min-v1.2 evil.js vite.js', { script: 'evil.js', unclear: false }],
    ['node', 'node --tls-max-v1.3 evil.js vite.js', { script: 'evil.js', unclear: false }],
    ['php', 'php evil.php -S 0.0.0.0:8000', { script: 'evil.php', module: null }],
    ['dotnet', 'dotnet evil.dll jellyfin.dll', { script: 'evil.dll' }],
    ['mono', 'mono --debug /usr/lib/mono/4.5/xsp4.exe --port 80', { script: '/usr/lib/mono/4.5/xsp4.exe' }],
    ['java', 'java -cp a.jar:b.jar -Xmx1g org.x.Main', { mainClass: 'org.x.Main', paths: ['a.jar', 'b.jar'] }],
    ['java', 'java -p /x/lib -m mod/org.x.Main', { module: 'mod/org.x.Main', mainClass: 'org.x.Main' }],
    ['perl', 'perl -wT -I lib /usr/sbin/munin-node', { script: '/usr/sbin/munin-node' }],
    ['php', 'php -S 0.0.0.0:8000', { module: '-S' }],
    ['lua', 'lua5.4 -l x /usr/bin/prosody', { script: '/usr/bin/prosody' }],
    ['beam', 'beam.smp -- -boot /opt/x/releases/1/x -name couchdb@h', { script: '/opt/x/releases/1/x' }],
    ['beam', 'beam.smp -- -noshell -s elixir start_cli -extra serve.exs -x', { script: 'serve.exs', module: null }],
    ['beam', 'beam.smp -- -s elixir start_cli -extra /usr/bin/mix phx.server', { script: null, module: '-extra' }],
    ['beam', 'beam.smp -- -user elixir -extra +iex -S mix', { script: null, module: '-extra' }],
    ['beam', 'beam.smp -- -noshell -eval x', { script: null, module: '-eval' }],
    ['beam', 'beam.smp -- -boot /x/start -s elixir start_cli -extra serve.exs', { script: '/x/start', module: null }],
    ['tcl', 'tclsh -encoding utf-8 serve.tcl 8080', { script: 'serve.tcl' }],
    ['tcl', 'expect -c x serve.tcl', { script: null, unclear: true }],
    ['r', '/usr/lib/R/bin/exec/R --no-echo --file=serve.R --args 8080', { script: 'serve.R' }],
    ['r', 'R --no-echo -e plumber::run() --file=serve.R', { script: null, unclear: true }],
    ['r', 'R --file=/usr/share/stock.R --file=own.R', { script: null, unclear: true }],
    ['r', 'R --file=/usr/share/stock.R -Z --file=own.R', { script: null, unclear: true }],
    ['r', 'R --no-echo --file=serve.R', { script: 'serve.R' }],
    ['other', 'racket serve.rkt', { script: 'serve.rkt' }],
    ['other', 'racket -e x serve.rkt', { script: null, unclear: true }],
    ['dotnet', 'dotnet exec --depsfile x.json /opt/App.dll', { script: '/opt/App.dll' }],
    ['busybox', 'busybox httpd -f', { applet: 'httpd' }],
    ['busybox', '/usr/sbin/telnetd', { applet: 'telnetd' }],
    ['shell', 'sh -c true', { script: null }],
    ['python', 'python3 -cimport_x server.py', { script: null, unclear: true }],
    ['python', 'python3 -mhttp.server', { module: 'http.server' }],
    ['python', 'python3 -Bum http.server', { module: 'http.server' }],
    ['perl', 'perl -esystem /usr/sbin/spamd', { script: null, unclear: true }],
    ['perl', 'perl -d ./evil.pl /usr/sbin/spamd', { script: null, unclear: true }],
    ['perl', 'perl -wd:Evil /usr/sbin/spamd', { script: null, unclear: true }],
    ['perl', 'perl -MSocket -Ilib /usr/sbin/spamd', { script: '/usr/sbin/spamd', loads: ['Socket'] }],
    ['node', 'node --eval=x server.js', { script: null, unclear: true }],
    ['node', 'node --report-dir /tmp server.js', { script: 'server.js', unclear: false }],
    ['node', 'node --no-such-option /usr/bin/vite evil.js', { script: null, unclear: true }],
    ['node', 'node --import data:text/javascript,x server.js', { loads: ['data:text/javascript,x'] }],
    ['node', 'node --require=./a.js --inspect=0.0.0.0:9229 server.js', { script: 'server.js', loads: ['./a.js'] }],
    ['node', 'node --snapshot-blob ./s.blob /opt/x/server.js', { script: '/opt/x/server.js', loads: ['./s.blob'] }],
    ['node', 'node --env-file=.env server.js', { script: 'server.js', loads: ['.env'] }],
    ['node', 'node --env-file-if-exists .env server.js', { script: 'server.js', loads: ['.env'] }],
    ['node', 'node --experimental-default-config-file server.js', { script: null, unclear: true }],
    ['node', 'node --experimental-sqlite server.js', { script: 'server.js', unclear: false }],
    ['node', 'node --openssl-config=./o.cnf server.js', { script: 'server.js', loads: ['./o.cnf'] }],
    ['node', 'node -- -server.js', { script: '-server.js' }],
    ['node', 'bun run index.ts', { script: 'index.ts' }],
    ['node', 'deno serve --allow-net main.ts', { script: 'main.ts' }],
    ['ruby', 'ruby -ractive_support -W2 /usr/bin/puma', { script: '/usr/bin/puma', loads: ['active_support'] }],
    ['ruby', 'ruby -run -e httpd . -p 8088', { script: null, module: 'un httpd', unclear: false }],
    ['ruby', 'ruby -run -e cp a b', { module: null, unclear: true }],
    ['ruby', 'ruby -run -rx -e httpd .', { module: null, unclear: true }],
    ['ruby', 'ruby -eloop /usr/bin/puma', { script: null, unclear: true }],
    ['php', 'php -d auto_prepend_file=/tmp/x /usr/bin/x', { script: '/usr/bin/x', loads: ['/tmp/x'] }],
    ['lua', 'lua5.4 -e x /usr/bin/prosody', { script: null, unclear: true }],
    ['java', 'java -javaagent:/tmp/a.jar=x -cp /usr/share/a.jar M', { mainClass: 'M', loads: ['/tmp/a.jar=x'] }],
    ['java', 'java -agentlib:jdwp=server=y,address=5005 M', { mainClass: 'M', loads: [] }],
    ['java', 'java @/tmp/arguments M', { mainClass: null, unclear: true }],
    ['java', 'java --class-path=/tmp/evil:/usr/share/a.jar M', { paths: ['/tmp/evil', '/usr/share/a.jar'] }],
    ['java', 'java -Xbootclasspath/a:/tmp/x.jar M', { loads: ['/tmp/x.jar'] }],
    ['perl', 'spamd: child of 7', { title: 'spamd: child of 7', script: null }],
  ])('%s: %s', (runtime, line, facts) => expect(read(runtime, line)).toMatchObject(facts));

  it.each<readonly [Runtime, readonly string[], string | null]>([
    ['node', ['node-red'], 'node-red'],
    ['node', ['http-server', '', '', ''], 'http-server'],
    ['python', ['gunicorn: master [app]', '', ''], 'gunicorn: master [app]'],
    ['node', ['node', 'server.js', '', ''], null],
    ['node', ['node'], null],
    ['python', ['/usr/bin/python3'], null],
    ['python', ['gunicorn: master [app]'], 'gunicorn: master [app]'],
    ['ruby', ['puma 5.6.5 (tcp://0.0.0.0:9292) [x]'], 'puma 5.6.5 (tcp://0.0.0.0:9292) [x]'],
  ])('%s %j: the title %s', (runtime, words, title) => expect(readInvocation(runtime, words).title).toBe(title));

  it.each([
    ['one word, as a title that was assigned', ['/usr/bin/perl -T -w /usr/sbin/spamd -d'], true],
    ['words, as they were handed over', ['/usr/bin/perl', '-T -w', '/usr/sbin/spamd', '-d'], false],
  ] as const)('knows %s', (_, words, retold) =>
    expect(readInvocation('perl', words)).toMatchObject({ script: '/usr/sbin/spamd', retold }),
  );

  it('parts the options of a first line, and nothing that could be a program', () => {
    const script = (...words: string[]) => readInvocation('perl', ['/usr/bin/perl', ...words]).script;
    expect(script('-T -w', '/usr/sbin/spamd')).toBe('/usr/sbin/spamd');
    expect(script('-w /usr/sbin/spamd', 'evil.pl')).toBeNull();
  });

  it('reads any words', () =>
    fc.assert(
      fc.property(fc.constantFrom(...RUNTIMES), fc.array(fc.string()), (runtime, words) => {
        const { script, jar, module } = readInvocation(runtime, words);
        for (const found of [script, jar, module]) if (found !== null) expect(words).toContain(found);
      }),
    ));
  it('takes no title for what un.rb runs', () =>
    expect(readInvocation('ruby', ['ruby -run -e httpd'])).toMatchObject({
      module: null,
      unclear: true,
      retold: true,
    }));
});
