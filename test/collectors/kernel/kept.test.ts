import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keptInodes } from '../../../src/collectors/kernel/kept.js';

const EPOLL = `pos:\t0
flags:\t02000002
tfd:        5 events:       19 data:                5  pos:0 ino:1c6a sdev:8
tfd:        6 events:       19 data:                6  pos:0 ino:1c6b sdev:fe01
`;
const RING = `SqMask:\t0x3
UserFiles:\t3
    0: socket:[4711]
    1: /home/u/socket:[9]
    2: <none>
UserBufs:\t0
`;

describe('keptInodes', () => {
  it('reads what an epoll instance watches, where it is a socket', () =>
    expect(keptInodes(EPOLL, 8)).toEqual([0x1c6a]));
  it('reads the fixed files of a ring', () => expect(keptInodes(RING, 8)).toEqual([4711]));
  it('is not kept busy by empty lines', () => expect(keptInodes('\n'.repeat(1_000_000), 8)).toEqual([]));
  it('reads any text', () =>
    fc.assert(fc.property(fc.string(), (text) => void expect(keptInodes(text, 8)).toBeInstanceOf(Array))));
});
