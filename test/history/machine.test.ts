import { describe, expect, it } from 'vitest';
import { machineOf } from '../../src/history/machine.js';
import { type FakeWorld, fakeHost } from '../helpers/fake-host.js';

const ID = '0123456789abcdef0123456789abcdef';
const idOf = async (world: FakeWorld) => (await machineOf(fakeHost(world))).id;

describe('machineOf', () => {
  it('is the same for the same id, whatever the host is called', async () => {
    const host = fakeHost({ files: { '/etc/machine-id': `${ID}\n` } });
    const renamed = { ...host, identity: { ...host.identity, hostname: 'other' } };
    expect((await machineOf(renamed)).id).toBe((await machineOf(host)).id);
    expect(await machineOf(renamed)).toEqual({ id: expect.stringMatching(/^[0-9a-f]{16}$/), name: 'other' });
  });

  it('keeps the id itself to itself', async () => {
    expect(JSON.stringify(await machineOf(fakeHost({ files: { '/etc/machine-id': ID } })))).not.toContain(
      ID.slice(0, 8),
    );
  });

  it('asks the next one where an image has no id yet', async () => {
    const named = await idOf({});
    for (const empty of ['', 'uninitialized\n', `${'0'.repeat(32)}\n`, 'x'.repeat(10_000)]) {
      expect(await idOf({ files: { '/etc/machine-id': empty } })).toBe(named);
      expect(await idOf({ files: { '/etc/machine-id': empty, '/var/lib/dbus/machine-id': ID } })).toBe(
        await idOf({ files: { '/etc/machine-id': ID } }),
      );
    }
  });

  it.each([
    ['freebsd', { files: { '/etc/hostid': '4C4C4544-0051-3510-8052-B4C04F4A4D31\n' } }],
    [
      'darwin',
      { run: { ioreg: { stdout: Buffer.from('  "IOPlatformUUID" = "4C4C4544-0051-3510-8052-B4C04F4A4D31"\n') } } },
    ],
    [
      'win32',
      {
        run: {
          reg: { stdout: Buffer.from('    MachineGuid    REG_SZ    4c4c4544-0051-3510-8052-b4c04f4a4d31\r\n') },
        },
      },
    ],
  ])('knows where %s has it', async (platform, world) => {
    expect(await idOf({ platform, ...world })).not.toBe(await idOf({ platform }));
  });
});
