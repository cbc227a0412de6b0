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
        { port: '22/tcp', program: '/usr/sbin/sshd', user: 'root', address: 'all', reason: 'TODO' },
        { port: '3099/tcp', program: 'http.server', user: 'root', address: 'all', reason: 'TODO' },
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
      'port-audit: --output p.yaml: is there already; --force replaces it\n',
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
});
