import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(path.join(tmpdir(), 'port-audit-recipe-'));
const at = (name: string) => path.join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const isMissing = (tool: string) => spawnSync(tool, ['--version']).error !== undefined;
const isRoot = process.getuid?.() === 0;
const run = (command: string, ...words: readonly string[]) => execFileSync(command, words, { encoding: 'utf8' });

/** What the built program predicts of a root, as ids. */
function predicted(root: string): string[] {
  const answer = run(process.execPath, 'bin/port-audit.js', 'predict', root, '--format', 'json');
  return (JSON.parse(answer).listeners as ReadonlyArray<{ id: string }>).map(({ id }) => id);
}

function put(name: string, text: string | Buffer): void {
  mkdirSync(path.dirname(at(name)), { recursive: true });
  writeFileSync(at(name), text);
}

/** A root file system with a server that systemd starts, and a container starts as well. */
function makeRoot(): void {
  put('root/usr/lib/systemd/systemd', '\x7fELF');
  put('root/etc/systemd/system/default.target', '[Unit]\nWants=nginx.service\n');
  put('root/usr/lib/systemd/system/nginx.service', '[Service]\nExecStart=/usr/sbin/nginx\n');
  put('root/usr/sbin/nginx', '\x7fELF');
  put('root/etc/machine-id', `${'a'.repeat(32)}\n`);
  put('root/etc/nginx/nginx.conf', 'http { server { listen 8080; } }\n');
  put('policy.json', '{"default":[{"type":"insecureAcceptAnything"}]}');
}

const digestOf = (data: Buffer) => `sha256:${createHash('sha256').update(data).digest('hex')}`;

/** The root as an OCI layout of one layer. */
function makeLayout(): void {
  const blob = (kind: string, data: Buffer) => {
    put(`layout/blobs/sha256/${digestOf(data).slice('sha256:'.length)}`, data);
    return { mediaType: `application/vnd.oci.image.${kind}`, digest: digestOf(data), size: data.length };
  };
  const document = (kind: string, value: unknown) => blob(kind, Buffer.from(JSON.stringify(value)));
  const tar = execFileSync('tar', ['-C', at('root'), '-c', '.']);
  const layer = blob('layer.v1.tar+gzip', gzipSync(tar));
  const config = document('config.v1+json', {
    architecture: 'amd64',
    os: 'linux',
    config: { Entrypoint: ['/usr/sbin/nginx'] },
    rootfs: { type: 'layers', diff_ids: [digestOf(tar)] },
  });
  const { mediaType } = document('manifest.v1+json', {});
  const manifest = document('manifest.v1+json', { schemaVersion: 2, mediaType, config, layers: [layer] });
  const named = { ...manifest, annotations: { 'org.opencontainers.image.ref.name': 'web' } };
  put('layout/index.json', JSON.stringify({ schemaVersion: 2, manifests: [named] }));
  put('layout/oci-layout', '{"imageLayoutVersion":"1.0.0"}');
}

/** A daemon of Docker of its own, with no network and nothing but layers; resolves when it answers. */
async function startDocker(): Promise<{
  readonly daemon: ChildProcess;
  readonly docker: (...words: string[]) => string;
}> {
  const socket = `unix://${at('docker.sock')}`;
  const words = ['--iptables=false', '--bridge=none', '--storage-driver=vfs', `--host=${socket}`];
  const places = [`--data-root=${at('docker')}`, `--exec-root=${at('docker-run')}`, `--pidfile=${at('docker.pid')}`];
  const daemon = spawn('unshare', ['--net', 'dockerd', ...words, ...places], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  for await (const data of daemon.stderr ?? []) {
    said += data;
    if (said.includes('API listen on')) break;
  }
  return { daemon, docker: (...rest) => run('docker', `--host=${socket}`, ...rest).trim() };
}

describe('recipes of docs/images.md, with the tools themselves', () => {
  beforeAll(() => {
    makeRoot();
    makeLayout();
  });

  it.skipIf(isMissing('skopeo'))('what skopeo copies: an archive of docker save, an OCI layout and its archive', () => {
    const copy = (to: string) => run('skopeo', '--policy', at('policy.json'), 'copy', `oci:${at('layout')}:web`, to);
    copy(`docker-archive:${at('docker.tar')}:web:latest`);
    copy(`oci-archive:${at('oci.tar')}:web`);
    copy(`oci:${at('copy')}:web`);
    for (const name of ['layout', 'docker.tar', 'oci.tar', 'copy'])
      expect([name, predicted(at(name))]).toEqual([name, ['tcp4:0.0.0.0:8080']]);
  });

  it.skipIf(isMissing('buildah') || !isRoot)('what buildah builds, pushed and mounted', () => {
    const buildah = (...words: readonly string[]) =>
      run('buildah', '--root', at('store'), '--runroot', at('run'), '--storage-driver', 'vfs', ...words).trim();
    const container = buildah('from', 'scratch');
    buildah('copy', container, at('root'), '/');
    buildah('config', '--entrypoint', '["/usr/sbin/nginx"]', container);
    buildah('commit', '--signature-policy', at('policy.json'), '--quiet', container, 'web');
    buildah('push', '--signature-policy', at('policy.json'), '--quiet', 'web', `oci:${at('pushed')}:web`);
    expect(predicted(at('pushed'))).toEqual(['tcp4:0.0.0.0:8080']);
    expect(predicted(buildah('mount', container))).toEqual(['tcp4:0.0.0.0:8080']);
    buildah('umount', container);
  });

  it.skipIf(isMissing('dockerd') || !isRoot)('what docker builds and imports, saved', async () => {
    const { daemon, docker } = await startDocker();
    try {
      put('Dockerfile', 'FROM scratch\nCOPY . /\nENTRYPOINT ["/usr/sbin/nginx"]\n');
      docker('build', '--quiet', '--tag', 'built', '--file', at('Dockerfile'), at('root'));
      run('tar', '-C', at('root'), '-cf', at('root.tar'), '.');
      docker('import', '--change', 'ENTRYPOINT ["/usr/sbin/nginx"]', at('root.tar'), 'imported');
      docker('save', 'built', '--output', at('built.tar'));
      docker('save', 'imported', '--output', at('imported.tar'));
    } finally {
      daemon.kill();
      await once(daemon, 'exit');
    }
    for (const name of ['built.tar', 'imported.tar'])
      expect([name, predicted(at(name))]).toEqual([name, ['tcp4:0.0.0.0:8080']]);
  });

  it.skipIf(isMissing('packer'))('a build of Packer that judges the root it made', () => {
    const program = `${process.execPath} ${path.resolve('bin/port-audit.js')}`;
    put(
      'image.pkr.hcl',
      `source "null" "image" {
        communicator = "none"
      }
      build {
        sources = ["source.null.image"]
        provisioner "shell-local" {
          inline = ["${program} predict ${at('root')} --format json >${at('packer.json')}"]
        }
      }`,
    );
    run('packer', 'build', at('image.pkr.hcl'));
    const { listeners } = JSON.parse(readFileSync(at('packer.json'), 'utf8'));
    expect(listeners).toMatchObject([{ id: 'tcp4:0.0.0.0:8080', certainty: 'configured' }]);
  });

  it.skipIf(isMissing('mkfs.ext4') || !isRoot)('the file system of a disk, mounted read-only', (context) => {
    run('truncate', '--size', '20M', at('disk.img'));
    run('mkfs.ext4', '-q', '-d', at('root'), at('disk.img'));
    mkdirSync(at('mnt'));
    if (spawnSync('mount', ['-o', 'ro,loop', at('disk.img'), at('mnt')]).status !== 0)
      return context.skip('no loop device can be had here');
    try {
      expect(predicted(at('mnt'))).toEqual(['tcp4:0.0.0.0:8080']);
    } finally {
      run('umount', at('mnt'));
    }
  });
});
