import { describe, expect, it } from 'vitest';
import { compileTable, type Installation, openTable } from '../../src/registry/iana-table.js';
import { compileKnowledge } from '../../src/registry/knowledge.js';
import { loadRegistry } from '../../src/registry/load.js';
import type { Assignment } from '../../src/registry/types.js';
import { type FakeWorld, fakeHost } from '../helpers/fake-host.js';
import { anAssignment, aProgram } from '../helpers/registry.js';

const SHIPPED = '2026-09-17';
const CURRENT = '/home/user/.local/share/port-audit/iana.bin';

const compiled = (
  version: string,
  installation: Installation | null,
  records: readonly Assignment[] = [anAssignment(80)],
) => compileTable({ version, source: 'a test' }, records, installation);
const installation = (shippedVersion = SHIPPED): Installation => ({
  from: 'a test',
  installedAt: '2026-11-20T10:00:00.000Z',
  etag: null,
  lastModified: null,
  shippedVersion,
});

const assets = {
  'registry/iana.bin': compiled(SHIPPED, null),
  'registry/knowledge.bin': compileKnowledge({ programs: [aProgram('sshd'), aProgram('nginx')], claims: [] }),
};
function load(world: FakeWorld = {}) {
  const { registry, table, warning } = loadRegistry(fakeHost({ assets, ...world }));
  return { registry, origin: table.installation === null ? 'shipped' : 'installed', warning };
}
const newer = compiled('2026-12-01', installation(), [anAssignment(80), anAssignment(81)]);

describe('loadRegistry', () => {
  it('serves what is shipped when nothing is installed', () => {
    const { registry, origin, warning } = load();
    expect([origin, warning]).toEqual(['shipped', null]);
    expect(registry.facts).toMatchObject({ version: SHIPPED, assignments: 1, programs: 2 });
    expect(registry.facts.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('serves an installed update with the programs that are shipped', () => {
    const { registry, origin, warning } = load({ files: { [CURRENT]: newer } });
    expect([origin, warning]).toEqual(['installed', null]);
    expect(registry.facts).toMatchObject({ version: '2026-12-01', assignments: 2, programs: 2 });
    expect(registry.registration(81, 'tcp').service).toBe('service-81');
  });

  it('hashes what is known, not when or from where it was installed', () => {
    const same = compiled(SHIPPED, installation());
    expect(load({ files: { [CURRENT]: same } }).registry.facts).toEqual(load().registry.facts);
    expect(load({ files: { [CURRENT]: newer } }).registry.facts.sha256).not.toBe(load().registry.facts.sha256);
  });

  it('has the checksum that the build noted, and no other where that is of other records', () => {
    const knowledge = { programs: [aProgram('sshd'), aProgram('nginx')], claims: [] };
    const noted = (iana: string) => ({
      assets: { ...assets, 'registry/knowledge.bin': compileKnowledge(knowledge, iana) },
    });
    const plain = load().registry.facts.sha256;
    expect(load(noted(openTable(assets['registry/iana.bin']).sha256)).registry.facts.sha256).toBe(plain);
    expect(load(noted('0'.repeat(64))).registry.facts.sha256).toBe(plain);
  });

  it('looks where XDG_DATA_HOME says, if that is an absolute path', () => {
    const files = { '/data/port-audit/iana.bin': newer };
    expect(load({ files, env: { XDG_DATA_HOME: '/data' } }).origin).toBe('installed');
    expect(load({ files: { [CURRENT]: newer }, env: { XDG_DATA_HOME: 'data' } }).origin).toBe('installed');
    expect(load({ files: { [CURRENT]: newer }, env: { XDG_DATA_HOME: '/data' } }).origin).toBe('shipped');
  });

  it.each([
    ['truncated', { files: { [CURRENT]: newer.subarray(0, -5) } }, 'checksum'],
    ['empty', { files: { [CURRENT]: '' } }, 'no compiled port registry'],
    ['another file', { files: { [CURRENT]: '<html>' } }, 'no compiled port registry'],
    [
      'not put there by an update',
      { files: { [CURRENT]: compiled('2026-12-01', null) } },
      'not put there by registry update',
    ],
    ['unreadable', { files: { [CURRENT]: { error: 'EACCES' } } }, 'may not read it'],
    [
      "somebody else's",
      { files: { [CURRENT]: newer }, stats: { [CURRENT]: { uid: 1000 } } },
      'user 1000 may change it',
    ],
    [
      'in the home of another user',
      { files: { [CURRENT]: newer }, stats: { '/home/user': { uid: 1000 } } },
      '/home/user is',
    ],
    ['in a directory of everybody', { files: { [CURRENT]: newer }, stats: { '/home': { mode: 0o777 } } }, 'every user'],
    ['of a group', { files: { [CURRENT]: newer }, stats: { '/home': { mode: 0o775, gid: 50 } } }, 'group 50'],
    ['writable by others', { files: { [CURRENT]: newer }, stats: { [CURRENT]: { mode: 0o664 } } }, 'may write to it'],
  ])('refuses an update that is %s, says why, and serves what is shipped', (_, world, reason) => {
    const { registry, origin, warning } = load(world as FakeWorld);
    expect([origin, registry.facts.version]).toEqual(['shipped', SHIPPED]);
    expect(warning).toContain(`${CURRENT}: refused: `);
    expect(warning).toContain(reason);
  });

  it('says nothing of the home of another user in which nothing was installed', () => {
    expect(load({ stats: { '/home/user': { uid: 1000 } } }).warning).toBeNull();
  });

  it('takes what only root may change, and asks other users for no more than before', () => {
    const files = { [CURRENT]: newer };
    expect(load({ files, stats: { '/home': { mode: 0o1777 } } }).origin).toBe('installed');
    expect(load({ files, uid: 1000, stats: { '/home/user': { uid: 1000 } } }).origin).toBe('installed');
  });

  it('does not say that it refused what may not be there at all', () => {
    const host = fakeHost({ files: { [CURRENT]: { error: 'EACCES' } } });
    const locked = { ...host, files: { ...host.files, look: () => null } };
    expect(loadRegistry(locked).warning).toBeNull();
  });

  it("advises what helps: to renew it, or to use a directory of one's own", () => {
    expect(load({ files: { [CURRENT]: '' } }).warning).toContain('Run port-audit registry update, or --rollback');
    const { warning } = load({ files: { [CURRENT]: { error: 'EACCES' } } });
    expect(warning).toContain('HOME or XDG_DATA_HOME');
    expect(warning).not.toContain('registry update');
  });

  it("takes root's and the user's own updates", () => {
    const world = { files: { [CURRENT]: newer }, uid: 1000 };
    expect(load({ ...world, stats: { [CURRENT]: { uid: 1000 } } }).warning).toBeNull();
    expect(load({ ...world, stats: { [CURRENT]: { uid: 0 } } }).warning).toBeNull();
    expect(load({ ...world, stats: { [CURRENT]: { uid: 1001 } } }).warning).toContain('belongs to user 1001');
  });

  it('keeps an older registry that was chosen, until port-audit itself is newer', () => {
    const chosen = load({ files: { [CURRENT]: compiled('2024-04-30', installation()) } });
    expect([chosen.origin, chosen.warning]).toEqual(['installed', null]);
    const outlived = load({ files: { [CURRENT]: compiled('2026-01-01', installation('2025-01-01')) } });
    expect(outlived.origin).toBe('shipped');
    expect(outlived.warning).toContain('2026-01-01 is older than that of 2026-09-17');
    expect(load({ files: { [CURRENT]: compiled('2026-12-01', installation('2025-01-01')) } }).origin).toBe('installed');
  });

  it('lets software stay where an update renames its service', () => {
    const web = aProgram('web', { services: ['service-80'] });
    const knowledge = compileKnowledge({ programs: [web], claims: [] });
    const renamed = compiled('2026-12-01', installation(), [anAssignment(80, { service: 'www' })]);
    const { registry } = load({
      assets: { ...assets, 'registry/knowledge.bin': knowledge },
      files: { [CURRENT]: renamed },
    });
    expect(registry.registration(80, 'tcp').service).toBe('www');
    expect(registry.belongs(web, 80, 'tcp')).toEqual({ how: 'default', service: null });
    expect(registry.programsOn(80, 'tcp').map(({ name }) => name)).toEqual(['web']);
    expect(registry.belongs(web, 80, 'udp')).toBeNull();
  });

  it('cannot do without what is shipped', () => {
    expect(() => load({ assets: {} })).toThrow('the registry that port-audit ships cannot be read');
    const damaged = { ...assets, 'registry/knowledge.bin': Buffer.from('{}\n') };
    expect(() => load({ assets: damaged })).toThrow('reinstall port-audit');
  });
});
