import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dpkg } from '../../../src/collectors/packages/dpkg.js';
import { type FakeFile, fakeHost } from '../../helpers/fake-host.js';
import { merged } from '../../helpers/merged-usr.js';

const STATUS = `Package: openssh-server
Status: install ok installed
Architecture: amd64
Multi-Arch: foreign
Version: 1:9.2p1-2+deb12u3
Description: secure shell (SSH) server

Package: libfoo
Architecture: i386
Multi-Arch: same
Version: 1.0

Package: libfoo
Architecture: amd64
Multi-Arch: same
Version: 2.0

Package: samba
Version: 2:4.17
Conffiles:
 /etc/init.d/smbd 92cf5fbc50b3a2b0b2ae1ca1a0b9ae2b
 /etc/logrotate.d/samba 19dbf7d2a1d0f6ba8a8d0d16aa0f6bd9

Package: zz-other
Version: 1

Package: bash
Version: 5.2

Package: tool
Version: 1

Package: wrapper
Version: 1
`;

const SUM = 'd41d8cd98f00b204e9800998ecf8427e';

const DATABASE: Record<string, FakeFile> = {
  '/var/lib/dpkg/status': STATUS,
  '/var/lib/dpkg/info/openssh-server.list': '/.\n/usr\n/usr/sbin\n/usr/sbin/sshd\n/etc/default/ssh\n',
  '/var/lib/dpkg/info/openssh-server.md5sums': `${SUM}  usr/sbin/sshd\n`,
  '/var/lib/dpkg/info/libfoo:i386.list': '/.\n/usr/lib/i386/foo-daemon\n',
  '/var/lib/dpkg/info/libfoo:amd64.list': '/.\n/usr/lib/amd64/foo-daemon\n',
  '/var/lib/dpkg/info/samba.list': '/.\n/usr/sbin/smbd\n',
  '/var/lib/dpkg/info/zz-other.list': '/.\n/usr/sbin/unlike\n',
};

async function ownerOf(path: string, thorough = false, files: Record<string, FakeFile> = {}) {
  const owners = await dpkg.ownersOf(merged(fakeHost({ files: { ...DATABASE, ...files } })), [path], thorough);
  return owners.get(path) ?? null;
}

describe('dpkg', () => {
  it.each([
    ['that is empty', '', null],
    ['that begins with something else', `# no package\n\n${STATUS}`, 'openssh-server'],
    [
      'that ends in the middle of a paragraph',
      'Package: bash\nVersion: 5.2\n\nPackage: openssh-server',
      'openssh-server',
    ],
    ['that ends in the middle of a name', 'Package: bash\nVersion: 5.2\n\nPackage: openssh-serv', null],
    ['of one package', 'Package: openssh-server\nVersion: 1\n', 'openssh-server'],
  ])('reads a status file %s', async (_, status, name) => {
    const owner = await ownerOf('/usr/sbin/sshd', false, { '/var/lib/dpkg/status': status });
    expect(owner?.name ?? null).toBe(name);
  });

  it('is there where the status file is', () => {
    expect(dpkg.isPresent(fakeHost({ files: DATABASE }))).toBe(true);
    expect(dpkg.isPresent(fakeHost())).toBe(false);
  });
  it('finds a package by a name like that of the file', async () =>
    expect(await ownerOf('/usr/sbin/sshd')).toEqual({
      name: 'openssh-server',
      version: '1:9.2p1-2+deb12u3',
      checksum: null,
    }));
  it('finds a package with another name by the configuration of a service', async () =>
    expect(await ownerOf('/usr/sbin/smbd')).toMatchObject({ name: 'samba', version: '2:4.17' }));
  it('finds any other only when it may take its time', async () => {
    expect(await ownerOf('/usr/sbin/unlike')).toBeNull();
    expect(await ownerOf('/usr/sbin/unlike', true)).toEqual({ name: 'zz-other', version: '1', checksum: null });
  });
  it('takes the version of the same architecture', async () =>
    expect(await ownerOf('/usr/lib/amd64/foo-daemon', true)).toMatchObject({ name: 'libfoo', version: '2.0' }));
  it('reads the checksum when asked to be thorough', async () =>
    expect(await ownerOf('/usr/sbin/sshd', true)).toMatchObject({ checksum: { algorithm: 'md5', hex: SUM } }));
  it('knows that a merged /usr has what a package lists in /bin', async () => {
    const files = {
      '/var/lib/dpkg/info/bash.list': '/.\n/bin\n/bin/bash\n',
      '/var/lib/dpkg/info/bash.md5sums': `${SUM}  bin/bash\n`,
    };
    expect(await ownerOf('/usr/bin/bash', true, files)).toMatchObject({ name: 'bash', checksum: { hex: SUM } });
  });
  it('does not take a part of a line for a file', async () => {
    expect(await ownerOf('/usr/sbin/ssh', true)).toBeNull();
    expect(await ownerOf('/sshd', true)).toBeNull();
  });
  it('survives what is no database', () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array(), fc.uint8Array(), async (list, status) => {
        const files = {
          ...DATABASE,
          '/var/lib/dpkg/info/openssh-server.list': Buffer.from(list),
          '/var/lib/dpkg/info/openssh-server.md5sums': Buffer.from(list),
          '/var/lib/dpkg/status': Buffer.from(status),
          '/var/lib/dpkg/diversions': Buffer.from(status),
        };
        expect((await dpkg.ownersOf(fakeHost({ files }), ['/usr/bin/sshd'], true)).size).toBe(0);
      }),
    ));
});

describe('dpkg with diversions', () => {
  const files = {
    '/var/lib/dpkg/diversions': '/usr/bin/tool\n/usr/bin/tool.real\nwrapper\n/usr/bin/own\n/usr/bin/own.orig\n:\n',
    '/var/lib/dpkg/info/tool.list': '/.\n/usr/bin/tool\n/usr/bin/own\n',
    '/var/lib/dpkg/info/wrapper.list': '/.\n/usr/bin/tool\n',
  };
  it.each([
    ['/usr/bin/tool', 'wrapper'],
    ['/usr/bin/tool.real', 'tool'],
    ['/usr/bin/own.orig', 'tool'],
    ['/usr/bin/own', undefined],
  ])('%s belongs to %s', async (path, name) => expect((await ownerOf(path, true, files))?.name).toBe(name));
});
