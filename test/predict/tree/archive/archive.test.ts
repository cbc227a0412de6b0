import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { nodeHost } from '../../../../src/host/node.js';
import { imageOf } from '../../../../src/predict/tree/image.js';
import { openTree } from '../../../../src/predict/tree/open.js';

const folder = mkdtempSync(path.join(tmpdir(), 'port-audit-archive-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A tar archive of some files, made by tar(1). */
function tar(
  name: string,
  files: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>> = {},
): string {
  const root = path.join(folder, `${name}.d`);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  for (const [file, target] of Object.entries(links)) {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    symlinkSync(target, path.join(root, file));
  }
  const archive = path.join(folder, `${name}.tar`);
  execFileSync('tar', ['-C', root, '-cf', archive, '.']);
  return archive;
}

/** All but the blocks of zeros that an archive ends with. */
function withoutEnd(archive: Buffer): Buffer {
  let end = archive.length;
  while (archive.subarray(end - 512, end).every((byte) => byte === 0)) end -= 512;
  return archive.subarray(0, end);
}

const open = async (name: string) => imageOf(await openTree(nodeHost(), name));

const LONG = `${'very-long-name-of-a-directory/'.repeat(8)}file`;

describe('a root file system in a tar archive', () => {
  const archive = tar(
    'root',
    { 'etc/a': 'one', [LONG]: 'two', 'usr/lib/b': 'three' },
    { lib: 'usr/lib', 'etc/up': '../../../etc/a' },
  );

  it.each([
    ['plain', archive, (file: string) => file],
    [
      'gzip',
      archive,
      (file: string) => {
        writeFileSync(`${file}.gz`, gzipSync(readFileSync(file)));
        return `${file}.gz`;
      },
    ],
  ])('%s', async (_, file, prepare) => {
    const image = await open(prepare(file));
    expect([image.text('/etc/a'), image.text(`/${LONG}`), image.text('/lib/b'), image.text('/etc/up')]).toEqual([
      'one',
      'two',
      'three',
      'one',
    ]);
    expect(image.list('/etc')).toEqual(['a', 'up']);
  });

  it.each([
    ['cut off', () => readFileSync(archive).subarray(0, 700)],
    [
      'cut off in the content of a file',
      () => readFileSync(tar('large', { large: 'x'.repeat(1 << 20) })).subarray(0, 9999),
    ],
    ['cut off between two files', () => withoutEnd(readFileSync(archive))],
    ['a compressed one that was cut off before', () => gzipSync(withoutEnd(readFileSync(archive)))],
    ['a compressed one cut off', () => gzipSync(readFileSync(archive)).subarray(0, 100)],
    ['no archive', () => Buffer.from('hello '.repeat(200))],
  ])('%s is refused with one line', async (name, bytes) => {
    const file = path.join(folder, name);
    writeFileSync(file, bytes());
    await expect(open(file)).rejects.toMatchObject({ name: 'UsageError', lines: [expect.stringContaining(file)] });
  });
});

describe('images of layers', () => {
  const CONFIG = {
    config: { Entrypoint: ['/usr/sbin/nginx'], Cmd: ['-g', 'x'], Env: ['PORT=1'], ExposedPorts: { '80/tcp': {} } },
  };
  const lower = tar('lower', { 'etc/keep': 'kept', 'etc/gone': 'lower', 'srv/old/x': 'x', 'srv/old/y': 'y' });
  const upper = tar('upper', { 'etc/.wh.gone': '', 'srv/old/.wh..wh..opq': '', 'srv/old/z': 'z' });

  const check = async (name: string) => {
    const image = await open(name);
    expect([image.text('/etc/keep'), image.text('/etc/gone'), image.list('/srv/old')]).toEqual(['kept', null, ['z']]);
    expect(image.entry?.command).toEqual(['/usr/sbin/nginx', '-g', 'x']);
  };

  it('what docker save writes', async () => {
    const files = {
      'manifest.json': JSON.stringify([{ Config: 'config.json', Layers: ['1/layer.tar', '2/layer.tar'] }]),
      'config.json': JSON.stringify(CONFIG),
    };
    const hex = 'a'.repeat(64);
    const named = JSON.parse(files['manifest.json']) as Array<Record<string, unknown>>;
    const root = path.join(folder, 'save');
    mkdirSync(path.join(root, hex), { recursive: true });
    mkdirSync(path.join(root, 'b'.repeat(64)), { recursive: true });
    writeFileSync(path.join(root, hex, 'layer.tar'), readFileSync(lower));
    writeFileSync(path.join(root, 'b'.repeat(64), 'layer.tar'), readFileSync(upper));
    writeFileSync(path.join(root, `${hex}.json`), files['config.json']);
    const manifest = [
      { ...named[0], Config: `${hex}.json`, Layers: [`${hex}/layer.tar`, `${'b'.repeat(64)}/layer.tar`] },
    ];
    writeFileSync(path.join(root, 'manifest.json'), JSON.stringify(manifest));
    execFileSync('tar', ['-C', root, '-cf', path.join(folder, 'save.tar'), '.']);
    await check(path.join(folder, 'save.tar'));
  });

  it.each([
    ['go-containerregistry', `sha256:${'c'.repeat(64)}`],
    ['Jib', 'config.json'],
  ])('what %s writes in the form of docker save', async (name, Config) => {
    const root = path.join(folder, name);
    mkdirSync(root);
    const Layers = [lower, upper].map((file, index) => {
      const layer = `${String(index).repeat(64)}.tar.gz`;
      writeFileSync(path.join(root, layer), gzipSync(readFileSync(file)));
      return layer;
    });
    writeFileSync(path.join(root, Config), JSON.stringify(CONFIG));
    writeFileSync(path.join(root, 'manifest.json'), JSON.stringify([{ Config, Layers }]));
    const archive = path.join(folder, `${name}.tar`);
    execFileSync('tar', ['-C', root, '-cf', archive, Config, ...Layers, 'manifest.json']);
    await check(archive);
  });

  it('an OCI layout, layers compressed', async () => {
    const root = path.join(folder, 'layout');
    mkdirSync(path.join(root, 'blobs/sha256'), { recursive: true });
    const blob = (bytes: Buffer | string) => {
      const digest = createHash('sha256').update(bytes).digest('hex');
      writeFileSync(path.join(root, 'blobs/sha256', digest), bytes);
      return { digest: `sha256:${digest}` };
    };
    const layers = [lower, upper].map((file) => blob(gzipSync(readFileSync(file))));
    const manifest = blob(JSON.stringify({ config: blob(JSON.stringify(CONFIG)), layers }));
    writeFileSync(path.join(root, 'index.json'), JSON.stringify({ manifests: [manifest] }));
    writeFileSync(path.join(root, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
    await check(root);
  });

  it('a digest that leads elsewhere is refused', async () => {
    const root = path.join(folder, 'evil');
    mkdirSync(root);
    writeFileSync(path.join(root, 'oci-layout'), '{}');
    writeFileSync(
      path.join(root, 'index.json'),
      JSON.stringify({ manifests: [{ digest: 'sha256:../../../../etc/passwd' }] }),
    );
    await expect(open(root)).rejects.toMatchObject({ name: 'UsageError' });
  });
});
