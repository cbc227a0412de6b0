import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean, nearestOf } from '../../src/base/did-you-mean.js';

const FORMATS = ['snapshot', 'ss', 'netstat', 'lsof', 'osquery', 'systeminformation'];

describe('nearestOf', () => {
  it.each([
    ['snapshots', 'snapshot'],
    ['nestat', 'netstat'],
    ['LSOF', 'lsof'],
    ['losf', 'lsof'],
    ['systeminfo', 'systeminformation'],
    ['osqery', 'osquery'],
    ['xml', null],
    ['', null],
  ])('%j: %j', (word, nearest) => expect(nearestOf(word, FORMATS)).toBe(nearest));

  it('only ever names a candidate', () => {
    fc.assert(fc.property(fc.string(), (word) => [...FORMATS, null].includes(nearestOf(word, FORMATS))));
  });
});

describe('didYouMean', () => {
  it('names the nearest', () => expect(didYouMean('sss', FORMATS)).toBe('; did you mean "ss"?'));
  it('says nothing when nothing is near', () => expect(didYouMean('pcap', FORMATS)).toBe(''));
});
