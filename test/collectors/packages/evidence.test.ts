import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { addPackages, PACKAGE_SYSTEMS } from '../../../src/collectors/packages/evidence.js';
import type { OwnerFacts } from '../../../src/domain/owner.js';
import { buildOwner } from '../../helpers/build-report.js';
import { type FakeFile, fakeHost } from '../../helpers/fake-host.js';

const md5 = (content: string) => createHash('md5').update(content).digest('hex');

const DATABASE: Record<string, FakeFile> = {
  '/var/lib/dpkg/status': 'Package: openssh-server\nVersion: 1:9.2p1-2\n',
  '/var/lib/dpkg/info/openssh-server.list': '/.\n/usr/sbin/sshd\n/usr/sbin/helper\n/tmp/sshd\n',
  '/var/lib/dpkg/info/openssh-server.md5sums': `${md5('the daemon')}  usr/sbin/sshd\n`,
  '/proc/812/exe': 'the daemon',
};

async function add(
  owner: Partial<OwnerFacts>,
  { verify = false, files = {} }: { verify?: boolean; files?: Record<string, FakeFile> } = {},
) {
  const host = fakeHost({ files: { ...DATABASE, ...files } });
  const { described, gaps } = await addPackages(host, new Map([[812, buildOwner(owner)]]), verify);
  return { ...described.get(812), gaps };
}

describe('addPackages', () => {
  it('names package and version', async () =>
    expect(await add({})).toMatchObject({ package: 'openssh-server 1:9.2p1-2', exeVerified: null, gaps: [] }));
  it.each([
    ['of a container', { container: { runtime: 'docker', id: 'ab', name: null } }],
    ['of another mount namespace', { exeInPlace: false }],
    ['that was deleted', { exeInPlace: false, exeDeleted: true }],
    ['that may not be seen', { exe: null, exeInPlace: null }],
    ['in a temporary directory', { exe: '/tmp/sshd' }],
    ['whose path has control characters', { exe: '/usr/sbin\n/usr/sbin/sshd' }],
  ])('names none for a file %s', async (_what, owner) => expect((await add(owner)).package).toBeNull());
  it('does without a package database', async () => {
    const { described, gaps } = await addPackages(fakeHost(), new Map([[812, buildOwner()]]), false);
    expect(described.get(812)?.package).toBeNull();
    expect(gaps).toEqual([]);
  });
  it('knows every system by an id of its own', () => {
    const ids = PACKAGE_SYSTEMS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('addPackages, asked to verify', () => {
  it('finds the file that the package installed', async () =>
    expect(await add({}, { verify: true })).toMatchObject({ exeVerified: 'intact', gaps: [] }));
  it('compares what runs, not what lies at the path', async () => {
    const files = { '/proc/812/exe': 'another daemon', '/usr/sbin/sshd': 'the daemon' };
    expect(await add({}, { verify: true, files })).toMatchObject({ exeVerified: 'modified', gaps: [] });
  });
  it.each([
    ['1 of no package', { exe: '/usr/sbin/own' }, {}],
    ['1 of a package that lists no checksum', { exe: '/usr/sbin/helper' }, {}],
    ['1 deleted or replaced since the start', { exeDeleted: true, exeInPlace: false }, {}],
    ['1 of a container or another mount namespace', { exeInPlace: false }, {}],
    ['1 may not be read by this run', { exe: null, exeInPlace: null }, {}],
    ['1 may not be read by this run', {}, { '/proc/812/exe': { error: 'EACCES' } }],
  ])('says what could not be compared: %s', async (reason, owner, files) => {
    const { exeVerified, gaps } = await add(owner, { verify: true, files });
    expect(exeVerified).toBe('unknown');
    expect(gaps).toMatchObject([
      { kind: 'partial', scope: 'package', count: 1, reason: expect.stringContaining(reason) },
    ]);
    expect(gaps[0]?.remedy).toBe(reason.includes('may not be read') ? 'run as root' : null);
  });
  it('says so where there is no package database', async () => {
    const { gaps } = await addPackages(fakeHost(), new Map([[812, buildOwner()]]), true);
    expect(gaps[0]?.reason).toContain('no package database');
  });
  it('reads an executable of many processes once', async () => {
    const files = fakeHost({ files: DATABASE }).files;
    const read: string[] = [];
    const host = {
      ...fakeHost({ files: DATABASE }),
      files: {
        ...files,
        stream: (path: string, onChunk: (chunk: Buffer) => boolean) => {
          read.push(path);
          return files.stream(path, onChunk);
        },
      },
    };
    const described = new Map([812, 813, 814].map((pid) => [pid, buildOwner({ pid })]));
    const evidence = await addPackages(host, described, true);
    expect([...evidence.described.values()].map(({ exeVerified }) => exeVerified)).toEqual(Array(3).fill('intact'));
    expect(read).toEqual(['/proc/812/exe']);
  });
});
