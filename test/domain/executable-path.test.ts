import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseName, isTemporaryPath, lastingPath, locationOf, resolvePath } from '../../src/domain/executable-path.js';

describe('locationOf', () => {
  it.each([
    ['/usr/sbin/sshd', 'packaged'],
    ['/bin/busybox', 'packaged'],
    ['/usr/libexec/x', 'packaged'],
    ['/System/Library/x', 'packaged'],
    ['C:\\Windows\\System32\\svchost.exe', 'packaged'],
    ['/usr/local/bin/node', 'installed'],
    ['/opt/x/bin/x', 'installed'],
    ['/srv/x/bin/x', 'installed'],
    ['/snap/x/1/bin/x', 'installed'],
    ['/nix/store/abc-x/bin/x', 'installed'],
    ['/app/bin/x', 'installed'],
    ['C:\\Program Files (x86)\\X\\x.exe', 'installed'],
    ['/home/me/.nvm/versions/node/v20/bin/node', 'managed'],
    ['/home/me/site/.venv/bin/gunicorn', 'managed'],
    ['/home/me/bin/x', 'other'],
    ['/var/lib/x/x', 'other'],
    ['x', 'other'],
    ['/usr/sbinx/x', 'other'],
    ['/tmp/x', 'temporary'],
    ['/private/var/tmp/x', 'temporary'],
    ['/dev/shm/x', 'temporary'],
    ['/memfd:x', 'temporary'],
    ['/tmp/.venv/bin/x', 'temporary'],
    ['C:\\Users\\me\\AppData\\Local\\Temp\\x.exe', 'temporary'],
  ])('%s: %s', (path, location) => expect(locationOf(path)).toBe(location));
  it('is temporary for exactly the temporary directories', () => {
    expect(isTemporaryPath('/tmp/x')).toBe(true);
    expect(isTemporaryPath('/tmpx/x')).toBe(false);
  });
});

describe('resolvePath', () => {
  it.each([
    [null, '/usr/sbin/../../tmp/x', '/tmp/x'],
    [null, '/opt/kafka/bin/../libs/*', '/opt/kafka/libs/*'],
    ['/home/me', './x//y', '/home/me/x/y'],
    ['/home/me', '../../../etc', '/etc'],
    ['/', 'x', '/x'],
    [null, 'x/../y', 'x/../y'],
    ['/home/me', 'C:\\x', 'C:\\x'],
  ])('%s, %s: %s', (directory, path, resolved) => expect(resolvePath(directory, path)).toBe(resolved));
  it('never leaves a way back in an absolute path', () =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom('..', '.', '', 'a', 'tmp')), (parts) => {
        expect(`${resolvePath(null, `/${parts.join('/')}`)}/`).not.toMatch(/\/\.{0,2}\/./);
      }),
    ));
});

describe('baseName', () => {
  it.each([
    ['/usr/sbin/sshd', 'sshd'],
    ['C:\\x\\y.exe', 'y.exe'],
    ['sshd', 'sshd'],
    ['/x/', ''],
    ['/home/me/x\\sshd', 'x\\sshd'],
  ])('%s: %s', (path, name) => expect(baseName(path)).toBe(name));
});

describe('lastingPath', () => {
  it.each([
    ['/usr/sbin/sshd', '/usr/sbin/sshd'],
    ['/usr/lib/postgresql/15/bin/postgres', '/usr/lib/postgresql/15/bin/postgres'],
    ['/usr/bin/python3.11', '/usr/bin/python3.11'],
    ['/home/me/.nvm/versions/node/v20.11.1/bin/node', '/home/me/.nvm/versions/node/*/bin/node'],
    ['/opt/homebrew/Cellar/redis/7.2.4/bin/redis-server', '/opt/homebrew/Cellar/redis/*/bin/redis-server'],
    ['/opt/homebrew/Cellar/nginx/1.25.3_1/bin/nginx', '/opt/homebrew/Cellar/nginx/*/bin/nginx'],
    ['/nix/store/0c9r3ppgq5bqgg0yvrc1f4bxg5rvzkxi-nginx-1.24.0/bin/nginx', '/nix/store/*-nginx/bin/nginx'],
    ['/home/me/.vscode-server/bin/0ee08df0cf4527e40edc9aa28f4b5bd38bbff2b2/node', '/home/me/.vscode-server/bin/*/node'],
    ['/srv/app/releases/20260101120000/bin/server', '/srv/app/releases/*/bin/server'],
    ['/opt/jdk-17.0.9+9/bin/java', '/opt/jdk-*/bin/java'],
    ['/opt/kafka_2.13-3.6.1/bin/x', '/opt/kafka_2.13-*/bin/x'],
    ['/home/me/.local/share/mise/installs/node/22.1.0/bin/node', '/home/me/.local/share/mise/installs/node/*/bin/node'],
    ['/tmp/.mount_AbC123/usr/bin/app', '/tmp/.mount_*/usr/bin/app'],
    ['/snap/firefox/3836/usr/lib/firefox/firefox', '/snap/firefox/*/usr/lib/firefox/firefox'],
    [
      'C:\\Users\\me\\AppData\\Local\\Discord\\app-1.0.9030\\Discord.exe',
      'C:\\Users\\me\\AppData\\Local\\Discord\\app-*\\Discord.exe',
    ],
  ])('%s: %s', (path, lasting) => expect(lastingPath(path)).toBe(lasting));
  it('keeps the name of the file, and what lasts', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('usr', 'v1.2.3', 'x-4.5', '2024.1', 'nginx', '1'), { minLength: 1 }),
        (parts) => {
          const path = `/${parts.join('/')}`;
          expect(lastingPath(path).split('/').at(-1)).toBe(parts.at(-1));
          expect(lastingPath(lastingPath(path))).toBe(lastingPath(path));
        },
      ),
    ));
});
