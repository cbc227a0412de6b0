import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadingVariables, loadsForeignCode } from '../../../src/collectors/processes/environment.js';
import { readChangedFiles, readMemoryMap } from '../../../src/collectors/processes/memory.js';
import { readMachine, readProcess } from '../../../src/collectors/processes/process.js';
import { readManifest } from '../../../src/collectors/processes/script.js';
import { fakeHost } from '../../helpers/fake-host.js';
import { MACHINE, procFiles } from '../../helpers/proc.js';

type Made = Parameters<typeof procFiles>[0];

/** A process of user 1000, whose home and /tmp others than root may write. */
function owner(process: Partial<Made>, files: Record<string, string | { link: string }> = {}) {
  const stats = { '/tmp': { mode: 0o1777 }, '/home/u': { uid: 1000 }, '/home/u/evil.so': { uid: 1000 } };
  const installed = { '/usr/sbin/daemon': 'x', '/usr/bin/node': 'x', '/usr/bin/python3': 'x', '/usr/lib/a.so': 'x' };
  const made = procFiles({ pid: 5, uid: 1000, ...process });
  const host = fakeHost({
    files: { ...MACHINE, ...installed, ...made, '/proc/5/cwd': { link: '/home/u' }, ...files },
    stats,
  });
  return readProcess(host, 5, readMachine(host))?.owner;
}

const maps = (...lines: string[]) => lines.map((line) => `55d0-55d1 r-xp 00000000 08:01 42    ${line}\n`).join('');

const LOADED = maps('/usr/sbin/daemon', '/usr/lib/a.so');

describe('what is mapped', () => {
  it('is seen in the memory map, with newlines in names', () => {
    const text = `${maps('/usr/sbin/x', '[vdso]', '/home/a\\012b', '/usr/sbin/x')}7f-8f rw-p 0 0:0 0 /tmp/data\n`;
    expect(readMemoryMap(text)).toMatchObject({ files: ['/usr/sbin/x', '/home/a\nb'], anonymous: false });
  });
  it.each(['', '/memfd:evil (deleted)', '[heap]', '/SYSV00000000 (deleted)'])('%j belongs to no file', (name) =>
    expect(readMemoryMap(maps(name)).anonymous).toBe(true),
  );
  it('reads any text', () =>
    fc.assert(fc.property(fc.string(), (text) => void expect(readMemoryMap(text).files).toBeInstanceOf(Array))));
  it('is foreign where others than root may put files', () => {
    const code = maps('/usr/sbin/daemon', '/usr/lib/a.so', '/home/u/evil.so', '/tmp/x.so (deleted)');
    expect(owner({ maps: code })?.foreignCode).toEqual(['/home/u/evil.so', '/tmp/x.so (deleted)']);
  });
  it('is foreign where anybody may write the file itself', () => {
    const host = fakeHost({
      files: {
        ...MACHINE,
        '/usr/sbin/daemon': 'x',
        '/usr/lib/a.so': 'x',
        ...procFiles({ pid: 5, uid: 0, maps: LOADED }),
      },
      stats: { '/usr/lib/a.so': { mode: 0o666 } },
    });
    expect(readProcess(host, 5, readMachine(host))?.owner.foreignCode).toEqual(['/usr/lib/a.so']);
  });
  it.each<readonly [string, number, Record<string, { uid?: number; gid?: number; mode?: number }>, boolean]>([
    ['its own file', 33, { '/srv/x/a.so': { uid: 33 } }, true],
    ['a file in a directory of its own', 33, { '/srv/x': { uid: 33 } }, true],
    ['a file that its group may write', 33, { '/srv/x/a.so': { gid: 33, mode: 0o664 } }, true],
    ['a file that its group may read', 33, { '/srv/x/a.so': { gid: 33 } }, false],
    ['a file of another account of the system', 34, { '/srv/x/a.so': { uid: 33 } }, false],
    ['a file that the group of root may write, of root', 0, { '/srv/x/a.so': { mode: 0o664 } }, false],
  ])('is foreign in a service where it is %s', (_, uid, stats, isForeign) => {
    const maps = LOADED.replace('/usr/lib', '/srv/x');
    const files = { ...MACHINE, '/usr/sbin/daemon': 'x', '/usr/bin/python3': 'x', '/srv/x/a.so': 'x' };
    const codeOf = (made: Partial<Made>) => {
      const host = fakeHost({ files: { ...files, ...procFiles({ pid: 5, uid, maps, ...made }) }, stats });
      return readProcess(host, 5, readMachine(host))?.owner.foreignCode;
    };
    expect(codeOf({})).toEqual(isForeign ? ['/srv/x/a.so'] : []);
    const preloads = isForeign ? ['/srv/x/a.so', 'LD_PRELOAD=/srv/x/a.so'] : [];
    expect(codeOf({ environ: 'LD_PRELOAD=/srv/x/a.so\0' })).toEqual(preloads);
    // The word of an interpreter is worth no more than its account anyway.
    expect(codeOf({ exe: '/usr/bin/python3' })).toEqual([]);
  });
  it.each([
    ['/usr/sbin/varnishd', []],
    ['/usr/sbin/daemon', ['/srv/vcl_boot.1/vgc.so']],
  ])('is none where it is what a program has compiled from its configuration: %s', (exe, foreign) => {
    const made = procFiles({ pid: 5, uid: 33, exe, maps: maps(exe, '/srv/vcl_boot.1/vgc.so') });
    const files = { ...MACHINE, [exe]: 'x', '/srv/vcl_boot.1/vgc.so': 'x', ...made };
    const host = fakeHost({ files, stats: { '/srv/vcl_boot.1': { uid: 33 } } });
    expect(readProcess(host, 5, readMachine(host))?.owner.foreignCode).toEqual(foreign);
  });
  it('is foreign where a mount namespace of its own has another file at a stock path', () => {
    const code = maps('/usr/sbin/daemon', '/usr/lib/a.so', '/usr/lib/none.so', '/usr/lib/old.so (deleted)');
    const apart = { '/proc/5/ns/user': { link: 'user:[2]' } };
    expect(owner({ maps: code }, apart)?.foreignCode).toEqual([
      '/usr/lib/a.so, of a mount namespace of its own',
      '/usr/lib/none.so, of a mount namespace of its own',
    ]);
    expect(owner({ maps: code })?.foreignCode).toEqual([]);
  });
  it('does not take what the group of root may write for what root alone may', () => {
    const shared = fakeHost({
      files: { ...MACHINE, '/usr/sbin/daemon': 'x', ...procFiles({ pid: 5, uid: 33 }) },
      stats: { '/usr/sbin/daemon': { mode: 0o775, gid: 0 } },
    });
    expect(readProcess(shared, 5, readMachine(shared))?.owner.exeGuarded).toBe(false);
  });
  it('tells an executable that is only claimed', () => {
    expect(owner({})).toMatchObject({ exeMapped: true, exeInPlace: true, exeGuarded: true });
    expect(owner({ maps: maps('/home/u/evil') })?.exeMapped).toBe(false);
    const inNamespace = owner({}, { '/proc/5/ns/user': { link: 'user:[2]' } });
    expect(inNamespace?.exeMapped).toBeNull();
  });
});

/** A mapping of smaps, of which so much belongs to no file any more. */
const smaps = (permissions: string, file: string, anonymous: number, swapped = 0) =>
  `55d0-55d1 ${permissions} 00000000 08:01 42    ${file}\nRss:      8 kB\nAnonymous:   ${anonymous} kB\nSwap:   ${swapped} kB\n`;

describe('what was changed in memory', () => {
  it('is seen in executable mappings of files, swapped out or not', () => {
    const daemon = smaps('r-xp', '/usr/sbin/daemon', 4);
    const data = smaps('rw-p', '/usr/lib/data.so', 8);
    const library = smaps('r-xp', '/usr/lib/a.so', 0, 4);
    const clean = smaps('r-xp', '/usr/lib/b.so', 0);
    const compiled = smaps('r-xp', '', 64);
    expect(readChangedFiles(daemon + data + library + clean + compiled)).toEqual(['/usr/sbin/daemon', '/usr/lib/a.so']);
  });
  it('reads any text', () =>
    fc.assert(fc.property(fc.string(), (text) => void expect(readChangedFiles(text)).toBeInstanceOf(Array))));
  it('is foreign code in a program of an ordinary user', () => {
    const changed = smaps('r-xp', '/usr/sbin/daemon', 4);
    expect(owner({ smaps: changed })?.foreignCode).toEqual(['/usr/sbin/daemon, changed in memory']);
    expect(owner({ uid: 0, smaps: changed })?.foreignCode).toEqual([]);
  });
  it('is not known where there is more memory than can be looked at', () =>
    expect(owner({ smaps: smaps('r-xp', '/usr/sbin/daemon', 0).repeat(100_000) })?.foreignCode).toBeNull());
});

describe('what is preloaded', () => {
  it.each([
    ['LD_PRELOAD', '/home/u/evil.so', ['LD_PRELOAD=/home/u/evil.so']],
    ['LD_PRELOAD', '/usr/lib/a.so', []],
    ['LD_PRELOAD', 'libjemalloc.so.2', []],
    ['LD_AUDIT', '/usr/lib/a.so:/tmp/x.so', ['LD_AUDIT=/usr/lib/a.so:/tmp/x.so']],
    ['PYTHONPATH', '/home/u', []],
  ])('%s=%s: %j', (name, value, foreign) =>
    expect(owner({ environ: `${name}=${value}\0` })?.foreignCode).toEqual(foreign),
  );
  it('counts the variables of the interpreter that runs', () => {
    const python = { exe: '/usr/bin/python3', cmdline: 'python3\0/usr/bin/x\0', environ: 'PYTHONPATH=/home/u\0' };
    expect(owner(python)?.foreignCode).toEqual(['PYTHONPATH=/home/u']);
    expect(loadingVariables(['NODE_OPTIONS=--require x', 'JAVA_TOOL_OPTIONS=-javaagent:/x'], 'node')).toEqual([
      ['NODE_OPTIONS', '--require x'],
    ]);
  });
  it('is foreign by a module that is found from the working directory', () => {
    const guards = { isSettled: (path: string) => path.startsWith('/usr/') };
    expect(
      ['--require evil', '--max-old-space-size=9', '-javaagent:/usr/share/a.jar', '-r ./x'].map((value) =>
        loadsForeignCode(value, guards),
      ),
    ).toEqual([true, false, false, true]);
  });
  it.each([
    ...['-revil', '-W0 -revil', '-javaagent:evil.jar', '@options', '-eval "x()"', '--snapshot-blob x.blob', '-Mevil'],
    ...['--import=data:text', '"--require" x', '--experimental-config-file=x.json'],
  ])('is foreign by an option of a variable: %s', (value) =>
    expect(loadsForeignCode(value, { isSettled: () => true })).toBe(true),
  );
  it.each([
    '-W:no-deprecated',
    '-Dfile.encoding=UTF8',
    '-Xmx9m',
    '--max-old-space-size=9',
    '+S 1',
    '--enable-source-maps',
  ])('is none by an option that loads nothing: %s', (value) =>
    expect(loadsForeignCode(value, { isSettled: () => true })).toBe(false),
  );
});

describe('what an interpreter runs', () => {
  const node = { exe: '/usr/bin/node' };
  const vite = {
    '/home/u/node_modules/.bin/vite': { link: '../vite/bin/vite.js' },
    '/home/u/node_modules/vite/bin/vite.js': 'x',
    '/home/u/node_modules/vite/package.json': '{"name":"vite","version":"5.0.0"}',
  };
  it('is resolved through links, and belongs to a package', () => {
    const found = owner({ ...node, cmdline: 'node\0node_modules/.bin/vite\0' }, vite);
    expect(found?.script).toMatchObject({
      file: '/home/u/node_modules/vite/bin/vite.js',
      guarded: false,
      package: { name: 'vite', version: '5.0.0' },
    });
  });
  it('is safe only where nobody but root may change it', () => {
    const files = { '/usr/lib/node_modules/n/n.js': 'x', '/usr/bin/n': { link: '../lib/node_modules/n/n.js' } };
    expect(owner({ ...node, cmdline: 'node\0/usr/bin/n\0' }, files)?.script).toMatchObject({
      file: '/usr/lib/node_modules/n/n.js',
      guarded: true,
      package: null,
    });
  });
  it('is the module of the working directory where that hides the installed one', () => {
    const cmdline = 'python3\0-m\0http.server\0';
    const found = owner({ exe: '/usr/bin/python3', cmdline }, { '/home/u/http/server.py': 'x' });
    expect(found?.script?.file).toBe('/home/u/http/server.py');
    expect(owner({ exe: '/usr/bin/python3', cmdline })?.script).toBeNull();
  });
  it.each<readonly [string, string, string, Record<string, string>]>([
    ['a file without its ending', 'node\0server\0', '/home/u/server.js', { 'server.js': 'x' }],
    [
      'the main of a directory',
      'node\0.\0',
      '/home/u/lib/main.js',
      { 'package.json': '{"main":"lib/main"}', 'lib/main.js': 'x' },
    ],
    [
      'the index of a directory',
      'node\0./app\0',
      '/home/u/app/index.js',
      { 'app/package.json': '{}', 'app/index.js': 'x' },
    ],
    ['a directory of Python', 'python3\0app\0', '/home/u/app/__main__.py', { 'app/__main__.py': 'x' }],
    ['the file itself before another', 'node\0server\0', '/home/u/server', { server: 'x', 'server.js': 'y' }],
  ])('is %s', (_, cmdline, file, files) => {
    const placed = Object.fromEntries(Object.entries(files).map(([name, text]) => [`/home/u/${name}`, text]));
    const exe = cmdline.startsWith('node') ? '/usr/bin/node' : '/usr/bin/python3';
    expect(owner({ exe, cmdline }, placed)?.script?.file).toBe(file);
  });
  describe('behind a title', () => {
    const cling = {
      '/home/u/node_modules/.bin/static': { link: '../static-cling/bin/static.js' },
      '/home/u/node_modules/static-cling/bin/static.js': 'x',
      '/home/u/node_modules/static-cling/package.json': '{"name":"static-cling","version":"1.0.0"}',
    };
    const titled = (title: string, environ: string, files: Parameters<typeof owner>[1] = cling) =>
      owner({ ...node, cmdline: `${title}\0\0\0\0`, environ }, files)?.script ?? null;

    it.each([
      ['of the PATH', 'static', 'PATH=/usr/bin:/home/u/node_modules/.bin\0'],
      ['of a relative PATH', 'static (v2)', 'PATH=./node_modules/.bin\0'],
      ['of the project', 'static: 3000', 'A=1\0'],
    ])('is the command %s, as a guess', (_, title, environ) =>
      expect(titled(title, environ)).toMatchObject({
        file: '/home/u/node_modules/static-cling/bin/static.js',
        guarded: null,
        package: { name: 'static-cling' },
      }),
    );
    it('is a guess as well where root installed it', () => {
      const files = { '/usr/lib/node_modules/n/n.js': 'x', '/usr/bin/n': { link: '../lib/node_modules/n/n.js' } };
      expect(titled('n', 'PATH=/usr/bin\0', files)).toMatchObject({ guarded: null });
    });
    it.each([
      ['a command that no package of npm brought', 'static', 'PATH=/opt\0', { ...cling, '/opt/static': 'x' }],
      ['a path', '/home/u/node_modules/.bin/static', 'PATH=/usr/bin\0', cling],
      ['a command that is not there', 'other', 'PATH=/usr/bin\0', cling],
    ])('is none for %s', (_, title, environ, files) => expect(titled(title, environ, files)).toBeNull());
  });
  it('is none where program text stands on the command line', () =>
    expect(owner({ ...node, cmdline: 'node\0--eval=x\0/usr/bin/node\0' })?.script).toBeNull());
  it.each([
    ['{"name":"x","version":"1"}', { name: 'x', version: '1' }],
    ['{"name":7}', null],
    ['{"name":""}', null],
    ['not json', null],
    ['null', null],
  ])('reads %s', (text, manifest) => expect(readManifest(Buffer.from(text))).toEqual(manifest));
});

it('reads no more than 64 KiB of a command line, and says so', () => {
  const found = owner({ cmdline: `daemon\0${'x'.repeat(100_000)}` });
  expect(found?.cmdlineCut).toBe(true);
  expect(found?.cmdline?.[1]).toHaveLength(65_536 - 7);
});

describe('places that an interpreter takes modules from unasked', () => {
  const files = { '/usr/bin/python3': 'x', '/usr/bin/node': 'x', '/usr/bin/Rscript': 'x', '/opt/app/serve': 'x' };
  const packages = { '/opt/app/node_modules/a/index.js': 'x', '/opt/app/node_modules/b/index.js': 'x' };
  const stats = { '/home/u': { uid: 1000 }, '/opt/app/node_modules/b': { uid: 1000 } };
  const codeOf = (exe: string, words: readonly string[], cwd: string, environ: string) => {
    const made = procFiles({ pid: 5, uid: 0, exe, cmdline: `${words.join('\0')}\0`, environ });
    const home = { '/home/u/venv/pyvenv.cfg': 'x', '/srv/x': 'x' };
    const all = { ...MACHINE, ...files, ...packages, ...home, ...made, '/proc/5/cwd': { link: cwd } };
    const host = fakeHost({ files: all, stats });
    return readProcess(host, 5, readMachine(host))?.owner.foreignCode?.length;
  };
  it.each([
    ['/usr/bin/python3', ['/home/u/venv/bin/python3', '/opt/app/serve'], '/srv', '', true],
    ['/usr/bin/python3', ['venv/bin/python', '/opt/app/serve'], '/home/u', '', true],
    ['/usr/bin/python3', ['python3', '-m', 'http.server'], '/home/u', '', true],
    ['/usr/bin/python3', ['python3', '-Im', 'http.server'], '/home/u', 'HOME=/home/u', false],
    ['/usr/bin/python3', ['python3', '-m', 'http.server'], '/srv', 'HOME=/root', false],
    ['/usr/bin/python3', ['python3', '/opt/app/serve'], '/home/u', '', false],
    ['/usr/bin/python3', ['python3', '/opt/app/serve'], '/srv', 'HOME=/home/u', true],
    ['/usr/bin/node', ['node', '/opt/app/serve'], '/srv', '', true],
    ['/usr/bin/Rscript', ['Rscript', '/opt/app/serve'], '/srv', 'HOME=/home/u', true],
    ['/usr/bin/Rscript', ['Rscript', '/opt/app/serve'], '/srv', 'HOME=/root', false],
  ] as const)('are foreign where a user may fill them: %s %j in %s, %s', (exe, words, cwd, environ, isForeign) =>
    expect((codeOf(exe, words, cwd, environ) ?? -1) > 0).toBe(isForeign),
  );
  it('are foreign where a directory has more packages than are asked', () => {
    const many = Object.fromEntries(Array.from({ length: 8192 }, (_, at) => [`/opt/m/node_modules/p${at}/i.js`, 'x']));
    const made = procFiles({ pid: 5, uid: 0, exe: '/usr/bin/node', cmdline: 'node\0/opt/m/serve\0' });
    const host = fakeHost({ files: { ...MACHINE, ...files, ...many, '/opt/m/serve': 'x', ...made } });
    const { foreignCode } = readProcess(host, 5, readMachine(host))?.owner ?? {};
    expect(foreignCode).toEqual(['modules of /opt/m/node_modules']);
  });
});
