import fs, { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { nodeHost } from '../../src/host/node.js';
import { HostError } from '../../src/host/types.js';

const { files } = nodeHost();
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'port-audit-'));
});

afterAll(() => rmSync(directory, { recursive: true }));

function fileOf(size: number): { path: string; content: Buffer } {
  const content = Buffer.from(Array.from({ length: size }, (_, index) => index % 251));
  const file = path.join(directory, `${size}`);
  writeFileSync(file, content);
  return { path: file, content };
}

describe('files.read', () => {
  it.each([0, 1, 65535, 65536, 65537, 200_000])('reads all of a file of %i bytes', (size) => {
    const file = fileOf(size);
    expect(files.read(file.path).equals(file.content)).toBe(true);
    expect(files.read(file.path, size).length).toBe(size);
  });

  it.each([1, 65536, 65537, 200_000])('refuses a file of %i bytes that is one byte too large', (size) => {
    const { path: file } = fileOf(size);
    expect(() => files.read(file, size - 1)).toThrow(new HostError('EFBIG', `${file}: larger than ${size - 1} bytes`));
  });

  it('reads files that say their size is 0, or have no end', () => {
    expect(files.read('/proc/self/stat').length).toBeGreaterThan(10);
    expect(() => files.read('/dev/zero', 300_000)).toThrow('larger than 300000 bytes');
  });

  it('says what it cannot read', () => {
    expect(() => files.read(path.join(directory, 'none'))).toThrow(expect.objectContaining({ code: 'ENOENT' }));
    expect(() => files.read(directory)).toThrow(expect.objectContaining({ code: 'EISDIR' }));
  });
});

describe('files.readLinks', () => {
  afterEach(() => void vi.restoreAllMocks());

  /** What the kernel answers for /proc/PID/fd/N, whose directory root may list in any case. */
  function answer(code: string) {
    const links = mkdtempSync(path.join(directory, 'links-'));
    symlinkSync('socket:[7]', path.join(links, '3'));
    vi.spyOn(fs, 'readlinkSync').mockImplementation(() => {
      throw Object.assign(new Error(code), { code });
    });
    return () => files.readLinks(links, () => undefined);
  }

  it.each(['EACCES', 'EPERM'])('says that links may not be read: %s', (code) => {
    expect(answer(code)).toThrow(expect.objectContaining({ code }));
  });

  it.each(['ENOENT', 'ESRCH'])('passes over links that vanish: %s', (code) => {
    expect(answer(code)).not.toThrow();
  });
});
