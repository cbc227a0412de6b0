import { describe, expect, it } from 'vitest';
import { runCommand } from '../helpers/command.js';

/** A machine whose kernel shows one listener, 22/tcp on every address. */
const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const ROW =
  '   0: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0\n';
const files = {
  '/proc/net/tcp': HEAD + ROW,
  '/proc/net/tcp6': HEAD,
  '/proc/net/udp': HEAD,
  '/proc/net/udp6': HEAD,
};

describe('port-audit collect', () => {
  it('prints a snapshot, and no judgement', async () => {
    const { code, out } = await runCommand(['collect', '--source', 'kernel'], files);
    const snapshot = JSON.parse(out);
    expect([code, snapshot.schema]).toEqual([0, 'port-audit/snapshot@1']);
    expect(snapshot.listeners).toMatchObject([{ id: 'tcp4:0.0.0.0:22', ownerStatus: 'hidden' }]);
    expect(out).not.toContain('verdict');
  });

  it('ends with 3 when no source could look', async () => {
    const { code, out } = await runCommand(['collect', '--source', 'ss'], files);
    expect(code).toBe(3);
    expect(JSON.parse(out).gaps).toContainEqual(expect.objectContaining({ kind: 'blind' }));
  });

  it('writes to a file', async () => {
    const { code, out, host } = await runCommand(['collect', '--source', 'kernel', '--output', 'web1.json'], files);
    expect([code, out]).toEqual([0, '']);
    expect(JSON.parse(`${host.disk.get('web1.json')}`).listeners).toHaveLength(1);
  });
});
