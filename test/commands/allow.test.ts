import { describe, expect, it } from 'vitest';
import { runCommand } from '../helpers/command.js';
import type { FakeFile } from '../helpers/fake-host.js';
import { MACHINE, netFiles, procFiles, row } from '../helpers/proc.js';

const REDIS: Readonly<Record<string, FakeFile>> = {
  ...MACHINE,
  ...netFiles({ tcp: row('00000000:0C1B', '0A', 111, 7) }),
  ...procFiles({ pid: 20, comm: 'redis-server', exe: '/usr/bin/redis-server', uid: 111, sockets: [7] }),
  '/usr/bin/redis-server': 'ELF',
};
const POLICY = '/etc/port-audit/policy.yaml';
const ROOT = { platform: 'linux', uid: 0 };

const allow = (words: readonly string[], files: Readonly<Record<string, FakeFile>> = REDIS, world = ROOT) =>
  runCommand(['allow', ...words], files, world);

const policyIn = ({ host }: Awaited<ReturnType<typeof allow>>) => String(host.disk.get(POLICY) ?? '');

describe('port-audit allow', () => {
  it('writes what listens there to the default policy, shows it, and the finding is accepted from then on', async () => {
    const done = await allow(['3099', '--reason', 'cache: of the shop', '--until', '2027-06-30']);
    expect([done.code, done.err]).toEqual([0, '']);
    expect(done.out).toContain(`Written to ${POLICY}, line 5:`);
    expect(done.out).toContain('  - port: 3099/tcp\n    program: /usr/bin/redis-server\n    user: redis\n');
    expect(policyIn(done)).toContain('reason: "cache: of the shop"\n    until: 2027-06-30\n');
    const files = { ...REDIS, [POLICY]: policyIn(done) };
    expect((await runCommand(['3099'], files, ROOT)).out).toContain('accepted: allow 3099/tcp');
    const again = await allow(['3099', '--reason', 'x'], files);
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('is allowed already by')]);
    expect(policyIn(again)).toBe(policyIn(done));
  });

  it('keeps what stands in the policy, with its comments', async () => {
    const before = 'version: 1\n# ours\nallow:\n  - port: 22/tcp   # ssh\n    reason: admin\nfailOn: high\n';
    const done = await allow(['3099/tcp', '--reason', 'x'], { ...REDIS, [POLICY]: before });
    expect(done.code).toBe(0);
    expect(policyIn(done)).toContain('# ours\nallow:\n  - port: 22/tcp   # ssh\n    reason: admin\n  # 3099/tcp ');
    expect(policyIn(done)).toMatch(/failOn: high\n$/);
  });

  it('writes to the policy that is named', async () => {
    const done = await allow(['3099', '--reason', 'x', '--policy', 'mine.yaml']);
    expect([done.code, policyIn(done)]).toEqual([0, '']);
    expect(String(done.host.disk.get('mine.yaml'))).toContain('port: 3099/tcp');
  });

  it.each([
    ['without a reason', ['3099'], '--reason is missing: port-audit allow 3099 --reason "why it may listen"'],
    ['with an empty one', ['3099', '--reason', ' '], '--reason says nothing'],
    ['with one that is none', ['3099', '--reason', 'TODO'], '--reason says nothing'],
    ['for what is no port', ['x', '--reason', 'y'], 'x is no port; port-audit explain x'],
    ['for a day that is none', ['3099', '--reason', 'y', '--until', '2027-02-30'], '--until: expected a day'],
    [
      'for a day that is over',
      ['3099', '--reason', 'y', '--until', '2020-01-01'],
      '--until: 2020-01-01 is over already',
    ],
    ['where nothing listens', ['4444', '--reason', 'y'], 'nothing listens on 4444 now'],
  ])('is refused %s', async (_, words, why) => {
    const done = await allow(words);
    expect([done.code, done.out, policyIn(done)]).toEqual([2, '', '']);
    expect(done.err).toContain(`port-audit: ${why}`);
  });

  it('is refused for a policy that is not valid, which stays as it is', async () => {
    const done = await allow(['3099', '--reason', 'x'], { ...REDIS, [POLICY]: 'version: 2\n' });
    expect([done.code, policyIn(done)]).toEqual([2, 'version: 2\n']);
    expect(done.err).toContain(`${POLICY}:1:10: version: expected 1`);
  });

  it('accepts nothing that is high, and writes nothing then', async () => {
    const files = {
      ...REDIS,
      ...procFiles({ pid: 20, comm: 'sshd', exe: '/tmp/x', cmdline: 'sshd\0', sockets: [7] }),
      '/tmp/x': 'ELF',
    };
    const done = await allow(['3099', '--reason', 'x'], files);
    expect([done.code, done.out, policyIn(done)]).toEqual([1, '', '']);
    expect(done.err).toMatch(
      /^port-audit: 3099\/tcp is not allowed, .*: high, .*; look at it: port-audit 3099\/tcp\n$/,
    );
  });

  it('says 3 where it cannot be seen who is there', async () => {
    const files = { ...REDIS, ...procFiles({ pid: 20, denied: 'EACCES' }) };
    const done = await allow(['3099', '--reason', 'x'], files, { platform: 'linux', uid: 1000 });
    expect([done.code, done.out]).toEqual([3, '']);
    expect(done.err).toContain('run it as root');
  });
});
