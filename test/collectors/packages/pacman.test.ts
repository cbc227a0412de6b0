import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksumIn, filesIn } from '../../../src/collectors/packages/mtree.js';
import { pacman } from '../../../src/collectors/packages/pacman.js';
import { type FakeFile, fakeHost } from '../../helpers/fake-host.js';

const LOCAL = '/var/lib/pacman/local';
const SUM = 'ab'.repeat(32);

/** As makepkg writes it. */
const MTREE = gzipSync(`#mtree
/set type=file uid=0 gid=0 mode=644
./.BUILDINFO time=1 size=2 md5digest=x sha256digest=${'00'.repeat(32)}
/set mode=755
./usr/bin/sshd time=1700000000.0 size=960000 md5digest=0123 sha256digest=${SUM}
./usr/bin/a\\040b time=1 size=1 sha256digest=${SUM}
./usr/bin/ssh time=1 mode=777 type=link link=openssh
`);

const DATABASE: Record<string, FakeFile> = {
  [`${LOCAL}/ALPM_DB_VERSION`]: '9\n',
  [`${LOCAL}/openssh-9.6p1-1/desc`]: '%NAME%\nopenssh\n\n%VERSION%\n9.6p1-1\n\n%DEPENDS%\nglibc\n',
  [`${LOCAL}/openssh-9.6p1-1/files`]: '%FILES%\nusr/\nusr/bin/\nusr/bin/sshd\nusr/bin/ssh\n\n%BACKUP%\netc/ssh\tabc\n',
  [`${LOCAL}/openssh-9.6p1-1/mtree`]: MTREE,
  [`${LOCAL}/bind-9.18.24-1/desc`]: '%NAME%\nbind\n\n%VERSION%\n9.18.24-1\n',
  [`${LOCAL}/bind-9.18.24-1/files`]: '%FILES%\nusr/bin/named\n',
};

const crowd = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`${LOCAL}/other${n}-1-1/files`, '%FILES%\nusr/\n']));

async function ownerOf(path: string, thorough = false, more: Record<string, FakeFile> = {}) {
  const host = fakeHost({ files: { ...DATABASE, ...more } });
  return (await pacman.ownersOf(host, [path], thorough)).get(path) ?? null;
}

describe('pacman', () => {
  it('knows package, version and, when thorough, checksum', async () => {
    expect(await ownerOf('/usr/bin/sshd')).toEqual({ name: 'openssh', version: '9.6p1-1', checksum: null });
    expect((await ownerOf('/usr/bin/sshd', true))?.checksum).toEqual({ algorithm: 'sha256', hex: SUM });
  });
  it('has no checksum for a link', async () => expect((await ownerOf('/usr/bin/ssh', true))?.checksum).toBeNull());
  it('looks everywhere on a small system, or when it may take its time', async () => {
    expect(await ownerOf('/usr/bin/named')).toMatchObject({ name: 'bind' });
    expect(await ownerOf('/usr/bin/named', false, crowd(200))).toBeNull();
    expect(await ownerOf('/usr/bin/named', true, crowd(200))).toMatchObject({ name: 'bind' });
  });
  it('has no owner for other files', async () => expect(await ownerOf('/usr/bin/ss', true)).toBeNull());
});

describe('what a package of pacman brought', () => {
  it('has configuration as it was shipped, and nothing of what describes the package', async () => {
    const mtree = gzipSync(
      `#mtree\n./.PKGINFO time=1 sha256digest=${SUM}\n./etc/a\\040b.conf time=1 sha256digest=${SUM}\n./usr/bin/l time=1 type=link\n`,
    );
    const files = { ...DATABASE, [`${LOCAL}/bind-9.18.24-1/mtree`]: mtree };
    const brought = await pacman.filesOf?.(fakeHost({ files }), new Set(['bind', 'none']));
    expect([...(brought ?? [])]).toEqual([
      [
        'bind',
        [
          { path: '/etc/a b.conf', checksum: { algorithm: 'sha256', hex: SUM } },
          { path: '/usr/bin/l', checksum: null },
        ],
      ],
    ]);
  });
  it('reads whatever path is written', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((name) => !/[\0\n/]/.test(name)),
        (name) => {
          const written = [...Buffer.from(name)]
            .map((byte) =>
              byte > 0x20 && byte < 0x7f && byte !== 0x23 && byte !== 0x5c
                ? String.fromCharCode(byte)
                : `\\${byte.toString(8).padStart(3, '0')}`,
            )
            .join('');
          expect(filesIn(gzipSync(`#mtree\n./usr/${written} size=1\n`))).toEqual([
            { path: `/usr/${name}`, checksum: null },
          ]);
        },
      ),
    ));
  it('is nothing where the list cannot be unpacked', () => expect(filesIn(Buffer.from('x'))).toEqual([]));
});

describe('checksumIn', () => {
  it('knows how paths are written', () =>
    expect(checksumIn(MTREE, '/usr/bin/a b')).toEqual({ algorithm: 'sha256', hex: SUM }));
  it('is null for what is not compressed or not listed', () => {
    expect(checksumIn(MTREE, '/usr/bin/none')).toBeNull();
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(checksumIn(Buffer.from(bytes), '/x')).toBeNull();
      }),
    );
  });
});
