import fs from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readAsset } from '../../src/host/assets.js';

afterEach(() => void vi.restoreAllMocks());

describe('readAsset', () => {
  it('says that a file is missing where it is', () => {
    expect(() => readAsset('registry/none.bin')).toThrow('registry/none.bin is missing from the installation');
  });

  it('does not call a file missing that cannot be opened for another reason', () => {
    vi.spyOn(fs, 'readFileSync').mockImplementation(() => {
      throw Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' });
    });
    expect(() => readAsset('registry/iana.bin')).toThrow(expect.objectContaining({ code: 'EMFILE' }));
  });
});
