import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeHost } from '../../../src/host/node.js';
import type { Host } from '../../../src/host/types.js';
import { directoryTree } from '../../../src/predict/tree/directory.js';
import { imageOf, SILENT, TEXT_LIMIT } from '../../../src/predict/tree/image.js';
import { buildImage } from '../../helpers/build-image.js';

describe('paths of an image', () => {
  const image = buildImage({
    '/etc/passwd': 'of the image',
    '/etc/absolute': { link: '/etc/passwd' },
    '/etc/up': { link: '../../../../../etc/passwd' },
    '/etc/outside': { link: '/root/secret' },
    '/etc/circle': { link: '/etc/circle' },
    '/lib': { link: 'usr/lib' },
    '/usr/lib/systemd/systemd': 'program',
    '/dev/pipe': { kind: 'other' },
  });

  it.each(['/etc/absolute', '/etc/up', '/etc/../etc/passwd', '/../etc//./passwd'])('%s stays inside', (name) => {
    expect(image.text(name)).toBe('of the image');
  });

  it('of a NUL or a CR alone in a text it tells, with the line; not of CR before LF, nor of programs', () => {
    const odd = buildImage({ '/a': 'a\nb\0c', '/b': 'a\r\nb\r\nc\rd', '/c': 'a\r\nb\r\n', '/d': '\x7fELF\0\r' });
    for (const path of ['/a', '/b', '/c', '/d']) odd.text(path);
    expect(odd.problems().map(({ place }) => place)).toEqual(['/a:2', '/b:3']);
  });

  it('what leads nowhere, in circles or to a device is not read', () => {
    expect([image.text('/etc/outside'), image.text('/etc/circle'), image.text('/dev/pipe')]).toEqual([
      null,
      null,
      null,
    ]);
    expect(image.problems()).toEqual([{ place: '/dev/pipe', reason: 'it is no regular file and was not opened' }]);
  });

  it('links of directories are followed', () => {
    expect(image.find('/lib/systemd/systemd')).toBe('/usr/lib/systemd/systemd');
    expect(image.link('/lib')).toBe('usr/lib');
  });

  it('what is too large is told', () => {
    const large = buildImage({ '/etc/large': 'x'.repeat(TEXT_LIMIT + 1) });
    expect(large.text('/etc/large')).toBeNull();
    expect(large.problems()[0]?.reason).toContain('larger than');
  });

  it('what is beyond all that is read of one image is told', () => {
    const names = Array.from({ length: 7 }, (_, number) => `/etc/${number}`);
    const large = buildImage(Object.fromEntries(names.map((name) => [name, 'x'.repeat(TEXT_LIMIT)])));
    expect(names.filter((name) => large.text(name) === null)).toEqual(['/etc/6']);
    expect(large.problems().map(({ place }) => place)).toEqual(['/etc/6']);
  });
});

describe('a directory of this machine', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'port-audit-root-'));
  mkdirSync(path.join(root, 'etc'));
  writeFileSync(path.join(root, 'secret-outside'), 'inside');
  symlinkSync('/etc/passwd', path.join(root, 'etc/passwd'));
  symlinkSync('../../../../../../../../etc/hostname', path.join(root, 'etc/up'));
  symlinkSync('/', path.join(root, 'etc/root'));

  it('is never left', () => {
    const image = imageOf(directoryTree(nodeHost(), root));
    expect([image.text('/etc/passwd'), image.text('/etc/up')]).toEqual([null, null]);
    expect(image.text('/etc/root/secret-outside')).toBe('inside');
    expect(image.list('/etc/root')).toEqual(['etc', 'secret-outside']);
  });

  const mounted = (type: string, ...points: readonly string[]): Host => {
    const host = nodeHost();
    const line = (point: string, index: number) => `${90 + index} 20 0:${40 + index} / ${point} rw - ${type} x rw\n`;
    const bytes = Buffer.from(`20 1 8:1 / / rw - ext4 /dev/sda1 rw\n${points.map(line).join('')}`);
    const readStart: Host['files']['readStart'] = (file, limit) =>
      file === '/proc/self/mountinfo' ? { bytes, cut: false } : host.files.readStart(file, limit);
    return { ...host, files: { ...host.files, readStart } };
  };

  it('is not asked where its file system may not answer', () => {
    mkdirSync(path.join(root, 'opt'));
    writeFileSync(path.join(root, 'opt/app'), 'text');
    const image = imageOf(directoryTree(mounted('fuse.sshfs', path.join(root, 'opt')), root));
    expect([image.text('/opt/app'), image.list('/opt')]).toEqual([null, []]);
    expect(image.problems()).toContainEqual({ place: '/opt', reason: SILENT });
    expect(imageOf(directoryTree(mounted('ext4', path.join(root, 'opt')), root)).text('/opt/app')).toBe('text');
  });

  it('is asked all the same where it was named itself', () => {
    expect(imageOf(directoryTree(mounted('fuse.guestmount', root), root)).list('/etc/root')).toContain('opt');
  });
});
