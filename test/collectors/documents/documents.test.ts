import crypto from 'node:crypto';
import path from 'node:path';
import zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { withDocuments } from '../../../src/collectors/documents/documents.js';
import { packageDirectory } from '../../../src/collectors/documents/package-directory.js';
import type { Owner, Relay, Script } from '../../../src/domain/owner.js';
import { buildListener, buildOwner } from '../../helpers/build-report.js';
import { type FakeFile, fakeHost } from '../../helpers/fake-host.js';
import { MACHINE } from '../../helpers/proc.js';

const script = (file: string): Script => ({ file, uid: 1000, gid: 1000, mode: '0644', guarded: false, package: null });

/** What is told of a process with a port, on a machine with these files. */
async function documented(
  facts: Partial<Owner>,
  files: Readonly<Record<string, FakeFile>>,
  port = 9966,
  servers: readonly string[] = [],
) {
  const host = fakeHost({ files: { ...MACHINE, ...files } });
  const owners = [buildOwner({ pid: 5, exeInPlace: true, container: null, package: null, ...facts })];
  const [listener] = await withDocuments(
    host,
    [buildListener({ port, owners })],
    () => true,
    () => servers,
  );
  return listener?.owners[0];
}

const NODE = { exe: '/usr/bin/node' };
const HOME = '/srv/shop/node_modules/beefy';
const inPackage = (files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${HOME}/${name}`, text]));

describe('what an npm package says of the ports of its program', () => {
  const started = { ...NODE, script: script('/srv/shop/node_modules/beefy/bin/beefy') };
  it.each<readonly [string, Record<string, string>, string, number]>([
    ['its manual', { 'README.md': '# b\nopens localhost:9966\n' }, 'README.md', 2],
    ['its package.json', { 'package.json': '{ "config": { "port": 9966 } }' }, 'package.json', 1],
    ['the script', { 'bin/beefy': 'listen(9966)' }, 'bin/beefy', 1],
    [
      'what the script loads',
      { 'bin/beefy': "require('../lib')", 'lib/index.js': "import './args.js'", 'lib/args.js': '\nport = 9966' },
      'lib/args.js',
      2,
    ],
    [
      'TypeScript that the script loads',
      { 'bin/beefy': "require('../src/app')", 'src/app.ts': 'port = 9966' },
      'src/app.ts',
      1,
    ],
    ['TypeScript that lies there', { 'bin/beefy': 'x', 'src/app.mts': 'listen(9966)' }, 'src/app.mts', 1],
  ])('%s', async (_, files, file, line) => {
    const owner = await documented(started, inPackage(files));
    expect(owner?.documented).toEqual([
      { port: 9966, file: `/srv/shop/node_modules/beefy/${file}`, line, example: false, through: null },
    ]);
  });
  it.each<readonly [string, string, readonly string[], boolean]>([
    ['by a word of its own', 'beefy localPort to proxyPort', ['80', 'to', '9966'], true],
    ['by the example of another port', 'For port 51123:\n    beefy 51123 to 3000', ['80', 'to', '9966'], true],
    ['by an option', '-p <n>  port to listen on', ['-p', '9966'], true],
    ['by an option that it does not tell of', 'beefy localPort to proxyPort', ['--x=9966'], false],
    ['by nothing that takes a port', 'beefy <file>', ['9966'], false],
  ])('how it is started with a port, %s', async (_, text, words, isTold) => {
    const cmdline = ['node', '/srv/shop/node_modules/.bin/beefy', ...words];
    const files = inPackage({ 'README.md': `# b\n${text}`, 'package.json': '{ "name": "beefy" }' });
    const owner = await documented({ ...started, cmdline }, files);
    expect(owner?.documented?.map(({ example }) => example)).toEqual(isTold ? [true] : []);
  });
  it('how it is started, in its own help, too', async () => {
    const cmdline = ['node', '--title=x', 'bin/beefy', '.', '9966'];
    const files = inPackage({
      'bin/beefy': "help = 'Usage: beefy <dir> [port]'",
      'package.json': '{ "name": "beefy" }',
    });
    expect((await documented({ ...started, cmdline }, files))?.documented).toMatchObject([{ line: 1, example: true }]);
  });
  it('not what only tells types', async () =>
    expect(
      (await documented(started, inPackage({ 'bin/beefy': 'x', 'src/app.d.ts': 'port: 9966' })))?.documented,
    ).toEqual([]));
  it.each([
    ['from one that it names', 'listen(9965); listen(port + 1)', [9965, 9966]],
    ['from one that it does not name', 'listen(8000); listen(port + 1)', []],
  ])('a port that it reckons %s', async (_, text, ports) => {
    const host = fakeHost({ files: { ...MACHINE, ...inPackage({ 'bin/beefy': text }) } });
    const owners = [buildOwner({ pid: 5, exeInPlace: true, container: null, package: null, ...started })];
    const listeners = [9966, 9965].map((port) => buildListener({ port, owners }));
    const [listener] = await withDocuments(
      host,
      listeners,
      () => true,
      () => [],
    );
    expect(listener?.owners[0]?.documented?.map(({ port }) => port)).toEqual(ports);
  });
  it('by code that was made smaller, too', async () =>
    expect((await documented(started, inPackage({ 'bin/beefy': 'var c={port:4e3}' }), 4000))?.documented).toHaveLength(
      1,
    ));
  it('at the end of a bundle, too', async () => {
    const bundle = `${'x = 1;\n'.repeat(300_000)}getPort({ port: 9966 })`;
    expect((await documented(started, inPackage({ 'bin/beefy': bundle })))?.documented).toMatchObject([
      { file: `${HOME}/bin/beefy`, line: 300_001 },
    ]);
  });
  it.each(['dependencies', 'peerDependencies'])('that it is made of a server of others, by %s', async (key) => {
    const files = inPackage({ 'bin/beefy': 'x', 'package.json': `{\n"name": "beefy",\n"${key}": { "vite": "8" } }` });
    expect((await documented(started, files, 5173, ['next', 'vite']))?.documented).toEqual([
      { port: 5173, file: `${HOME}/package.json`, line: 3, example: false, through: 'vite' },
    ]);
    expect((await documented(started, files, 5173, ['next']))?.documented).toEqual([]);
  });
  it('not that it is made of a server which only its makers have', async () => {
    const files = inPackage({
      'bin/beefy': 'x',
      'package.json': '{ "name": "beefy", "devDependencies": { "vite": "8" } }',
    });
    expect((await documented(started, files, 5173, ['vite']))?.documented).toEqual([]);
  });
  it.each([
    ['a file that the script names', { 'bin/beefy': "read('config.json')", 'bin/config.json': '"port": 9966' }],
    [
      'a package of its family',
      {
        'package.json': '{ "name": "beefy", "dependencies": { "beefy-core": "1" } }',
        '../beefy-core/package.json': '{ "name": "beefy-core", "main": "lib/x" }',
        '../beefy-core/lib/x.js': 'port: 9966',
      },
    ],
  ])('%s', async (_, files) => {
    const placed = Object.entries(inPackage(files)).map(([file, text]) => [path.resolve(file), text] as const);
    expect((await documented(started, Object.fromEntries(placed)))?.documented).toHaveLength(1);
  });
  it.each([
    ['a command that is loaded by a name that stands nowhere', { 'lib/commands/serve.js': 'port = 9966' }],
    [
      'a plug-in beside it',
      {
        'package.json': '{ "name": "beefy" }',
        '../beefy-connect/package.json': '{ "name": "beefy-connect" }',
        '../beefy-connect/tasks/x.js': 'port: 9966',
      },
    ],
  ])('%s', async (_, files: Record<string, string>) => {
    const all = inPackage({ 'bin/beefy': 'x', 'package.json': '{ "name": "beefy" }', ...files });
    const placed = Object.entries(all).map(([file, text]) => [path.resolve(file), text] as const);
    expect((await documented(started, Object.fromEntries(placed)))?.documented).toHaveLength(1);
  });
  it('nothing by what a package is tested with, or brings of others', async () => {
    const files = inPackage({
      'test/a.js': 'port = 9966',
      'node_modules/x/i.js': 'port = 9966',
      'a.test.js': 'port = 9966',
    });
    expect((await documented(started, { ...files, ...inPackage({ 'bin/beefy': 'x' }) }))?.documented).toEqual([]);
  });
  it('shows how it is started with the port', async () => {
    const shown = async (readme: string) =>
      (
        await documented(
          started,
          inPackage({ 'package.json': '{ "name": "@x/beefy", "bin": { "bf": "b" } }', 'README.md': readme }),
        )
      )?.documented?.[0]?.example;
    expect(await shown('$ npx beefy app.js --port 9966')).toBe(true);
    expect(await shown('    PORT=9966 bf .')).toBe(true);
    expect(await shown('docker run -p 9966:80 x/beefy')).toBe(false);
    expect(await shown('beefy listens on port 9966')).toBe(false);
    expect(await shown('other --port 9966')).toBe(false);
  });
  it('says nothing of a port that it does not name', async () =>
    expect((await documented(started, inPackage({ 'README.md': 'port 1' })))?.documented).toEqual([]));
  it('does not look into other packages, nor into what somebody wrote himself', async () => {
    const other = { 'bin/beefy': "require('../../other')" };
    const files = { ...inPackage(other), '/srv/shop/node_modules/other/index.js': 'port = 9966' };
    expect((await documented(started, files))?.documented).toEqual([]);
    const own = await documented(
      { ...NODE, script: script('/srv/shop/server.js') },
      { '/srv/shop/server.js': 'port = 9966' },
    );
    expect(own?.documented).toBeNull();
  });
  it.each([
    ['/a/node_modules/b/c.js', '/a/node_modules/b'],
    ['/a/node_modules/@s/b/c.js', '/a/node_modules/@s/b'],
    ['/a/node_modules/.pnpm/b@1/node_modules/b/c.js', '/a/node_modules/.pnpm/b@1/node_modules/b'],
    ['/a/node_modules/.bin/b', null],
    ['/a/b.js', null],
  ])('%s lies in %s', (file, directory) => expect(packageDirectory(file)).toBe(directory));
});

describe('what a package of the system says', () => {
  const CONF = '# where it listens\nport = 9966\n';
  const md5 = (text: string | Buffer) => crypto.createHash('md5').update(text).digest('hex');
  const DPKG = {
    '/var/lib/dpkg/status': `Package: acmed\nArchitecture: amd64\nVersion: 1\nConffiles:\n /etc/acme.conf ${md5(CONF)}\n`,
    '/var/lib/dpkg/info/acmed.list':
      '/.\n/usr/sbin/acmed\n/etc/acme.conf\n/usr/share/man/man8/acmed.8.gz\n/usr/share/man/man8/other.8.gz\n',
    '/var/lib/dpkg/info/acmed.md5sums': '',
    '/usr/sbin/acmed': '',
  };
  const told = (files: Record<string, FakeFile>) => documented({ exe: '/usr/sbin/acmed' }, { ...DPKG, ...files });
  it('its configuration, as it was shipped', async () => {
    const owner = await told({ '/etc/acme.conf': CONF });
    expect(owner).toMatchObject({
      package: 'acmed 1',
      documented: [{ port: 9966, file: '/etc/acme.conf', line: 2, example: false, through: null }],
    });
  });
  it('of the program behind a socket of systemd, and nothing of systemd', async () => {
    const relay: Relay = { kind: 'socket', target: 'x', exe: '/usr/sbin/acmed', exeGuarded: true, package: null };
    const behind = (facts: Partial<Relay>) =>
      documented(
        { exe: '/usr/lib/systemd/systemd', package: 'systemd 1', relay: { ...relay, ...facts } },
        { ...DPKG, '/etc/acme.conf': CONF },
      );
    expect(await behind({})).toMatchObject({
      package: 'systemd 1',
      relay: { package: 'acmed 1' },
      documented: [{ port: 9966, file: '/etc/acme.conf', line: 2 }],
    });
    expect((await behind({ exeGuarded: false }))?.relay?.package).toBeNull();
    expect((await behind({ exeGuarded: null }))?.documented).toBeNull();
  });
  it('the code beside an executable that runs it, where it names a default, and no other', async () => {
    const exe = '/usr/lib/acme/cmd/acmed';
    const at = (code: string, text: string) =>
      documented(
        { exe },
        {
          '/var/lib/dpkg/status': 'Package: acmed\nVersion: 1\n',
          '/var/lib/dpkg/info/acmed.list': `/.\n${exe}\n${code}\n`,
          '/var/lib/dpkg/info/acmed.md5sums': `${md5(text)}  ${code.slice(1)}\n`,
          [code]: text,
          [exe]: '',
        },
      );
    const told = [{ port: 9966, file: '/usr/lib/acme/acme/daemon.py', line: 1 }];
    expect(
      (await at('/usr/lib/acme/acme/daemon.py', 'port  to listen on, defaults to 9966'))?.documented,
    ).toMatchObject(told);
    expect((await at('/usr/lib/acme/acme/daemon.py', 'connect(port=9966)'))?.documented).toEqual([]);
    expect((await at('/usr/share/other/daemon.py', 'port, defaults to 9966'))?.documented).toEqual([]);
  });
  it('not a configuration that somebody has changed', async () =>
    expect((await told({ '/etc/acme.conf': `${CONF}\n` }))?.documented).toEqual([]));
  it('the default that its manual names', async () => {
    const manual = (text: string) => ({ '/usr/share/man/man8/acmed.8.gz': zlib.gzipSync(text) });
    expect((await told(manual('.B \\-\\-port\nThe default is \\fB9966\\fR.\n')))?.documented).toHaveLength(1);
    expect((await told(manual('Ask port 9966 there.\n')))?.documented).toEqual([]);
  });
  it('the place on this machine that its manual sends people to', async () => {
    const manual = { '/usr/share/man/man8/acmed.8.gz': zlib.gzipSync('Browse http://localhost:9966/ then.') };
    expect((await told(manual))?.documented).toHaveLength(1);
  });
  it('the default that it tells in its own help, of no script', async () => {
    const help = 'x\0 --port N  listen there (default: 9966)\n\0y';
    expect((await told({ '/usr/sbin/acmed': help }))?.documented).toEqual([
      { port: 9966, file: '/usr/sbin/acmed', line: 2, example: true, through: null },
    ]);
    expect((await told({ '/usr/sbin/acmed': 'port\x009966\0' }))?.documented).toEqual([]);
  });
  it('the code that it brought beside a script, as it was installed, and that of what was parted from it', async () => {
    const code = '/usr/lib/python3/dist-packages/acme/server.py';
    const files = {
      ...DPKG,
      '/usr/bin/acme': 'import acme',
      [code]: 'PORT = 9966',
      '/usr/lib/python3/dist-packages/acme/tests/x.py': 'PORT = 9967',
      '/var/lib/dpkg/status': 'Package: acme-server\nVersion: 1\n\nPackage: python3-acme\nVersion: 1\n',
      '/var/lib/dpkg/info/acme-server.list': '/.\n/usr/bin/acme\n',
      '/var/lib/dpkg/info/python3-acme.list': `/.\n${code}\n/usr/lib/python3/dist-packages/acme/tests/x.py\n`,
      '/var/lib/dpkg/info/python3-acme.md5sums': `${md5('PORT = 9966')}  ${code.slice(1)}\n`,
    };
    const python = { exe: '/usr/bin/python3.11', script: { ...script('/usr/bin/acme'), uid: 0, guarded: true } };
    expect((await documented(python, files))?.documented).toEqual([
      { port: 9966, file: code, line: 1, example: false, through: null },
    ]);
    expect((await documented(python, { ...files, [code]: 'PORT = 9966 ' }))?.documented).toEqual([]);
    expect((await documented(python, files, 9967))?.documented).toEqual([]);
  });
  it('that it is the default, which whoever names it has not chosen', async () => {
    const isDefault = async (text: string) =>
      (await told({ '/usr/share/man/man8/acmed.8.gz': zlib.gzipSync(text) }))?.documented?.map(
        ({ example }) => example,
      );
    expect(await isDefault('--port N, by default 9966')).toEqual([true]);
    expect(await isDefault('it listens on port 9966')).toEqual([false]);
  });
  it('the code of what is made of the same source, and that a script is made of a server of others', async () => {
    const code = '/usr/lib/python3/dist-packages/snake/server.py';
    const files = {
      ...DPKG,
      '/usr/bin/acme-api': 'import snake',
      [code]: 'PORT = 9966',
      '/var/lib/dpkg/status':
        'Package: acme-api\nSource: acme\nDepends: python3-flask\n\nPackage: python3-snake\nSource: acme\n',
      '/var/lib/dpkg/info/acme-api.list': '/.\n/usr/bin/acme-api\n',
      '/var/lib/dpkg/info/python3-snake.list': `/.\n${code}\n`,
      '/var/lib/dpkg/info/python3-snake.md5sums': `${md5('PORT = 9966')}  ${code.slice(1)}\n`,
    };
    const python = { exe: '/usr/bin/python3.11', script: { ...script('/usr/bin/acme-api'), uid: 0, guarded: true } };
    expect((await documented(python, files))?.documented).toEqual([
      { port: 9966, file: code, line: 1, example: false, through: null },
    ]);
    expect((await documented(python, files, 5000, ['waitress', 'python3-flask']))?.documented).toEqual([
      { port: 5000, file: '/var/lib/dpkg/status', line: 3, example: false, through: 'python3-flask' },
    ]);
    expect((await documented({ exe: '/usr/sbin/acmed' }, { ...files, ...DPKG }, 5000, ['libc6']))?.documented).toEqual(
      [],
    );
  });
  it('the manual of the command that runs a script of its package, as of a jar', async () => {
    const files = {
      ...DPKG,
      '/usr/share/acmed/main.jar': 'PK',
      '/usr/share/man/man8/acmed.8.gz': zlib.gzipSync('The default port is 9966.'),
      '/usr/share/man/man8/other.8.gz': zlib.gzipSync('The default port is 9967.'),
      '/var/lib/dpkg/info/acmed.list':
        '/.\n/usr/share/acmed/main.jar\n/usr/share/man/man8/acmed.8.gz\n/usr/share/man/man8/other.8.gz\n',
    };
    const java = {
      exe: '/usr/lib/jvm/java-17/bin/java',
      script: { ...script('/usr/share/acmed/main.jar'), uid: 0, guarded: true },
    };
    expect((await documented(java, files))?.documented).toHaveLength(1);
    expect((await documented(java, files, 9967))?.documented).toEqual([]);
  });
  it.each(['/usr/share/acmed/README.markdown', '/usr/share/doc/acmed/README'])('what %s says', async (readme) => {
    const files = { '/var/lib/dpkg/info/acmed.list': `/.\n/usr/sbin/acmed\n${readme}\n` };
    expect((await told({ ...files, [readme]: 'Look at <http://localhost:9966>.' }))?.documented).toHaveLength(1);
  });
  it('an executable that binds a wildcard, but no manual that does so in an example', async () => {
    const files = { '/var/lib/dpkg/info/acmed.list': '/.\n/usr/sbin/acmed\n/usr/share/man/man8/acmed.8.gz\n' };
    const manual = (text: string) => ({ ...files, '/usr/share/man/man8/acmed.8.gz': zlib.gzipSync(text) });
    expect((await told(manual('acmed -bind "[::]:9966"')))?.documented).toEqual([]);
    const large = `\x7fELF${'\0'.repeat(9 << 20)}Wednesday[::]:9966[:alnum:]`;
    expect((await told({ ...files, '/usr/sbin/acmed': large }))?.documented).toMatchObject([{ port: 9966 }]);
  });
  it('not the manual of another program', async () => {
    const manual = { '/usr/share/man/man8/other.8.gz': zlib.gzipSync('The default port is 9966.') };
    expect((await told(manual))?.documented).toEqual([]);
  });
  it('nothing for an interpreter alone, which may run anything', async () =>
    expect((await documented({ exe: '/usr/bin/python3' }, DPKG))?.documented).toBeNull());
  it.each([
    ['a home directory', '/home/ann/acmed'],
    ['a name that reads like two lines of a list', '/home/ann\n/usr/sbin/acmed'],
  ])('nothing of %s, which no package fills', async (_, exe) => {
    const list = `/.\n${exe}\n/etc/acme.conf\n`;
    const files = { ...DPKG, '/etc/acme.conf': CONF, '/var/lib/dpkg/info/acmed.list': list };
    expect((await documented({ exe }, files))?.documented).toBeNull();
  });
  it('of each file for itself where one path leads to two, in mount namespaces of their own', async () => {
    const files = {
      ...MACHINE,
      ...DPKG,
      '/etc/acme.conf': CONF,
      '/proc/5/ns/mnt': { link: 'mnt:[1]' },
      '/proc/6/ns/mnt': { link: 'mnt:[2]' },
    };
    const facts = { exe: '/usr/sbin/acmed', container: null, package: null };
    const owners = [
      buildOwner({ ...facts, pid: 5, exeInPlace: true }),
      buildOwner({ ...facts, pid: 6, exeInPlace: false }),
    ];
    const [listener] = await withDocuments(
      fakeHost({ files }),
      [buildListener({ port: 9966, owners })],
      () => true,
      () => [],
    );
    expect(listener?.owners.map((owner) => owner.package)).toEqual(['acmed 1', null]);
    expect(listener?.owners.map((owner) => owner.documented?.length ?? null)).toEqual([1, null]);
  });
});
