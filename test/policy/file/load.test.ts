import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/base/errors.js';
import { entryYaml, FULL_EXAMPLE, policyOf, refusalOf, yaml } from '../../helpers/load-policy.js';

const sha256 = (...texts: readonly string[]) => createHash('sha256').update(texts.join('')).digest('hex');

describe('loadPolicy', () => {
  it('reads every clause into types', async () => {
    const policy = await policyOf(FULL_EXAMPLE);
    const plain = { programs: [], users: [], addresses: [], until: null };
    const port = (number: number) => ({ kind: 'range', low: number, high: number, protocol: 'tcp' });
    const place = (line: number) => ({ file: 'port-audit.yaml', line, column: 5 });
    expect(policy).toEqual({
      warnings: [],
      facts: { file: 'port-audit.yaml', sha256: sha256(FULL_EXAMPLE) },
      entries: [
        {
          kind: 'allow',
          port: port(22),
          programs: [{ kind: 'name', name: 'sshd' }],
          users: [{ kind: 'name', name: 'root' }],
          addresses: [],
          reason: 'administration',
          until: { day: '2027-06-30', end: Date.UTC(2027, 6, 1) },
          place: place(3),
        },
        {
          ...plain,
          kind: 'require',
          port: port(443),
          programs: [{ kind: 'name', name: 'nginx' }],
          reason: 'the site itself',
          place: place(10),
        },
        { ...plain, kind: 'deny', port: port(23), reason: 'no telnet, whatever else allows it', place: place(14) },
      ],
      rules: { 'cleartext-service': 'high' },
      failOn: 'medium',
    });
  });

  it('reads a reason of several lines as one', async () => {
    const text = yaml('allow:', '  - port: 22', '    reason: |', '      administration,', '', '      see OPS-7', '');
    expect((await policyOf(text)).entries.map(({ reason }) => reason)).toEqual(['administration, see OPS-7']);
  });

  it('reads the same with a byte order mark, with CRLF and as JSON', async () => {
    const plain = (await policyOf(yaml('allow: [{port: 22, reason: x}]'))).entries;
    const windows = await policyOf(`\ufeff${yaml('allow: [{port: 22, reason: x}]').replaceAll('\n', '\r\n')}`);
    expect(windows.entries).toEqual(plain);
    const json = await policyOf(JSON.stringify({ version: 1, allow: [{ port: 22, reason: 'x' }] }));
    expect(json.entries.map(({ port }) => port)).toEqual(plain.map(({ port }) => port));
  });

  it('says every problem at once, each with file, line and column', async () => {
    const text = `version: 2
alow: []
allow:
  - port: 99999/tcp
    reason: x
    programm: sshd
  - port: 22/tcp
    reason: ""
  - port: 80-70
    reason: [a]
    until: 2027-02-30
deny: none
rules:
  cleartext: high
  policy-unused: severe
failOn: hihg
extends: 5
`;
    expect(await refusalOf(text)).toEqual([
      'port-audit.yaml:1:10: version: expected 1, the version of this format, found the number 2',
      'port-audit.yaml:2:1: unknown key "alow"; did you mean "allow"?',
      'port-audit.yaml:4:11: allow[0].port: there is no port 99999; the highest is 65535',
      'port-audit.yaml:6:5: unknown key "programm"; did you mean "program"?',
      'port-audit.yaml:8:13: allow[1].reason: is empty: say why, for the person who reads this next year',
      'port-audit.yaml:9:11: allow[2].port: 80-70 can match nothing; did you mean 70-80?',
      'port-audit.yaml:10:13: allow[2].reason: expected text, found a list',
      'port-audit.yaml:11:12: allow[2].until: expected a day of the calendar like 2027-06-30, found "2027-02-30"',
      'port-audit.yaml:12:7: deny: expected a list of entries, each beginning with "- port:", found "none"',
      'port-audit.yaml:14:3: unknown rule "cleartext"; did you mean "cleartext-service"?',
      'port-audit.yaml:15:18: rules.policy-unused: expected info, low, medium, high, critical or off, found "severe"',
      'port-audit.yaml:16:9: failOn: expected info, low, medium, high, critical or never, found "hihg"; did you mean "high"?',
      'port-audit.yaml:17:10: extends: expected the path of a file, or a list of them, found the number 5',
    ]);
  });

  it.each([
    ['version: 1\nallow:\n', '2:7: allow: expected a list of entries, each beginning with "- port:", found nothing'],
    ['allow: []\n', '1:1: version: missing, expected 1, the version of this format'],
    [yaml('allow:', '  -'), '3:4: allow[0]: expected an entry with at least port and reason, found nothing'],
    [yaml('allow:', '  - reason: x'), '3:5: allow[0].port: missing, expected a port like 22/tcp, a range like'],
    [yaml('allow:', '  - port: 22'), '3:5: allow[0].reason: missing, expected text'],
    [yaml('allow:', '  - port: 0', '    reason: x'), '3:11: allow[0].port: nothing can listen on port 0'],
    [yaml('allow:', '  - port: -1', '    reason: x'), '3:11: allow[0].port: expected a port like 22/tcp'],
    [yaml('allow:', '  - port: 22.5', '    reason: x'), '3:11: allow[0].port: expected a port like 22/tcp'],
    [yaml('allow:', '  - port: true', '    reason: x'), '3:11: allow[0].port: expected a port like 22/tcp'],
    [yaml('allow:', '  - port: 22/sctp', '    reason: x'), '3:11: allow[0].port: expected /tcp or /udp after the port'],
    [yaml('allow:', '  - port: ephemral', '    reason: x'), 'did you mean "ephemeral"?'],
    [yaml('allow:', '  - port: ""', '    reason: x'), '3:11: allow[0].port: expected a port, LOW-HIGH'],
    [yaml('allow:', '  - port: any', '    reason: x'), '3:11: allow[0].port: "any" needs a program'],
    [yaml('deny:', '  - port: any/udp', '    reason: x'), '3:11: deny[0].port: "any/udp" needs a program'],
    [entryYaml('program: ""'), '5:14: allow[0].program: is empty and can match nothing'],
    [entryYaml('program: bin/sshd'), '5:14: allow[0].program: "bin/sshd" can match nothing: write the full path'],
    [entryYaml('program: /usr/sbin/'), '5:14: allow[0].program: "/usr/sbin/" is a directory and can match nothing'],
    [entryYaml('program: 7'), 'program: expected the path or name of a program, or a list of them, found the number 7'],
    [entryYaml('program: [a, 7]'), '5:18: allow[0].program[1]: expected text, found the number 7'],
    [entryYaml('program: [a, b/c]'), '5:18: allow[0].program[1]: "b/c" can match nothing'],
    [entryYaml('program: []'), '5:14: allow[0].program: is an empty list and can match nothing'],
    [entryYaml('user: ""'), '5:11: allow[0].user: is empty and can match nothing'],
    [entryYaml('user: -1'), '5:11: allow[0].user: expected the name or number of a user'],
    [entryYaml('address: []'), '5:14: allow[0].address: is an empty list and can match nothing'],
    [entryYaml('address: loopbck'), 'did you mean "loopback"?'],
    [entryYaml('address: 10.0.0.1/8'), '"10.0.0.1/8" has bits set outside the network'],
    [entryYaml('address: 300.0.0.0/8'), '"300.0.0.0/8" is no ADDRESS/BITS'],
    [entryYaml('address: 0.0.0.0/32'), '0.0.0.0/32 can match nothing: a range never matches a wildcard'],
    [entryYaml('address: ::/128'), 'can match nothing'],
    [entryYaml('address: fe80::1%eth0'), 'write the address without its interface'],
    [entryYaml('until: tomorrow'), 'until: expected a day of the calendar like 2027-06-30, found "tomorrow"'],
    [entryYaml('until: 2027-13-01'), 'found "2027-13-01"'],
    [entryYaml('until: 2027'), 'until: expected a day of the calendar like 2027-06-30, found the number 2027'],
    [entryYaml('port: 23/tcp'), '5:5: the key "port" is given twice; it already stands in line 3'],
    [yaml('failOn: low', 'failOn: high'), '3:1: the key "failOn" is given twice; it already stands in line 2'],
    [yaml('__proto__: 1'), '2:1: unknown key "__proto__"'],
    [yaml('rules: {}', 'constructor: 1'), '3:1: unknown key "constructor"'],
    [yaml('rules:'), '2:7: rules: expected rules with a severity or off'],
    [yaml('extends: []'), '2:10: extends: is an empty list'],
    [yaml('extends: https://example.org/p.yaml'), '2:10: extends: expected the path of a file, found'],
    ['- 1\n', '1:1: expected a policy: keys like version, allow, require, deny, found a list'],
    ['just text\n', '1:1: expected a policy'],
    ['# nothing\n', '1:1: expected a policy: keys like version, allow, require, deny, found nothing'],
    ['version: 1\n---\nversion: 1\n', '2:1: a second YAML document begins here'],
    ['version: 1\nallow: [\n', 'not valid YAML'],
    ['version: 1\n\tallow: x\n', 'not valid YAML'],
    [
      entryYaml('program: x: y'),
      '5:14: not valid YAML: Nested mappings are not allowed in compact mappings; put a text',
    ],
    ['version: !!js/function x\n', '1:10: not valid YAML: Unresolved tag'],
    ['? [a]\n: 1\n', 'not valid YAML: With stringKeys'],
    ['version: 1\nallow: *x\n', '2:8: refused: an alias without its anchor'],
  ])('refuses %j', async (text, expected) => {
    expect((await refusalOf(text)).join('\n')).toContain(expected);
  });

  it('tells each mistake once', async () => {
    expect(await refusalOf(entryYaml('program: []', 'colour: red'))).toHaveLength(2);
  });

  it('throws only what the user can act on', async () => {
    await expect(policyOf('x')).rejects.toBeInstanceOf(UsageError);
  });
});

describe('extends', () => {
  const base = yaml('allow:', '  - port: 80', '    reason: base');
  const local = (target: string) => yaml('allow:', '  - port: 22', '    reason: local', `extends: ${target}`);

  it('follows a file relative to the one that names it, local entries first', async () => {
    const policy = await policyOf({
      'port-audit.yaml': local('fleet/web.yaml'),
      'fleet/web.yaml': yaml('allow:', '  - port: 443', '    reason: web', 'extends: base.yaml'),
      'fleet/base.yaml': base,
    });
    expect(policy.entries.map(({ reason, place }) => [reason, place.file])).toEqual([
      ['local', 'port-audit.yaml'],
      ['web', 'fleet/web.yaml'],
      ['base', 'fleet/base.yaml'],
    ]);
    expect(policy.facts.file).toBe('port-audit.yaml');
  });

  it('may be a list, in which the first one wins', async () => {
    const policy = await policyOf({
      'port-audit.yaml': yaml('extends: [one.yaml, two.yaml]', 'rules:', '  policy-unused: off'),
      'one.yaml': yaml('failOn: high', 'rules: {policy-unused: low, policy-expired: high}'),
      'two.yaml': yaml('failOn: low', 'rules: {policy-expired: info, cleartext-service: off}'),
    });
    expect(policy.failOn).toBe('high');
    expect(policy.rules).toEqual({ 'policy-unused': 'off', 'policy-expired': 'high', 'cleartext-service': 'off' });
  });

  it('goes into the checksum with every byte', async () => {
    const files = { 'port-audit.yaml': local('base.yaml'), 'base.yaml': base };
    expect((await policyOf(files)).facts.sha256).toBe(sha256(files['port-audit.yaml'], base));
  });

  it('takes a file once, by whatever name and however often', async () => {
    const policy = await policyOf({
      'port-audit.yaml': yaml('extends: [a.yaml, b.yaml, link.yaml]'),
      'a.yaml': yaml('extends: base.yaml'),
      'b.yaml': yaml('extends: ./base.yaml'),
      'link.yaml': { link: 'base.yaml' },
      'base.yaml': base,
    });
    expect(policy.entries.map(({ reason }) => reason)).toEqual(['base']);
  });

  it('may not go in a circle', async () => {
    const files = {
      'port-audit.yaml': yaml('extends: a.yaml'),
      'a.yaml': yaml('extends: b.yaml'),
      'b.yaml': yaml('', 'extends:', '  - a.yaml', '  - b.yaml'),
    };
    expect(await refusalOf(files)).toEqual([
      'b.yaml:4:5: extends: a cycle: a.yaml -> b.yaml -> a.yaml',
      'b.yaml:5:5: extends: a cycle: b.yaml -> b.yaml',
    ]);
    expect(await refusalOf(yaml('extends: port-audit.yaml'))).toEqual([
      'port-audit.yaml:2:10: extends: a cycle: port-audit.yaml -> port-audit.yaml',
    ]);
  });

  it('says where a file was named that is not there, and reads on in all others', async () => {
    expect(
      await refusalOf({ 'port-audit.yaml': yaml('extends: [no.yaml, bad.yaml]', 'x: 1'), 'bad.yaml': 'version: 3\n' }),
    ).toEqual([
      'port-audit.yaml:2:11: extends: no.yaml: no such file',
      expect.stringContaining('port-audit.yaml:3:1: unknown key "x"'),
      'bad.yaml:1:10: version: expected 1, the version of this format, found the number 3',
    ]);
  });

  it('goes 16 levels deep and takes 64 files', async () => {
    const chain = (length: number) =>
      Object.fromEntries(
        Array.from({ length }, (_, index) => [
          index === 0 ? 'port-audit.yaml' : `${index}.yaml`,
          index === length - 1 ? base : yaml(`extends: ${index + 1}.yaml`),
        ]),
      );
    expect(await refusalOf(chain(16))).toEqual([]);
    expect(await refusalOf(chain(17))).toEqual(['15.yaml:2:10: extends: more than 16 levels deep']);
    const names = Array.from({ length: 70 }, (_, index) => `${index}.yaml`);
    const wide = Object.fromEntries(names.map((name) => [name, base]));
    const lines = await refusalOf({ ...wide, 'port-audit.yaml': yaml(`extends: [${names.join(', ')}]`) });
    expect(lines).toHaveLength(7);
    expect(lines[0]).toContain('extends: more than 64 files');
  });
});

describe('for check', () => {
  const strict = { strict: true };

  it('a policy that asks for nothing is refused', async () => {
    const nothing = yaml('rules: {policy-unused: off}', 'require: []');
    expect(await refusalOf(yaml('allow: []'), strict)).toEqual([]);
    expect(await refusalOf(nothing, strict)).toEqual([
      'port-audit.yaml:1:1: asks for nothing: no allow, require or deny entry; write one with `port-audit baseline`',
    ]);
    expect(await refusalOf(nothing)).toEqual([]);
    expect(await refusalOf({ 'port-audit.yaml': yaml('extends: b.yaml'), 'b.yaml': entryYaml() }, strict)).toEqual([]);
  });

  it.each(['TODO', 'todo', ' todo ', ' TODO: ask Alice'])(
    'the reason %s is refused until it is filled in',
    async (reason) => {
      const text = yaml(
        'allow:',
        '  - port: 22',
        `    reason: "${reason}"`,
        'deny:',
        '  - port: 23',
        '    reason: TODO',
      );
      expect(await refusalOf(text, strict)).toEqual([
        'port-audit.yaml:4:13: allow[0].reason: still TODO; say why, or remove the entry',
        'port-audit.yaml:7:13: deny[0].reason: still TODO; say why, or remove the entry',
      ]);
      expect(await refusalOf(text)).toEqual([]);
    },
  );

  it('names unfinished reasons together with everything else that is wrong', async () => {
    const text = yaml('allow:', '  - prot: 22', '    reason: TODO', '  - 5', 'deny: 7');
    expect((await refusalOf(text, strict)).join('\n')).toMatch(
      /unknown key.*\n.*:4:13: allow\[0\]\.reason: still TODO/s,
    );
  });

  it('a reason may speak of a to-do list', async () => {
    expect(await refusalOf(yaml('allow:', '  - port: 22', '    reason: todo app of the team'), strict)).toEqual([]);
  });
});
