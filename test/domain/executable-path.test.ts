import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseName, isTemporaryPath, locationOf, resolvePath } from '../../src/domain/executable-path.js';

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
