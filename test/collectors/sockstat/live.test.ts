import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSockstat } from '../../../src/collectors/sockstat/live.js';
import { sockstat } from '../../../src/collectors/sockstat/source.js';
import { CollectorError } from '../../../src/collectors/types.js';
import type { RunResult } from '../../../src/host/types.js';
import { fakeHost } from '../../helpers/fake-host.js';

const OUTPUT = readFileSync('test/fixtures/platforms/freebsd/sockstat-46l.txt');
const collect = (result: Partial<RunResult>, uid = 0, seeOthers = '1') =>
  sockstat.collect(
    fakeHost({
      platform: 'freebsd',
      uid,
      run: { sockstat: result, sysctl: { stdout: Buffer.from(`${seeOthers}\n`) } },
    }),
    { timeLimit: 1000, holders: true },
  );

describe('sockstat, live', () => {
  it('shows sockets with the processes that hold them', async () => {
    const { sightings, covers } = await collect({ stdout: OUTPUT });
    expect(covers).toEqual(['tcp4', 'tcp6', 'udp4', 'udp6', 'owner']);
    expect(sightings.map(({ address, port, holders }) => [address, port, holders[0]?.pid ?? null])).toEqual([
      ['0.0.0.0', 80, 1402],
      ['0.0.0.0', 80, 1401],
      ['::', 22, 1310],
      ['0.0.0.0', 22, 1310],
      ['127.0.0.1', 3155, 2204],
      ['::', 514, 1022],
      ['0.0.0.0', 514, 1022],
      ['0.0.0.0', 2049, null],
    ]);
  });
  it('takes a header without rows for an answer, and nothing at all for none', async () => {
    const header = OUTPUT.subarray(0, OUTPUT.indexOf('\n') + 1);
    expect((await collect({ stdout: header })).sightings).toEqual([]);
    await expect(collect({ stdout: Buffer.alloc(0) })).rejects.toThrow(CollectorError);
  });
  it('covers nothing where the kernel hides sockets of others', async () => {
    expect((await collect({ stdout: OUTPUT }, 1001)).covers).toHaveLength(5);
    const { covers, gaps } = await collect({ stdout: OUTPUT }, 1001, '0');
    expect(covers).toEqual([]);
    expect(gaps).toMatchObject([{ scope: 'sockstat', remedy: 'run as root' }]);
  });
  it.each<readonly [string, Partial<RunResult>]>([
    ['fails', { code: 1, stderr: 'sockstat: no' }],
    ['hangs', { outcome: 'timeout' }],
    ['prints something else', { stdout: Buffer.from('hello\n') }],
  ])('is no answer where it %s', (_, result) => expect(collect(result)).rejects.toThrow(CollectorError));
  it('refuses a row that it does not understand', () =>
    expect(() => readSockstat(Buffer.concat([OUTPUT, Buffer.from('root sshd 1 4 tcp4 nonsense:22 *:*\n')]))).toThrow(
      CollectorError,
    ));
});
