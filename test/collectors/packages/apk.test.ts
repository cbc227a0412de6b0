import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apk } from '../../../src/collectors/packages/apk.js';
import { fakeHost } from '../../helpers/fake-host.js';

/** From the database of Alpine 3.19, shortened. */
const DATABASE = `C:Q1TwTZXSMrfPvcPnT5VRAwJ0Q6dVY=
P:busybox
V:1.36.1-r15
A:x86_64
T:Size optimized toolbox of many common UNIX utilities
F:bin
R:busybox
a:0:0:755
Z:Q1pGtSZi1cvYGnZWtxVFDkSDmZDcA=
R:sh
a:0:0:777
Z:Q1pcfTfDNEbNKQc2s1tia7da05M8Q=
F:etc
R:securetty

C:Q1abc=
P:dropbear
V:2022.83-r4
F:usr
F:usr/sbin
R:dropbear
a:0:0:755
Z:Q1AAECAwQFBgcICQoLDA0ODxAREhM=
R:plain
F:bin
R:other

`;

async function ownerOf(path: string, db = DATABASE) {
  const host = fakeHost({ files: { '/lib/apk/db/installed': db } });
  return (await apk.ownersOf(host, [path], false)).get(path) ?? null;
}

describe('apk', () => {
  it.each(['/lib/apk/db/installed', '/usr/lib/apk/db/installed'])('is there where %s is', (path) =>
    expect(apk.isPresent(fakeHost({ files: { [path]: '' } }))).toBe(true),
  );
  it('knows package, version and checksum', async () =>
    expect(await ownerOf('/usr/sbin/dropbear')).toEqual({
      name: 'dropbear',
      version: '2022.83-r4',
      checksum: { algorithm: 'sha1', hex: '000102030405060708090a0b0c0d0e0f10111213' },
    }));
  it('finds a file of the first package', async () =>
    expect(await ownerOf('/bin/busybox')).toMatchObject({ name: 'busybox', version: '1.36.1-r15' }));
  it('takes no checksum from the next file', async () =>
    expect(await ownerOf('/usr/sbin/plain')).toEqual({ name: 'dropbear', version: '2022.83-r4', checksum: null }));
  it('wants the directory to be right, and in the same package', async () => {
    expect(await ownerOf('/usr/bin/dropbear')).toBeNull();
    expect(await ownerOf('/usr/sbin/other')).toBeNull();
    expect(await ownerOf('/bin/other')).toMatchObject({ name: 'dropbear' });
    expect(await ownerOf('/busybox')).toBeNull();
  });
  it('reads the longer checksums of apk 3', async () => {
    const hex = 'ab'.repeat(32);
    const db = `P:x\nV:1\nF:bin\nR:x\nZ:Q2${Buffer.from(hex, 'hex').toString('base64')}\n\n`;
    expect((await ownerOf('/bin/x', db))?.checksum).toEqual({ algorithm: 'sha256', hex });
  });
  it('knows what a package brought, with the checksums that it was shipped with', async () => {
    const host = fakeHost({ files: { '/lib/apk/db/installed': DATABASE } });
    const brought = await apk.filesOf?.(host, new Set(['dropbear', 'busybox', 'drop']));
    expect([...(brought?.keys() ?? [])]).toEqual(['dropbear', 'busybox']);
    expect(brought?.get('busybox')?.map(({ path }) => path)).toEqual(['/bin/busybox', '/bin/sh', '/etc/securetty']);
    expect(brought?.get('dropbear')).toEqual([
      {
        path: '/usr/sbin/dropbear',
        checksum: { algorithm: 'sha1', hex: '000102030405060708090a0b0c0d0e0f10111213' },
      },
      { path: '/usr/sbin/plain', checksum: null },
      { path: '/bin/other', checksum: null },
    ]);
  });
  it('survives any text', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('\n', '\n\n', 'P:', 'V:', 'F:', 'R:', 'Z:Q1', 'bin', 'x', '=')),
        async (parts) => {
          const owner = await ownerOf('/bin/x', parts.join(''));
          if (owner !== null) expect(parts.join('')).toContain('R:x\n');
          const host = fakeHost({ files: { '/lib/apk/db/installed': parts.join('') } });
          expect((await apk.filesOf?.(host, new Set(['x', 'bin'])))?.size).toBeLessThanOrEqual(2);
        },
      ),
    ));
});
