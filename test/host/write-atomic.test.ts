import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { nodeFiles } from '../../src/host/files.js';
import { HostError } from '../../src/host/types.js';

const directory = mkdtempSync(path.join(tmpdir(), 'port-audit-files-'));
const at = (name: string) => path.join(directory, name);

afterAll(() => rmSync(directory, { recursive: true }));

describe('writeAtomic', () => {
  it('writes files with the longest names that there are', () => {
    for (const name of ['a'.repeat(255), '\u{1F600}'.repeat(63)]) {
      nodeFiles.writeAtomic(at(name), 'x');
      expect(readFileSync(at(name), 'utf8')).toBe('x');
      rmSync(at(name));
    }
  });

  it('replaces a file and leaves nothing else behind', () => {
    writeFileSync(at('report'), 'old');
    nodeFiles.writeAtomic(at('report'), ['n', 'ew'], { mode: 0o600 });
    expect(readFileSync(at('report'), 'utf8')).toBe('new');
    expect(lstatSync(at('report')).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toEqual(['report']);
  });

  it('gives others no more than the umask lets them, but where a mode is asked for', () => {
    const before = process.umask(0o077);
    try {
      nodeFiles.writeAtomic(at('report'), 'private');
      nodeFiles.writeAtomic(at('public'), 'public', { mode: 0o644 });
    } finally {
      process.umask(before);
    }
    expect(['report', 'public'].map((name) => lstatSync(at(name)).mode & 0o777)).toEqual([0o600, 0o644]);
    rmSync(at('public'));
  });

  it('never puts a file in the place of a device or pipe', () => {
    execFileSync('mkfifo', [at('pipe')]);
    const reader = openSync(at('pipe'), constants.O_RDONLY | constants.O_NONBLOCK);
    nodeFiles.writeAtomic(at('pipe'), 'through');
    expect(lstatSync(at('pipe')).isFIFO()).toBe(true);
    expect(readFileSync(reader, 'utf8')).toBe('through');
    closeSync(reader);
  });

  it('replaces the file behind a symbolic link, not the link', () => {
    writeFileSync(at('real'), 'old');
    symlinkSync('real', at('link'));
    nodeFiles.writeAtomic(at('link'), 'new');
    expect(readlinkSync(at('link'))).toBe('real');
    expect(readFileSync(at('real'), 'utf8')).toBe('new');
  });

  it('makes the file that a symbolic link waits for', () => {
    symlinkSync('still/to/come', at('dangling'));
    expect(() => nodeFiles.writeAtomic(at('dangling'), 'new')).toThrow(HostError);
    symlinkSync('dangling', at('chain'));
    mkdirSync(at('still/to'), { recursive: true });
    nodeFiles.writeAtomic(at('chain'), 'new');
    expect(readlinkSync(at('dangling'))).toBe('still/to/come');
    expect(readFileSync(at('still/to/come'), 'utf8')).toBe('new');
  });

  it('replaces a link that leads in a circle', () => {
    symlinkSync('circle', at('circle'));
    nodeFiles.writeAtomic(at('circle'), 'new');
    expect(readFileSync(at('circle'), 'utf8')).toBe('new');
  });

  it.skipIf(process.getuid?.() !== 0)(
    'does not follow the links of others in a directory that all may write to',
    () => {
      mkdirSync(at('tmp'));
      chmodSync(at('tmp'), 0o1777);
      writeFileSync(at('precious'), 'old');
      symlinkSync(at('precious'), at('tmp/report'));
      lchownSync(at('tmp/report'), 65534, 65534);
      nodeFiles.writeAtomic(at('tmp/report'), 'new');
      expect(readFileSync(at('precious'), 'utf8')).toBe('old');
      expect(readFileSync(at('tmp/report'), 'utf8')).toBe('new');
    },
  );

  describe.skipIf(process.getuid?.() !== 0 || process.platform !== 'linux')('as root', () => {
    const STRANGER = 65534;
    const foreignLink = (target: string, name: string) => {
      symlinkSync(target, at(name));
      lchownSync(at(name), STRANGER, STRANGER);
    };

    it('goes through no directory that is the link of another user, wherever the link lies', () => {
      mkdirSync(at('etc'));
      foreignLink(at('etc'), 'reports');
      symlinkSync('reports', at('mine'));
      for (const way of ['reports/report', 'mine/report']) {
        expect(() => nodeFiles.writeAtomic(at(way), 'new')).toThrow(/another user's symbolic link/);
      }
      expect(readdirSync(at('etc'))).toEqual([]);
    });

    it('replaces the link of another user in a directory of that user', () => {
      mkdirSync(at('home'));
      chownSync(at('home'), STRANGER, STRANGER);
      writeFileSync(at('shadow'), 'old');
      foreignLink(at('shadow'), 'home/report');
      nodeFiles.writeAtomic(at('home/report'), 'new');
      expect([readFileSync(at('shadow'), 'utf8'), readFileSync(at('home/report'), 'utf8')]).toEqual(['old', 'new']);
    });

    it('writes to no pipe that the link of another user leads to', () => {
      execFileSync('mkfifo', [at('device')]);
      foreignLink(at('device'), 'home/device');
      nodeFiles.writeAtomic(at('home/device'), 'new');
      expect(lstatSync(at('home/device')).isFile()).toBe(true);
    });

    it('writes to what it was started with', () => {
      const descriptor = openSync(at('out'), 'w');
      nodeFiles.writeAtomic(`/dev/fd/${descriptor}`, 'new');
      closeSync(descriptor);
      expect(readFileSync(at('out'), 'utf8')).toBe('new');
    });
  });

  it('does not replace what must not exist yet', () => {
    writeFileSync(at('there'), 'old');
    expect(() => nodeFiles.writeAtomic(at('there'), 'new', { exclusive: true })).toThrow(HostError);
    expect(readFileSync(at('there'), 'utf8')).toBe('old');
  });
});
