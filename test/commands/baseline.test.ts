import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { buildGap } from '../helpers/build-report.js';
import { runCommand, SQUATTER, SSHD, snapshotText } from '../helpers/command.js';

const FILES = { 'web1.json': snapshotText([SSHD, SQUATTER]) };
const FROM = ['--from', 'snapshot:web1.json'];

describe('port-audit baseline', () => {
  it('writes a policy to stdout', async () => {
    const { code, out } = await runCommand(['baseline', ...FROM], FILES);
    expect(code).toBe(0);
    expect(parse(out)).toEqual({
      version: 1,
      allow: [
        { port: '3099/tcp', program: 'http.server', user: 'root', address: 'all', reason: 'TODO' },
        { port: '22/tcp', program: '/usr/sbin/sshd', user: 'root', address: 'all', reason: 'TODO' },
      ],
    });
  });

  it('is 0 although there are findings, and check is red until the reasons are filled in', async () => {
    const { code, host } = await runCommand(['baseline', ...FROM, '--output', 'port-audit.yaml'], FILES);
    expect([code, host.stdout.text]).toEqual([0, '']);
    const written = String(host.disk.get('port-audit.yaml'));
    const check = (policy: string) => runCommand(['check', ...FROM], { ...FILES, 'port-audit.yaml': policy });
    expect((await check(written)).code).toBe(2);
    expect((await check(written.replaceAll('TODO', 'approved by Alice'))).code).toBe(0);
  });

  it('writes the reason that it is given', async () => {
    const words = ['baseline', ...FROM, '--accept-all-reason', 'image: 2027-01 #1'];
    const { out } = await runCommand(words, FILES);
    expect(parse(out).allow.map(({ reason }: { reason: string }) => reason)).toEqual(
      Array(2).fill('image: 2027-01 #1'),
    );
    expect(out).not.toContain('TODO');
    expect((await runCommand(['baseline', ...FROM, '--accept-all-reason', ' '], FILES)).code).toBe(2);
  });

  it('replaces no file unless it is told to', async () => {
    const files = { ...FILES, 'p.yaml': 'mine' };
    const refused = await runCommand(['baseline', ...FROM, '--output', 'p.yaml'], files);
    expect([refused.code, refused.err]).toEqual([
      2,
      'port-audit: --output p.yaml: is there already; --update adds what is new, --force replaces it\n',
    ]);
    expect(refused.host.disk.get('p.yaml')).toBe('mine');
    const forced = await runCommand(['baseline', ...FROM, '--output', 'p.yaml', '--force'], files);
    expect(forced.code).toBe(0);
    expect(String(forced.host.disk.get('p.yaml'))).toContain('version: 1');
  });

  it('says what it could not look at, and is 3 then', async () => {
    const blind = snapshotText([SSHD], { gaps: [buildGap({ kind: 'blind', scope: 'tcp6', reason: 'no permission' })] });
    const { code, out, err } = await runCommand(['baseline', ...FROM], { 'web1.json': blind });
    expect(code).toBe(3);
    expect(out).toContain('# Not looked at: every tcp6 listener: no permission; to see it: run as root\n');
    expect(err).toBe('port-audit: not everything could be looked at; the file says what is not in it\n');
  });

  it('writes the entries of the ports that are asked for', async () => {
    const { out } = await runCommand(['baseline', ...FROM, '--port', '22'], FILES);
    expect(parse(out).allow.map(({ port }: { port: string }) => port)).toEqual(['22/tcp']);
    expect((await runCommand(['baseline', ...FROM, '--port', 'x y'], FILES)).code).toBe(2);
  });
});

describe('port-audit baseline --update', () => {
  const POLICY = `version: 1
# ours
allow:
  - port: 22/tcp   # ssh
    reason: administration

  - port: 8080/tcp
    program: nginx
    reason: the old site
`;
  const update = (words: readonly string[], policy = POLICY) =>
    runCommand(['baseline', ...FROM, '--update', ...words], { ...FILES, 'p.yaml': policy });

  it('keeps entries, reasons and comments, adds what is new, and names what matches nothing', async () => {
    const { code, err, host } = await update(['--output', 'p.yaml']);
    const text = String(host.disk.get('p.yaml'));
    expect(code).toBe(0);
    expect(text.startsWith(POLICY)).toBe(true);
    expect(parse(text).allow.slice(2)).toEqual([
      { port: '3099/tcp', program: 'http.server', user: 'root', address: 'all', reason: 'TODO' },
    ]);
    expect(text).toMatch(/# NEW ON 2026-11-20\n {2}# /);
    expect(err.split('\n')).toEqual([
      'port-audit: 1 new entry; say why where TODO stands',
      'port-audit: allow 8080/tcp nginx (p.yaml:7:5) matches no listener: the old site',
      '',
    ]);
    const again = await update(['--output', 'p.yaml'], text);
    expect(String(again.host.disk.get('p.yaml'))).toBe(text);
    expect(again.err).toContain('port-audit: 0 new entries\n');
  });

  it('takes the policy of check where none is named, and prints', async () => {
    const { out } = await runCommand(['baseline', ...FROM, '--update'], { ...FILES, 'port-audit.yaml': POLICY });
    expect(out.startsWith(POLICY)).toBe(true);
  });

  it('adds nothing that the policy forbids', async () => {
    const forbidding = `${POLICY}deny:\n  - port: 3099\n    reason: never\n`;
    const { err, host } = await update(['--output', 'p.yaml'], forbidding);
    expect(String(host.disk.get('p.yaml'))).toBe(forbidding);
    expect(err).toContain('forbidden by deny 3099 (p.yaml:11:5): never');
  });

  it.each([
    [['--output', 'none.yaml'], 'there is no none.yaml to update; port-audit baseline --output none.yaml writes one'],
    [['--output', 'p.yaml', '--force'], '--update and --force exclude each other'],
  ])('is refused with %j', async (words, why) => {
    const { code, err } = await update(words);
    expect([code, err]).toEqual([2, expect.stringContaining(why)]);
  });
});
