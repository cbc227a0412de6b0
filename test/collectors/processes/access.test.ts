import { describe, expect, it } from 'vitest';
import { readMachine, readProcess } from '../../../src/collectors/processes/process.js';
import { fakeHost } from '../../helpers/fake-host.js';
import { MACHINE, procFiles } from '../../helpers/proc.js';

type Made = Parameters<typeof procFiles>[0];
type Files = Record<string, string | { link: string }>;
type Stats = NonNullable<Parameters<typeof fakeHost>[0]>['stats'];

const cmdline = (...words: string[]) => `${words.join('\0')}\0`;

/** What is read of a process of the account of a service. */
function access(process: Partial<Made>, files: Files = {}, stats: Stats = {}) {
  const made = procFiles({ pid: 5, uid: 111, ...process });
  const host = fakeHost({ files: { ...MACHINE, ...made, '/proc/5/cwd': { link: '/srv' }, ...files }, stats });
  return readProcess(host, 5, readMachine(host))?.owner.access;
}

const REDIS = { comm: 'redis-server', exe: '/usr/bin/redis-server' };
const redis = (text: string) =>
  access({ ...REDIS, cmdline: cmdline('redis-server', '/srv/redis.conf') }, { '/srv/redis.conf': text });

describe('what the configuration of a store says of its clients', () => {
  it.each([
    ['requirepass s3cret\n', 'requirepass', true],
    ['requirepass ""\nprotected-mode no\n', 'protected-mode no', false],
    ['# requirepass foo\nprotected-mode no\n', 'protected-mode no', false],
    ['user default on >pw ~* +@all\n', 'user default', true],
    ['user default on nopass ~* +@all\nprotected-mode no\n', 'protected-mode no', false],
    ['user default on >pw nopass ~* +@all\nrequirepass x\nprotected-mode no\n', 'protected-mode no', false],
    ['user default on nopass >pw ~* +@all\n', 'user default', true],
    ['user default on nopass\nrequirepass x\n', null, null],
    ['user default off nopass\nprotected-mode no\n', 'protected-mode no', false],
    ['requirepass x\nrequirepass ""\nprotected-mode no\n', 'protected-mode no', false],
    ['requirepass ""\nrequirepass x\nprotected-mode no\n', 'requirepass', true],
    ['protected-mode no\nprotected-mode yes\n', null, null],
    ['bind 0.0.0.0\n', null, null],
    ['protected-mode no\ninclude /etc/more.conf\n', null, null],
    ['protected-mode no\naclfile /etc/users.acl\n', null, null],
  ])('redis, %j', (text, setting, asks) =>
    expect(redis(text)).toEqual({ file: '/srv/redis.conf', setting, asks, settled: true }),
  );
  it('is not kept busy by half a megabyte of blanks', () =>
    expect(redis(`user default${' '.repeat(500_000)}\n`)).toMatchObject({ setting: null, asks: null }));
  it('never keeps the password', () => expect(JSON.stringify(redis('requirepass s3cret\n'))).not.toContain('s3cret'));

  const usual = (title: string, facts: Partial<Made> = {}, text = 'port 6379\nrequirepass x\n') =>
    access({ ...REDIS, cmdline: `${title}\0`, ...facts }, { '/etc/redis/redis.conf': text });
  it('is of the file of its package where a title hides the command line, and the port is the same', () => {
    expect(usual('/usr/bin/redis-server 0.0.0.0:6379')?.asks).toBe(true);
    expect(usual('/usr/bin/redis-server *:6380')).toBeNull();
    expect(usual('/usr/bin/redis-server *:6380', {}, 'port 6380\nrequirepass x\n')?.asks).toBe(true);
  });
  it('is not of the file of its package where an ordinary user has started it', () =>
    expect(usual('/usr/bin/redis-server *:6379', { uid: 1000 })).toBeNull());
  it('is the word of an ordinary user in his own file', () => {
    const started = { ...REDIS, uid: 1000, cmdline: cmdline('redis-server', 'my.conf') };
    const own = { '/srv/my.conf': 'requirepass x\n' };
    expect(access(started, own, { '/srv/my.conf': { uid: 1000 } })).toMatchObject({ asks: true, settled: false });
  });
  it('is a word that proves nothing where an ordinary user can write what a service reads', () => {
    const started = { ...REDIS, cmdline: cmdline('redis-server', '/srv/my.conf') };
    const own = { '/srv/my.conf': 'requirepass x\n' };
    expect(access(started, own)?.settled).toBe(true);
    expect(access(started, own, { '/srv/my.conf': { mode: 0o666 } })?.settled).toBe(false);
    expect(access(started, own, { '/srv': { uid: 1000 } })?.settled).toBe(false);
  });
  it('is read from no file of another user, and behind no link', () => {
    const started = { ...REDIS, uid: 1000, cmdline: cmdline('redis-server', 'my.conf') };
    const files = { '/srv/my.conf': { link: '/root/secret' }, '/root/secret': 'requirepass x\n' };
    expect(access(started, files)).toBeNull();
    expect(access(started, { '/srv/my.conf': 'requirepass x\n' }, { '/srv/my.conf': { uid: 1001 } })).toBeNull();
  });
  it.each<readonly [string, readonly string[], Files, boolean | null]>([
    ['/usr/bin/mongod', ['-f', '/etc/m.conf'], { '/etc/m.conf': 'security:\n  authorization: enabled\n' }, true],
    ['/usr/bin/mongod', ['--config=/etc/m.conf'], { '/etc/m.conf': 'net:\n  bindIp: 0.0.0.0\n' }, false],
    ['/usr/bin/mongod', [], { '/etc/mongod.conf': '#security:\n' }, false],
    [
      '/usr/bin/java',
      ['-Des.path.conf=/etc/e', 'org.elasticsearch.bootstrap.Elasticsearch'],
      { '/etc/e/elasticsearch.yml': 'xpack.security.enabled: false\n' },
      false,
    ],
    ['/usr/bin/etcd', ['--config-file', '/e.yml'], { '/e.yml': 'name: a\n' }, null],
    [
      '/usr/bin/python3',
      ['/usr/bin/jupyter-lab', '--config=/j.py'],
      { '/j.py': "c.ServerApp.token = ''\n", '/usr/bin/jupyter-lab': '' },
      false,
    ],
    ['/usr/bin/node', [], { '/srv/.node-red/settings.js': '  //adminAuth: {\n' }, false],
    ['/usr/bin/node', ['-u', '/data'], { '/data/settings.js': '  adminAuth: {\n' }, true],
  ])('%s %j', (exe, words, files, asks) => {
    const title = exe.endsWith('node') ? 'node-red' : exe;
    const found = access({ exe, cmdline: cmdline(title, ...words), environ: 'HOME=/srv\0' }, files);
    expect(found?.asks).toBe(asks);
  });
  it('is nothing for other programs, and where there is no file', () => {
    expect(access({ exe: '/usr/sbin/nginx', cmdline: cmdline('nginx', '/srv/redis.conf') })).toBeNull();
    expect(access({ ...REDIS, cmdline: cmdline('redis-server', '/srv/none.conf') })).toBeNull();
  });
});
