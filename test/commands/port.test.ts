import { describe, expect, it } from 'vitest';
import { runCommand } from '../helpers/command.js';

/** Row of /proc/net/tcp that listens on 0.0.0.0:3099. */
const ROW =
  '  0: 00000000:0C1B 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0 100 0 0 10 0\n';
const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';

const WORLD = {
  '/proc/net/tcp': `${HEAD}${ROW}`,
  '/proc/net/tcp6': HEAD,
  '/proc/net/udp': HEAD,
  '/proc/net/udp6': HEAD,
};

describe('port-audit port', () => {
  it('says in at most twelve lines who is there, and judges it', async () => {
    const { code, out } = await runCommand(['3099'], WORLD, { platform: 'linux' });
    expect(out).toMatch(/^3099\/tcp /);
    expect(out).toContain('IANA: chmd');
    expect(out.trimEnd().split('\n').length).toBeLessThanOrEqual(12);
    expect([0, 1]).toContain(code);
  });

  it('is 0 where nothing listens and all could be seen, and 3 where it could not', async () => {
    const seen = await runCommand(['port', '4444/tcp'], WORLD, { platform: 'linux' });
    expect([seen.code, seen.out.split('\n')[0]]).toEqual([0, 'Nothing listens on 4444/tcp.']);
    const { '/proc/net/tcp6': _, ...half } = WORLD;
    const blind = await runCommand(
      ['4444/tcp'],
      { ...half, '/proc/net/tcp6': { error: 'EACCES' } },
      { platform: 'linux' },
    );
    expect([blind.code, blind.out]).toEqual([3, expect.stringContaining('not everything could be looked at')]);
  });

  it('prints an audit of that port alone as JSON', async () => {
    const { out } = await runCommand(['tcp/3099', '--json'], WORLD, { platform: 'linux' });
    expect(JSON.parse(out)).toMatchObject({ schema: 'port-audit/report@1', listeners: [{ id: 'tcp4:0.0.0.0:3099' }] });
  });

  it.each(['99999', '22/tpc', '3099/sctp'])('refuses %s', async (word) => {
    const { code, err } = await runCommand([word], WORLD, { platform: 'linux' });
    expect([code, err]).toEqual([
      2,
      `port-audit: ${word} is no port that can be audited: write 0 to 65535, and /tcp or /udp behind it\n`,
    ]);
  });

  it('applies the policy of this machine, and not with --no-policy', async () => {
    const policy = 'version: 1\nallow:\n  - port: 3099\n    reason: meant\n';
    const files = { ...WORLD, '/etc/port-audit/policy.yaml': policy };
    const world = { platform: 'linux', uid: 0 };
    expect((await runCommand(['3099', '--json'], files, world)).out).toContain('"disposition":"accepted"');
    expect((await runCommand(['3099', '--json', '--no-policy'], files, world)).out).not.toContain(
      '"disposition":"accepted"',
    );
    const broken = await runCommand(['3099'], { ...files, '/etc/port-audit/policy.yaml': 'version: 2\n' }, world);
    expect(broken.code).toBe(2);
  });

  it('opens the page of a program, a service or a rule that stands alone', async () => {
    const { code, out } = await runCommand(['sshd'], WORLD, { platform: 'linux' });
    expect([code, out]).toEqual([0, expect.stringMatching(/^sshd/)]);
    expect((await runCommand(['sshd', '--all'], WORLD, { platform: 'linux' })).code).toBe(2);
    expect((await runCommand(['cheks'], WORLD, { platform: 'linux' })).code).toBe(2);
  });
});
