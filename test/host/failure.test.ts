import { describe, expect, it } from 'vitest';
import { UnobservableError, UsageError } from '../../src/base/errors.js';
import { readError, readFailure, writeFailure } from '../../src/host/failure.js';
import { HostError } from '../../src/host/types.js';

const failed = (code: string) => new HostError(code, `${code}: what Node says, read`);

describe('readFailure', () => {
  it.each([
    ['ENOENT', 'no such file'],
    ['EISDIR', 'is a directory, not a file'],
    ['EFBIG', 'is larger than the limit of 64 KiB'],
    ['EIO', 'cannot be read: EIO: what Node says, read'],
  ])('%s: %s', (code, words) => expect(readFailure(failed(code), 64 * 1024)).toBe(words));
  it('tells a large limit in MiB', () =>
    expect(readFailure(failed('EFBIG'), 16 << 20)).toBe('is larger than the limit of 16 MiB'));
});

describe('writeFailure', () => {
  it.each([
    ['ENOSPC', 'the disk is full'],
    ['ENOENT', 'its directory does not exist'],
    ['EIO', 'EIO: what Node says, read'],
  ])('%s: %s', (code, words) => expect(writeFailure(failed(code))).toBe(words));
});

describe('readError', () => {
  it('is no word about the file where this process lacks something', () => {
    for (const code of ['EMFILE', 'ENFILE', 'ENOMEM'])
      expect(readError('policy p', failed(code), 1)).toBeInstanceOf(UnobservableError);
    expect(readError('policy p', failed('ENOENT'), 1)).toEqual(new UsageError(['policy p: no such file']));
  });
});
