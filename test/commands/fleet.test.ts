import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { machineLine, runCommand, SQUATTER, SSHD, snapshotText } from '../helpers/command.js';
import type { FakeWorld } from '../helpers/fake-host.js';

const fleet = (words: readonly string[], files: FakeWorld['files'] = {}, world: FakeWorld = {}) =>
  runCommand(['fleet', ...words], files, world);

interface Found {
  readonly port: number;
  readonly machines: number;
  readonly names: readonly string[];
}

const machines = (count: number, strangers: readonly number[]) =>
  Array.from({ length: count }, (_, index) =>
    machineLine(`web${index}`, strangers.includes(index) ? [SSHD, SQUATTER] : [SSHD]),
  ).join('');

describe('port-audit fleet', () => {
  it('says what stands out, on how many machines, and on which', async () => {
    const { code, out } = await fleet(['f.ndjson', '--json'], { 'f.ndjson': machines(40, [3, 5]) });
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      schema: 'port-audit/fleet@1',
      machines: 40,
      judged: 40,
      findings: [
        {
          port: 3099,
          protocol: 'tcp',
          verdict: 'registered-unexpected',
          rule: 'registered-unexpected',
          severity: 'medium',
          machines: 2,
          names: ['web3', 'web5'],
        },
      ],
      common: [{ port: 22, program: 'sshd', machines: 40 }],
      notSeen: [],
      invalid: [],
    });
  });

  it('ranks the rarest first, and keeps 20 names', async () => {
    const common = Array.from({ length: 30 }, (_, index) => index);
    const text = machines(40, common) + machineLine('odd', [{ ...SQUATTER, port: 3098, id: 'tcp4:0.0.0.0:3098' }]);
    const { findings } = JSON.parse((await fleet(['-', '--json'], {}, { stdin: text })).out);
    const counts = (findings as Found[]).map(({ port, machines: on, names }) => [port, on, names.length]);
    expect(counts).toEqual(
      expect.arrayContaining([
        [3099, 30, 20],
        [3098, 1, 1],
      ]),
    );
  });

  it('has a table of at most 120 lines', async () => {
    const odd = Array.from({ length: 300 }, (_, index) => {
      const port = 4000 + index;
      return machineLine(`web${index}`, [{ ...SQUATTER, port, id: `tcp4:0.0.0.0:${port}` }]);
    });
    const unseen = Array.from({ length: 50 }, (_, index) => machineLine(`db${index}`, [], { sources: [] }));
    const { out } = await fleet(['-'], {}, { stdin: [...odd, ...unseen].join('') + 'rubbish\n'.repeat(50) });
    expect(out.split('\n').length).toBeLessThanOrEqual(120);
    expect(out).toContain('on 1 of 300');
    expect(out).toMatch(/and \d+ more/);
  });

  it('reads directories, patterns and files, and names a machine without a name by its file', async () => {
    const facts = JSON.stringify({ ansible_facts: { tcp_listen: [], udp_listen: [] } });
    const files = {
      'd/a.json': snapshotText([SSHD]),
      'd/sub/db7.json': facts,
      'd/.hidden': 'x',
      'e/x.ndjson': machines(2, []),
    };
    const { out, code } = await fleet(['d', 'e/*.ndjson', '--json'], files);
    expect([code, JSON.parse(out).machines]).toEqual([0, 3]);
    expect((await fleet(['none'], files)).code).toBe(2);
  });

  it('tells what is not valid with file and line, judges all else, and ends with 2', async () => {
    const files = { 'd/a': `${machines(2, [])}{"schema":"port-audit/sn`, 'd/b': 'x\n'.repeat(1000), 'd/c': '' };
    const { code, out, err } = await fleet(['d', '--json'], files);
    const { judged, invalid } = JSON.parse(out);
    expect([code, judged]).toEqual([2, 2]);
    expect(invalid[0]).toMatchObject({ place: 'd/a:3', reason: expect.stringContaining('not JSON') });
    expect(invalid.at(-2)).toMatchObject({ place: 'd/b', reason: expect.stringContaining('the rest was not read') });
    expect(invalid.at(-1)).toMatchObject({ place: 'd/c', reason: expect.stringContaining('empty') });
    expect(err).toContain('d/a:3');
  });

  it('names every machine that it could not see, and ends with 3', async () => {
    const text = machines(2, []) + machineLine('db3', [], { sources: [] });
    const { code, out } = await fleet(['-', '--json'], {}, { stdin: text });
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ machines: 3, judged: 2, notSeen: [{ host: 'db3' }] });
  });

  it('takes empty input for none', async () => expect((await fleet(['-'], {}, { stdin: '' })).code).toBe(2));

  it('judges by a policy as check does', async () => {
    const policy =
      'version: 1\nallow:\n  - port: 3099/tcp\n    reason: why not\nrequire:\n  - port: 443\n    reason: site\n';
    const files = { 'p.yaml': policy, 'f.ndjson': machines(3, [1]) };
    const { code, out } = await fleet(['f.ndjson', '--policy', 'p.yaml', '--json'], files);
    const { findings } = JSON.parse(out);
    expect(code).toBe(1);
    expect(findings.map(({ rule, machines: on }: { rule: string; machines: number }) => [rule, on])).toEqual([
      ['policy-missing', 3],
      ['policy-unlisted', 3],
    ]);
  });

  it('says what is new and what is gone since a baseline', async () => {
    const before = await fleet(['-', '--json'], {}, { stdin: machines(3, [1]) });
    const odd = machineLine('web9', [{ ...SQUATTER, port: 4444, id: 'tcp4:0.0.0.0:4444' }]);
    const { out } = await fleet(['-', '--json', '--baseline', 'old.json'], { 'old.json': before.out }, { stdin: odd });
    expect(JSON.parse(out)).toMatchObject({
      findings: [{ port: 4444, before: 0 }],
      gone: [{ port: 3099, machines: 1, names: ['web1'] }],
    });
    expect((await fleet(['-', '--baseline', 'old.json'], { 'old.json': '{}' }, { stdin: odd })).code).toBe(2);
  });

  it('counts a machine once, however often it is there', async () => {
    const { out } = await fleet(['-', '--json'], {}, { stdin: machines(3, [1]) + machines(3, [1]) });
    expect(JSON.parse(out)).toMatchObject({ machines: 3, findings: [{ machines: 1 }], common: [{ machines: 3 }] });
  });

  it('lets nothing of a machine act on a page, in a terminal or in a metric', async () => {
    const [owner] = SQUATTER.owners;
    if (owner === undefined) throw new Error('the squatter has an owner');
    const exe = '/opt/<script>"\u001b[31m\n';
    const text = machineLine('<b>\u001b[0m"\n', [
      { ...SQUATTER, owners: [{ ...owner, name: exe, exe, cmdline: [exe] }] },
    ]);
    for (const format of ['table', 'html', 'prometheus', 'json', 'rows']) {
      const { out } = await fleet(['-', '--format', format], {}, { stdin: text });
      expect(out).not.toContain('\u001b');
      if (format === 'html') expect(out).not.toMatch(/<b>|<script>/);
      if (format === 'prometheus') expect(out).toMatch(/^port_audit_fleet_findings\{.*\} 1$/m);
    }
  });

  it('writes a file of Parquet, and nothing binary to stdout', async () => {
    const words = ['-', '--format', 'parquet'];
    const { code, host } = await fleet([...words, '--output', 'o'], {}, { stdin: machines(2, [1]) });
    expect([
      code,
      Buffer.from((host.disk.get('o') as Buffer) ?? '')
        .subarray(0, 4)
        .toString(),
    ]).toEqual([1, 'PAR1']);
    expect((await fleet(words, {}, { stdin: machines(2, [1]) })).code).toBe(2);
  });

  it('writes rows as it goes', async () => {
    const { code, out } = await fleet(['-', '--format', 'rows'], {}, { stdin: machines(2, [1]) });
    expect([code, out.trim().split('\n').length]).toEqual([1, 3]);
  });

  it('finds the planted strangers of a fleet first', () => {
    const made = spawnSync(process.execPath, ['bench/fleet-machines.mjs', '2100'], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    const words = ['bin/port-audit.js', 'fleet', '-', '--json'];
    const { stdout } = spawnSync(process.execPath, words, { input: made.stdout, encoding: 'utf8', maxBuffer: 1 << 28 });
    const { findings } = JSON.parse(stdout);
    const first = findings.slice(0, 3).map(({ port, names }: { port: number; names: string[] }) => [port, names]);
    expect(first).toEqual([
      [9229, ['web233']],
      [2222, ['web404', 'web1404']],
      [3099, ['web17', 'web1017', 'web2017']],
    ]);
  });
});
