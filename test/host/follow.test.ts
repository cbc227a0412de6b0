import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeFiles } from '../../src/host/files.js';

const all = { root: '/', mayAsk: () => true };

describe.runIf(process.platform === 'linux')('following a path of which somebody else decides where it leads', () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'follow-'));
    mkdirSync(`${directory}/a/b`, { recursive: true });
    writeFileSync(`${directory}/a/b/file`, 'text');
    symlinkSync('../a/b/file', `${directory}/a/relative`);
    symlinkSync('/a/b/file', `${directory}/a/absolute`);
    symlinkSync('loop', `${directory}/a/loop`);
    symlinkSync('../../../../../../../../etc/passwd', `${directory}/a/up`);
    execFileSync('mkfifo', [`${directory}/a/pipe`]);
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const below = () => ({ root: directory, mayAsk: () => true });

  it('tells where it ends, and who may write every directory on the way', () => {
    chmodSync(`${directory}/a`, 0o777);
    const found = nodeFiles.follow('/a/./b//file', below());
    expect(found).toMatchObject({ outcome: 'found', path: '/a/b/file', links: 0, file: { kind: 'file', size: 4 } });
    const modes = found.outcome === 'found' ? found.directories.map(({ mode }) => mode & 0o022) : [];
    expect(modes).toEqual([0, 0o022, 0]);
    chmodSync(`${directory}/a`, 0o755);
  });
  it('resolves links, absolute ones from the root', () => {
    for (const link of ['relative', 'absolute'])
      expect(nodeFiles.follow(`/a/${link}`, below())).toMatchObject({ path: '/a/b/file', links: 1 });
  });
  it('never leaves the root', () => {
    expect(nodeFiles.follow('/a/up', below())).toEqual({ outcome: 'missing' });
    expect(nodeFiles.follow('/../../a/b/file', below())).toMatchObject({ path: '/a/b/file' });
  });
  it('ends at loops, at what is not there, and at files in place of directories', () => {
    expect(nodeFiles.follow('/a/loop', below())).toEqual({ outcome: 'failed' });
    expect(nodeFiles.follow('/a/nothing', below())).toEqual({ outcome: 'missing' });
    expect(nodeFiles.follow('/a/b/file/x', below())).toEqual({ outcome: 'missing' });
    expect(nodeFiles.follow(`/${'x/'.repeat(600)}`, below())).toEqual({ outcome: 'missing' });
  });
  it('asks no file system that it may not ask', () => {
    expect(nodeFiles.follow('/a/b/file', { root: directory, mayAsk: () => false })).toEqual({ outcome: 'unasked' });
    const asked: number[] = [];
    nodeFiles.follow('/proc/self/status', { root: '/', mayAsk: (mount) => asked.push(mount) > 0 });
    expect(new Set(asked).size).toBe(2);
  });
  it('reads regular files alone, and no more than asked', () => {
    expect(nodeFiles.readFollowed('/a/absolute', 2, below())?.toString()).toBe('te');
    expect(nodeFiles.readFollowed('/a/pipe', 9, below())).toBeNull();
    expect(nodeFiles.readFollowed('/a/b', 9, below())).toBeNull();
  });
  it('lists directories alone, and no more names than asked', () => {
    expect(nodeFiles.listFollowed('/a/b', 9, below())).toEqual(['file']);
    expect(nodeFiles.listFollowed('/a', 2, below())).toHaveLength(2);
    expect(nodeFiles.listFollowed('/a/b/file', 9, below())).toBeNull();
    expect(nodeFiles.listFollowed('/none', 9, below())).toBeNull();
  });
  it('sees the file behind a link of /proc', () => {
    expect(nodeFiles.statBehind('/proc/self/exe', () => true)).toMatchObject({ kind: 'file' });
    expect(nodeFiles.statBehind('/proc/self/exe', () => false)).toBe('unasked');
    expect(nodeFiles.statBehind('/proc/0/exe', () => true)).toBe('missing');
  });
  it('leaves no descriptor open', () => {
    const count = () => nodeFiles.list('/proc/self/fd').length;
    const before = count();
    for (const name of ['relative', 'loop', 'nothing', 'up', 'pipe']) nodeFiles.follow(`/a/${name}`, below());
    nodeFiles.readFollowed('/a/pipe', 9, below());
    nodeFiles.listFollowed('/a', 1, below());
    nodeFiles.follow('/a', { root: directory, mayAsk: () => false });
    expect(count()).toBe(before);
  });
  it('asks as the kernel does, whatever the path', () => {
    for (const name of ['/bin/sh', '/proc/self/fd/../status', '/usr/../etc/passwd', '/']) {
      const found = nodeFiles.follow(name, all);
      const known = nodeFiles.stat(name);
      expect(found.outcome === 'found' && found.file.inode === known?.inode).toBe(true);
    }
  });
});
