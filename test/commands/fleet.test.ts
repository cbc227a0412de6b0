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

  it('counts the machines of which something is said, not all that have the service', async () => {
    const [owner] = SSHD.owners;
    if (owner === undefined) throw new Error('SSHD has an owner');
    const forged = {
      ...SSHD,
      owners: [{ ...owner, exe: '/tmp/sshd', exeFile: { uid: 1000, gid: 1000, mode: '0755' } }],
    };
    const text = machines(40, [3]) + machineLine('odd', [forged]);
    const { findings, common } = JSON.parse((await fleet(['-', '--json'], {}, { stdin: text })).out);
    expect(findings[0]).toMatchObject({ port: 22, program: 'sshd', machines: 1, names: ['odd'], severity: 'high' });
    expect(common).toMatchObject([{ port: 22, program: 'sshd' }]);
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

  it.each([
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0, 0x0a]), 'is compressed with gzip; unpack it first'],
    ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x0a]), 'is compressed with zstd; unpack it first'],
    ['binary', Buffer.alloc(5000), 'is binary, not text'],
    [
      'a line without end',
      Buffer.alloc((33 << 20) + 1, 'x'),
      'no document ends in its first 32 MiB; the rest was not read',
    ],
    [
      'a list of snapshots',
      `[${machines(2, []).trim().replace('\n', ',')}]`,
      "a list of 2 documents: write one a line, as jq -c '.[]' does",
    ],
    ['a newer snapshot', machines(1, []).replace('snapshot@1', 'snapshot@2'), expect.stringContaining('snapshot@2')],
    ['a snapshot cut off', machines(1, []).slice(0, 600), expect.stringContaining('not JSON')],
  ])('tells %s once, with its file, and judges all else', async (_, content, reason) => {
    const { code, out } = await fleet(['d', '--json'], {
      'd/a': machines(1, []),
      'd/b': content,
      'd/c': machines(2, []),
    });
    const { judged, invalid, invalidCount } = JSON.parse(out);
    expect([code, judged, invalidCount]).toEqual([2, 2, 1]);
    expect(invalid).toEqual([{ place: expect.stringMatching(/^d\/b(:1)?$/), reason }]);
  });

  it('reads UTF-16 with its mark, UTF-8 with its own, and the ends of lines of Windows', async () => {
    const text = machines(1, []);
    const files = {
      'd/a': Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text.trim(), 'utf16le')]),
      'd/b': `\ufeff${text}`,
      'd/c': text.replace('\n', '\r\n'),
    };
    const { code, out } = await fleet(['d', '--json'], files);
    expect([code, JSON.parse(out).repeated]).toEqual([0, { machines: 1, names: ['web0'] }]);
  });

  it('follows no link to a directory and opens no pipe below a directory, and says so', async () => {
    const stats = { 'd/loop': { kind: 'directory' }, 'd/pipe': { kind: 'other' } } as const;
    const { code, out } = await fleet(
      ['d', '--json'],
      { 'd/a': machines(1, []), 'd/loop': { link: '..' }, 'd/pipe': { error: 'ETIMEDOUT' } },
      { stats },
    );
    expect([code, JSON.parse(out).invalid]).toEqual([
      2,
      [
        { place: 'd/loop', reason: 'is a link to a directory; name it to have it read' },
        { place: 'd/pipe', reason: 'is a pipe, a socket or a device, no file' },
      ],
    ]);
  });

  it('tells machines that are there more than once, and counts what any of their documents shows', async () => {
    const text = machines(3, [1]) + machines(2, []);
    const { out } = await fleet(['-', '--json'], {}, { stdin: text });
    expect(JSON.parse(out)).toMatchObject({
      repeated: { machines: 2, names: ['web0', 'web1'] },
      findings: [{ machines: 1 }],
    });
    expect((await fleet(['-'], {}, { stdin: text })).out).toMatch(/^more than once, .*: web0, web1$/m);
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

  describe('with policies by names of machines', () => {
    const allows = (port: number) => `version: 1\nallow:\n  - port: ${port}/tcp\n    reason: x\n`;
    const files = {
      'web.yaml': `${allows(22)}  - port: 3099/tcp\n    reason: x\n`,
      'db.yaml': allows(22),
      './a=b.yaml': allows(22),
      'f.ndjson': ['web1', 'WEB2.example.org', 'db1', 'mail1']
        .map((name) => machineLine(name, [SSHD, SQUATTER]))
        .join(''),
    };
    const judged = async (...words: string[]) => {
      const { code, out, err } = await fleet(['f.ndjson', '--json', ...words], files);
      return { code, err, ...JSON.parse(out) };
    };

    it('takes the first pattern that fits, else the policy for all others', async () => {
      const { code, err, findings, policies } = await judged(
        '--policy',
        'db.yaml',
        '--policy',
        'web*=web.yaml',
        '--policy',
        '*=db.yaml',
      );
      expect([code, err]).toEqual([1, '']);
      expect(findings).toMatchObject([{ port: 3099, rule: 'policy-unlisted', names: ['db1', 'mail1'] }]);
      expect(policies).toEqual([
        { file: 'web.yaml', machines: 2 },
        { file: 'db.yaml', machines: 2 },
      ]);
    });

    it('names each machine that no policy is for, judges it all the same, and ends with 2', async () => {
      const found = await judged('--policy', 'web*=web.yaml', '--policy', 'db?=db.yaml');
      expect(found.code).toBe(2);
      expect(found.invalid).toEqual([
        { place: 'f.ndjson:4', reason: 'mail1: no --policy is for it; it was judged without one' },
      ]);
      expect(found.err).toContain('f.ndjson:4: mail1');
      expect(found.judged).toBe(4);
      expect(found.findings).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ port: 3099, rules: expect.arrayContaining(['registered-unexpected']) }),
        ]),
      );
      const { code, err } = await fleet(['f.ndjson', '--format', 'rows', '--policy', 'web*=web.yaml'], files);
      expect([code, err]).toEqual([2, expect.stringMatching(/db1: no --policy .*\n.*mail1: no --policy/)]);
    });

    it('says in the table which policy was for how many', async () => {
      const { out } = await fleet(['f.ndjson', '--policy', 'web*=web.yaml', '--policy', 'db.yaml'], files);
      expect(out).toMatch(/^judged by web\.yaml on 2, db\.yaml on 2$/m);
    });

    it('takes what has a slash before the = for a file', async () =>
      expect((await judged('--policy', './a=b.yaml')).policies).toEqual([{ file: './a=b.yaml', machines: 4 }]));

    it.each([
      ['two for all', ['--policy', 'web.yaml', '--policy', 'db.yaml']],
      ['no file', ['--policy', 'web*=']],
      ['no names', ['--policy', '=web.yaml']],
      ['a file that is not there', ['--policy', 'web*=none.yaml']],
    ])('refuses %s', async (_, words) => {
      const { code, out, err } = await fleet(['f.ndjson', ...words], files);
      expect([code, out, err.trim().split('\n').length]).toEqual([2, '', 1]);
    });
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

  it.each(['1', '7'])('finds the planted strangers of a fleet first, whatever drifts in it: seed %s', (seed) => {
    const made = spawnSync(process.execPath, ['bench/fleet-machines.mjs', '2100', seed], {
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
