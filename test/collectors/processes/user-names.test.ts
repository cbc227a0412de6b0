import { describe, expect, it } from 'vitest';
import { readPasswd, userNames, withUserNames } from '../../../src/collectors/processes/user-names.js';
import { ownerOf } from '../../../src/domain/owner.js';
import { fakeHost } from '../../helpers/fake-host.js';

const PASSWD = 'root:x:0:0::/root:/bin/sh\n';

function machine(stdout: string, outcome: 'exited' | 'timeout' = 'exited') {
  const calls: Array<readonly string[]> = [];
  const getent = (args: readonly string[]) => {
    calls.push(args);
    return { outcome, code: 2, stdout: Buffer.from(stdout) };
  };
  return { calls, host: fakeHost({ files: { '/etc/passwd': PASSWD }, run: { getent } }) };
}

describe('userNames', () => {
  it('asks the name service once, for the ids that passwd does not have', async () => {
    const { host, calls } = machine('ann:*:10001:10001::/home/ann:/bin/sh\n');
    const names = await userNames(host, [0, 10001, 10002, 10001]);
    expect([...names]).toEqual([
      [0, 'root'],
      [10001, 'ann'],
    ]);
    expect(calls).toEqual([['passwd', '10001', '10002']]);
  });
  it('asks nobody where all are known', async () => {
    const { host, calls } = machine('');
    await userNames(host, [0]);
    expect(calls).toEqual([]);
  });
  it('keeps numbers where the name service does not answer, or there is none', async () => {
    const { host } = machine('ann:*:10001:1::/:/bin/sh\n', 'timeout');
    expect((await userNames(host, [10001])).get(10001)).toBeUndefined();
    expect((await userNames(fakeHost(), [10001])).size).toBe(0);
  });
  it('believes only what was asked for', () =>
    expect([...readPasswd('a:x:1:1\nb:x:2:1\nc:x:1:1\n:x:3:1\nx', new Set([1, 3]))]).toEqual([[1, 'a']]));
});

describe('withUserNames', () => {
  it('names users of whom only the id is known', () => {
    const described = new Map([
      [1, ownerOf(1, { uid: 10001 })],
      [2, ownerOf(2, { uid: 10001, user: 'bob' })],
      [3, ownerOf(3, {})],
    ]);
    const named = withUserNames(described, new Map([[10001, 'ann']]));
    expect([...named.values()].map(({ user }) => user)).toEqual(['ann', 'bob', null]);
  });
});
