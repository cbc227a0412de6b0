import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInvocation } from '../../../src/judge/identify/invocation.js';
import { RUNTIMES, type Runtime } from '../../../src/registry/types.js';

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
    ['node', 'node --title vite.js evil.js', { script: 'evil.js' }],
    ['php', 'php evil.php -S 0.0.0.0:8000', { script: 'evil.php', module: null }],
    ['dotnet', 'dotnet evil.dll jellyfin.dll', { script: 'evil.dll' }],
    ['mono', 'mono --debug /usr/lib/mono/4.5/xsp4.exe --port 80', { script: '/usr/lib/mono/4.5/xsp4.exe' }],
    ['java', 'java -cp a.jar:b.jar -Xmx1g org.x.Main', { mainClass: 'org.x.Main', paths: ['a.jar', 'b.jar'] }],
    ['java', 'java -p /x/lib -m mod/org.x.Main', { module: 'mod/org.x.Main', mainClass: 'org.x.Main' }],
    ['perl', 'perl -wT -I lib /usr/sbin/munin-node', { script: '/usr/sbin/munin-node' }],
    ['php', 'php -S 0.0.0.0:8000', { module: '-S' }],
    ['lua', 'lua5.4 -l x /usr/bin/prosody', { script: '/usr/bin/prosody' }],
    ['beam', 'beam.smp -- -boot /opt/x/releases/1/x -name couchdb@h', { script: '/opt/x/releases/1/x' }],
    ['dotnet', 'dotnet exec --depsfile x.json /opt/App.dll', { script: '/opt/App.dll' }],
    ['busybox', 'busybox httpd -f', { applet: 'httpd' }],
    ['busybox', '/usr/sbin/telnetd', { applet: 'telnetd' }],
    ['shell', 'sh -c true', { script: null }],
    ['perl', 'spamd: child of 7', { title: 'spamd: child of 7', script: null }],
  ])('%s: %s', (runtime, line, facts) => expect(read(runtime, line)).toMatchObject(facts));

  it.each<readonly [Runtime, readonly string[], string | null]>([
    ['node', ['node-red'], 'node-red'],
    ['node', ['node'], null],
    ['python', ['/usr/bin/python3'], null],
    ['python', ['gunicorn: master [app]'], 'gunicorn: master [app]'],
    ['ruby', ['puma 5.6.5 (tcp://0.0.0.0:9292) [x]'], 'puma 5.6.5 (tcp://0.0.0.0:9292) [x]'],
  ])('%s %j: the title %s', (runtime, words, title) => expect(readInvocation(runtime, words).title).toBe(title));

  it('reads any words', () =>
    fc.assert(
      fc.property(fc.constantFrom(...RUNTIMES), fc.array(fc.string()), (runtime, words) => {
        const { script, jar, module } = readInvocation(runtime, words);
        for (const found of [script, jar, module]) if (found !== null) expect(words).toContain(found);
      }),
    ));
});
