import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/base/errors.js';
import { type Trusted, trustFile } from '../../src/host/trust.js';
import { type FakeWorld, fakeHost } from '../helpers/fake-host.js';

const FILE = '/d/p.yaml';
const POLICY: Trusted = { what: 'policy', file: FILE, found: false, own: false };
const STATE: Trusted = { what: 'state', file: FILE, found: false, own: true };
const world = (stats: FakeWorld['stats'], uid = 0) =>
  fakeHost({ files: { [FILE]: 'x' }, uid, ...(stats && { stats }) });
const trust =
  (trusted: Trusted, stats: FakeWorld['stats'], uid = 0) =>
  () =>
    trustFile(world(stats, uid), trusted);

describe('a file that decides what is told', () => {
  it.each([
    ['that every user may write', POLICY, { [FILE]: { mode: 0o666 } }],
    ['in a directory that every user may write', POLICY, { '/d': { mode: 0o777 } }],
    ['of another user, found by default', { ...POLICY, found: true }, { [FILE]: { uid: 1000 } }],
    ['in a directory of another user, found by default', { ...STATE, found: true }, { '/d': { uid: 1000 } }],
    ['that a group may write, found by default', { ...POLICY, found: true }, { [FILE]: { gid: 50, mode: 0o664 } }],
    ['of another user, a state', STATE, { [FILE]: { uid: 1000 } }],
  ] as Array<[string, Trusted, FakeWorld['stats']]>)('is refused by root %s', (_, trusted, stats) => {
    expect(trust(trusted, stats)).toThrow(UsageError);
    expect(trust(trusted, stats)).toThrow(`${trusted.what} ${FILE}: refused: `);
    expect(trust(trusted, stats, 1000)).not.toThrow();
  });

  it.each([
    ['of another user', POLICY, { [FILE]: { uid: 1000 } }, 'user 1000 may change it (the file is in their hands)'],
    ['in the checkout of another user', POLICY, { '/d': { uid: 1000 } }, 'user 1000 may change it (the directory /d'],
    ['in the directory of another user', STATE, { '/d': { uid: 1000 } }, 'user 1000 may change it'],
    ['that a group may write', POLICY, { [FILE]: { gid: 50, mode: 0o664 } }, 'group 50 may change it'],
  ] as Array<[string, Trusted, FakeWorld['stats'], string]>)(
    'is used with a warning when it was named, %s',
    (_, trusted, stats, words) => {
      expect(trust(trusted, stats)().join()).toContain(words);
    },
  );

  it.each([
    ['root', 0, {}],
    ['root in a sticky directory', 0, { '/d': { mode: 0o1777 } }],
    ['its own user', 1000, { '/d': { uid: 1000 }, [FILE]: { uid: 1000 } }],
    ['root for another user', 1000, {}],
  ] as Array<[string, number, FakeWorld['stats']]>)('is used without a word in the hands of %s', (_, uid, stats) => {
    for (const trusted of [POLICY, STATE, { ...POLICY, found: true }]) expect(trust(trusted, stats, uid)()).toEqual([]);
  });
});
