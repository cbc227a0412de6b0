import { describe, expect, it } from 'vitest';
import { buildGap, buildOwner } from '../helpers/build-report.js';
import { runCommand, SQUATTER, SSHD, snapshotText } from '../helpers/command.js';

const OLD = snapshotText([SSHD]);
const MOVED = { ...SSHD, owners: [buildOwner({ exe: '/opt/sshd', user: 'bob', uid: 5 })] };

const diff = (old: string, current: string, words: readonly string[] = []) =>
  runCommand(['diff', 'old.json', 'new.json', ...words], { 'old.json': old, 'new.json': current });

describe('port-audit diff', () => {
  it('is 0 when nothing was added or changed', async () => {
    const restarted = { ...SSHD, owners: [buildOwner({ pid: 4, startedAt: '2027-01-01T00:00:00.000Z' })] };
    expect(await diff(OLD, snapshotText([restarted]))).toMatchObject({
      code: 0,
      out: expect.stringContaining('0 added, 0 gone, 0 changed, 1 the same\n'),
    });
    expect(await diff(snapshotText([SSHD, SQUATTER]), OLD)).toMatchObject({
      code: 0,
      out: expect.stringContaining(
        'gone       3099/tcp on 0.0.0.0 (every network): registered: chmd / actual: http.server',
      ),
    });
  });

  it('is 1 when something was added', async () => {
    const { code, out } = await diff(OLD, snapshotText([SSHD, SQUATTER]));
    expect(code).toBe(1);
    expect(out).toContain(
      'added      3099/tcp on 0.0.0.0 (every network): registered: chmd / actual: http.server (/usr/bin/python3.11)\n',
    );
  });

  it('does not take the reason why nobody was seen for a program', async () => {
    const held = { ...SQUATTER, owners: [], ownerStatus: 'none', ownerReason: 'it may be the kernel' } as const;
    const { out } = await diff(OLD, snapshotText([SSHD, held]));
    expect(out).toContain('registered: chmd / actual: unknown (it may be the kernel)\n');
  });

  it.each([
    ['snapshot:old.json', 'snapshot:old.json: no such file; name the snapshot alone: old.json'],
    ['ss:old.txt', 'so make a report of it first: port-audit --from ss:old.txt --format json'],
  ])('says how to name %s', async (file, told) => {
    const { code, err } = await runCommand(['diff', file, 'old.json'], { 'old.json': OLD, 'old.txt': '' });
    expect(code).toBe(2);
    expect(err).toContain(told);
  });

  it('is 1 when something changed', async () => {
    const { code, out } = await diff(OLD, snapshotText([MOVED]));
    expect(code).toBe(1);
    expect(out).toContain(
      'changed    22/tcp on 0.0.0.0\n           executable: /usr/sbin/sshd -> /opt/sshd\n           user: root -> bob\n',
    );
  });

  it('says before everything else what more can reach now', async () => {
    const local = { ...SSHD, id: 'tcp4:127.0.0.1:22', address: '127.0.0.1', exposure: 'loopback' } as const;
    const { out } = await diff(snapshotText([local]), snapshotText([SSHD, SQUATTER]));
    expect(out.split('\n')[2]).toBe(
      'changed    22/tcp sshd (/usr/sbin/sshd): reached from this machine -> every network (127.0.0.1 -> 0.0.0.0)',
    );
    expect(out).toMatch(/\nadded {6}3099\/tcp.*\n1 added, 0 gone, 1 changed, 0 the same\n/);
  });

  it('is 3 when one could not see everything, unless something was added', async () => {
    const blind = { gaps: [buildGap({ kind: 'blind', scope: 'udp4' })] };
    expect((await diff(OLD, snapshotText([SSHD], blind))).code).toBe(3);
    expect((await diff(snapshotText([], blind), snapshotText([SSHD], blind))).code).toBe(1);
  });

  it('takes reports as well, and stdin', async () => {
    const report = (await runCommand(['audit', '--from', 'snapshot:s', '--format', 'json'], { s: OLD })).out;
    expect((await diff(report, OLD)).code).toBe(0);
    const piped = await runCommand(['diff', 'old.json', '-'], { 'old.json': OLD }, { stdin: snapshotText([MOVED]) });
    expect(piped.code).toBe(1);
    expect((await runCommand(['diff', '-', '-'])).err).toBe('port-audit: diff: only one of the two can be stdin\n');
  });

  it('is JSON for programs', async () => {
    const { code, out } = await diff(OLD, snapshotText([MOVED, SQUATTER]), ['--format', 'json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      schema: 'port-audit/diff@1',
      old: { hostname: 'web1', takenAt: '2026-11-20T10:00:00.000Z' },
      added: [{ id: 'tcp4:0.0.0.0:3099', program: { name: 'http.server' }, verdict: 'registered-unexpected' }],
      gone: [],
      changed: [
        {
          id: 'tcp4:0.0.0.0:22',
          changes: expect.arrayContaining([{ field: 'user', from: 'root', to: 'bob' }]),
        },
      ],
      summary: { added: 1, gone: 0, changed: 1, unknown: 0, same: 0, exitCode: 1 },
    });
  });

  it('refuses what is no snapshot, both files at once', async () => {
    const { code, out, err } = await diff('{}', OLD.slice(0, 200));
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('port-audit: old.json: ');
    expect(err).toContain('port-audit: new.json: line ');
    expect((await runCommand(['diff', 'no.json', 'no.json'])).err).toBe(
      'port-audit: no.json: no such file\nport-audit: no.json: no such file\n',
    );
    expect((await runCommand(['diff', 'one.json'])).code).toBe(2);
  });

  it('prints no byte of a hostile snapshot raw', async () => {
    const name = '\x1b[2J\u202e\n::error::x';
    const hostile = { ...SQUATTER, owners: [buildOwner({ exe: `/${name}`, name, user: name })] };
    const { out } = await diff(snapshotText([SQUATTER]), snapshotText([hostile]));
    expect(out).not.toMatch(/[^\n\P{C}]|^::/mu);
    const json = (await diff(OLD, snapshotText([hostile]), ['--format', 'json'])).out;
    expect(json).not.toMatch(/[^\n\P{C}]/u);
    expect(JSON.parse(json).added[0].users).toEqual([name]);
  });
});
