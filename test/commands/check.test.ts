import { describe, expect, it } from 'vitest';
import { run } from '../../src/main.js';
import { FORMATS } from '../../src/reports/formats/list.js';
import { buildGap, buildSource } from '../helpers/build-report.js';
import { ASSETS, runCommand, SQUATTER, SSHD, snapshotText } from '../helpers/command.js';
import { fakeHost } from '../helpers/fake-host.js';
import { yaml } from '../helpers/load-policy.js';

const SNAPSHOT = snapshotText([SSHD, SQUATTER]);
const BLIND = snapshotText([SSHD], { gaps: [buildGap({ kind: 'blind', scope: 'tcp6', count: null })] });
const BOTH = yaml('allow:', '  - {port: 22, reason: administration}', '  - {port: 3099, reason: preview}');
const SSH_ONLY = yaml('allow:', '  - {port: 22, program: sshd, reason: administration}');

const FROM = ['--from', 'snapshot:web1.json'];
const check = (policy: string, words: readonly string[] = [], snapshot = SNAPSHOT) =>
  runCommand(['check', ...FROM, ...words], { 'web1.json': snapshot, 'port-audit.yaml': policy });

describe('port-audit check', () => {
  it('is 0 when the policy allows all that listens, and 1 when not', async () => {
    expect((await check(BOTH)).code).toBe(0);
    const { code, out } = await check(SSH_ONLY);
    expect(code).toBe(1);
    expect(out).toContain('policy-unlisted');
    expect(out).toContain('registered: chmd');
  });

  it('is 1 when what is required does not listen', async () => {
    const { code, out } = await check(`${BOTH}require: [{port: 443, program: nginx, reason: the site}]\n`);
    expect(code).toBe(1);
    expect(out).toContain('policy-missing');
  });

  it('fails from low on, or as the policy or the option says', async () => {
    const local = snapshotText([SSHD, { ...SQUATTER, id: 'tcp4:127.0.0.1:3099', address: '127.0.0.1' }]);
    expect((await check(SSH_ONLY, [], local)).code).toBe(1);
    expect((await check(`${SSH_ONLY}failOn: medium\n`, [], local)).code).toBe(0);
    expect((await check(`${SSH_ONLY}failOn: medium\n`, ['--fail-on', 'low'], local)).code).toBe(1);
    expect((await check(SSH_ONLY, ['--fail-on', 'never'])).code).toBe(0);
  });

  it('is 3 when a protocol could not be looked at, whatever the threshold; with findings 1', async () => {
    expect((await check(BOTH, [], BLIND)).code).toBe(3);
    expect((await check(BOTH, ['--fail-on', 'never'], BLIND)).code).toBe(3);
    expect((await check(yaml('deny: [{port: 22, reason: x}]'), [], BLIND)).code).toBe(1);
    const failed = snapshotText([], { sources: [buildSource({ ok: false, error: 'no ss' })] });
    expect((await check(BOTH, ['--fail-on', 'medium'], failed)).code).toBe(3);
  });

  it.each(FORMATS.map(({ id }) => id))('gives the same code in every format: %s', async (format) => {
    expect((await check(BOTH, ['--format', format])).code).toBe(0);
    expect((await check(SSH_ONLY, ['--format', format])).code).toBe(1);
    expect((await check(BOTH, ['--format', format], BLIND)).code).toBe(3);
  });

  it('takes the policy that is named, else that of the working directory', async () => {
    const files = { 'web1.json': SNAPSHOT, 'fleet/p.yaml': BOTH, 'port-audit.yaml': SSH_ONLY };
    expect((await runCommand(['check', ...FROM, '--policy', 'fleet/p.yaml'], files)).code).toBe(0);
    expect((await runCommand(['check', ...FROM], files)).code).toBe(1);
    const none = await runCommand(['check', ...FROM], { 'web1.json': SNAPSHOT });
    expect([none.code, none.out]).toEqual([2, '']);
    expect(none.err).toContain('check needs a policy: there is no ./port-audit.yaml');
    const gone = await runCommand(['check', ...FROM, '--policy', 'no.yaml'], files);
    expect([gone.code, gone.err]).toEqual([
      2,
      'port-audit: policy no.yaml: no such file; port-audit baseline --output no.yaml writes one\n',
    ]);
  });

  it('refuses a policy that is not valid, not filled in, or asks for nothing, each problem in a line', async () => {
    const broken = await check('version: 1\nalow: []\nfailOn: hihg\n');
    expect([broken.code, broken.out]).toEqual([2, '']);
    expect(broken.err.split('\n')).toEqual([
      'port-audit: port-audit.yaml:2:1: unknown key "alow"; did you mean "allow"?',
      expect.stringContaining('port-audit: port-audit.yaml:3:9: failOn: expected info, low'),
      '',
    ]);
    expect((await check(yaml('allow: [{port: 22, reason: TODO}]'))).err).toContain('still TODO');
    expect((await check(yaml('require: []'))).err).toContain('asks for nothing');
    const nothing = await check(yaml('allow: []'));
    expect([nothing.code, nothing.err]).toEqual([1, '']);
    expect(
      (await runCommand(['audit', ...FROM, '--policy', 'p'], { 'web1.json': SNAPSHOT, p: yaml('allow: []') })).code,
    ).toBe(1);
  });

  it('waits only for this machine, and only so many seconds', async () => {
    const words = ['check', ...FROM, '--policy', 'port-audit.yaml', '--wait'];
    const files = { 'web1.json': SNAPSHOT, 'port-audit.yaml': yaml('allow: []') };
    expect((await runCommand([...words, '5'], files)).err).toContain('--wait and --from exclude each other');
    expect((await runCommand([...words, 'long'], files)).err).toContain("--wait: 'long' is not a whole number");
  });

  it('prints no byte of a hostile policy raw', async () => {
    const { code, err } = await check('version: 1\n"\\e[2J\\u202E": 1\n');
    expect(code).toBe(2);
    expect(err).not.toMatch(/[^\n\P{C}]/u);
  });
});

describe('--explain-policy', () => {
  it('says for each listener which entry matches, or why the nearest does not, what is not allowed first', async () => {
    const policy = `${SSH_ONLY}  - {port: 3099, program: chmd, reason: x}\n`;
    const { code, out } = await check(policy, ['--explain-policy']);
    expect(code).toBe(1);
    expect(out).toBe(`3099/tcp on 0.0.0.0: http.server
  not in the policy; nearest: allow 3099 chmd (port-audit.yaml:4:5)
    but its program is http.server (/usr/bin/python3.11), not chmd

22/tcp on 0.0.0.0: sshd
  allowed by allow 22 sshd (port-audit.yaml:3:5): administration
`);
  });

  it('says when nothing is near, and what else matches', async () => {
    const { out } = await check(yaml('allow: [{port: 22, reason: a}, {port: 22/tcp, reason: b}]'), [
      '--explain-policy',
    ]);
    expect(out).toContain('  also matches allow 22/tcp (port-audit.yaml:2:32): b\n');
    expect(out).toContain('not in the policy; no entry is about this port or this program\n');
  });

  it('narrows, and says how much it hides', async () => {
    const { out } = await check(SSH_ONLY, ['--explain-policy', '--port', '22']);
    expect(out).toContain('22/tcp');
    expect(out).not.toContain('3099');
    expect(out).toContain('1 listener not shown');
  });

  it('explains the policy that it judged with, which may be a pipe that can be read once', async () => {
    const host = fakeHost({ files: { 'web1.json': SNAPSHOT, '/dev/fd/63': SSH_ONLY }, assets: ASSETS });
    const { read } = host.files;
    const once = (file: string, limit?: number) => {
      const bytes = read(file, limit);
      if (file === '/dev/fd/63') host.disk.set(file, '');
      return bytes;
    };
    const words = ['check', ...FROM, '--policy', '/dev/fd/63', '--explain-policy'];
    const code = await run(words, { ...host, files: { ...host.files, read: once } });
    expect([code, host.stderr.text]).toEqual([1, '']);
    expect(host.stdout.text).toContain('allowed by allow 22 sshd (/dev/fd/63:3:5): administration');
  });

  it('is JSON as well, and nothing else', async () => {
    const { out } = await check(SSH_ONLY, ['--explain-policy', '--format', 'json']);
    expect(JSON.parse(out)).toMatchObject({
      schema: 'port-audit/explanation@1',
      listeners: [{ decision: 'allowed' }, { decision: 'unlisted', nearest: null }],
    });
    const { code, err } = await check(SSH_ONLY, ['--explain-policy', '--format', 'csv']);
    expect([code, err]).toEqual([2, 'port-audit: --explain-policy prints as table or json, not as csv\n']);
  });
});

describe('port-audit check --validate', () => {
  const GOOD = 'version: 1\nallow: [{port: 22, reason: administration}]\n';

  it('says nothing of policies that are valid, and looks at nothing', async () => {
    const { code, out, err } = await runCommand(['check', '--validate', 'a.yaml', 'b.yaml'], {
      'a.yaml': GOOD,
      'b.yaml': GOOD,
    });
    expect([code, out, err]).toEqual([0, '', '']);
  });

  it('says all that is wrong with any of them, each with its place', async () => {
    const files = {
      'a.yaml': 'version: 1\nallow: [{port: 22, reason: TODO}]\n',
      'b.yaml': 'version: 2\n',
      'c.yaml': GOOD,
    };
    const { code, out, err } = await runCommand(['check', '--validate', 'a.yaml', 'c.yaml', 'b.yaml', 'd.yaml'], files);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/a\.yaml:2:\d+: allow\[0\]\.reason: still TODO/);
    expect(err).toMatch(/b\.yaml:1:\d+: /);
    expect(err).toMatch(/d\.yaml: /);
    expect(err).not.toContain('c.yaml');
  });
});
