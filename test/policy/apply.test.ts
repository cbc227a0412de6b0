import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReportListener } from '../../src/domain/report.js';
import { RULE_IDS, type RuleId, ruleNamed } from '../../src/judge/rules/list.js';
import { applyPolicy } from '../../src/policy/apply.js';
import { active, applyText, buildContext, draftAt, NOW } from '../helpers/apply-policy.js';
import { buildGap, buildOwner, buildReportListener, buildSquatter } from '../helpers/build-report.js';
import { policyOf, yaml } from '../helpers/load-policy.js';

const sshd = buildReportListener();
const squatter = buildSquatter();
const strict = { strict: true };
const allow = (fields: string) => yaml(`allow: [{${fields}, reason: administration}]`);
const find = (rule: RuleId) => draftAt(rule, squatter);

describe('an allow entry', () => {
  it('accepts the listener and its finding, and says which entry and why', async () => {
    const { listeners, findings } = await applyText(
      allow('port: 3099'),
      [sshd, squatter],
      [find('registered-unexpected')],
    );
    expect(listeners.map(({ disposition }) => disposition)).toEqual(['active', 'accepted']);
    const { lasting: _, remedy: __, ...found } = find('registered-unexpected');
    expect(findings).toMatchObject([
      {
        ...found,
        disposition: 'accepted',
        reason: 'allow 3099 (port-audit.yaml:2:9): administration',
      },
    ]);
  });

  it('says in words all that it asks for', async () => {
    const text = allow(
      'port: 3000-3100/tcp, program: [http.server, nc], user: [alice, 1000], address: [all, 10.0.0.0/8]',
    );
    const { findings } = await applyText(text, [squatter], [find('suspicious-port')]);
    expect(findings[0]?.reason).toBe(
      'allow 3000-3100/tcp http.server or nc, user alice or uid 1000, address all or 10.0.0.0/8 (port-audit.yaml:2:9): administration',
    );
  });

  it.each(RULE_IDS)('%s: accepted by any entry, by the full path, or never', async (rule) => {
    const disposition = async (text: string) => {
      const outcome = await applyText(text, [squatter], [find(rule)]);
      return outcome.findings.find((finding) => finding.rule === rule && finding.listener !== null)?.disposition;
    };
    const by = ruleNamed(rule)?.acceptedBy;
    expect(await disposition(allow('port: 3099'))).toBe(by === 'port' ? 'accepted' : 'active');
    expect(await disposition(allow('port: 3099, program: http.server'))).toBe(by === 'port' ? 'accepted' : 'active');
    expect(await disposition(allow('port: 3099, program: python3.11'))).toBe(by === 'port' ? 'accepted' : 'active');
    const path = await disposition(allow('port: 3099, program: /usr/bin/python3.11'));
    expect(path).toBe(by === 'never' ? 'active' : 'accepted');
  });

  it('about an executable has to name every one of them', async () => {
    const other = buildOwner({ pid: 2, exe: '/tmp/x' });
    const listener = buildReportListener({ owners: [other, buildOwner()] });
    const finding = draftAt('writable-executable', listener);
    const dispositions = async (text: string) =>
      (await applyText(text, [listener], [finding])).findings.map(({ disposition }) => disposition);
    expect(await dispositions(allow('port: 22, program: [/usr/sbin/sshd, x]'))).toEqual(['active']);
    expect(await dispositions(allow('port: 22, program: [/usr/sbin/sshd, /tmp/x]'))).toEqual(['accepted']);
  });

  it('further down may accept what the first one cannot', async () => {
    const text = yaml(
      'allow:',
      '  - {port: 3099, reason: a}',
      '  - {port: any, program: /usr/bin/python3.11, reason: b}',
    );
    const { findings } = await applyText(text, [squatter], [find('suspicious-port'), find('deleted-executable')]);
    expect(findings.map(({ reason }) => reason)).toEqual([
      'allow 3099 (port-audit.yaml:3:5): a',
      'allow any /usr/bin/python3.11 (port-audit.yaml:4:5): b',
    ]);
  });

  it('that matched nothing is told, one that matched beside another is not', async () => {
    const text = yaml(
      'allow:',
      '  - {port: 22, reason: a}',
      '  - {port: 22/tcp, reason: b}',
      '  - {port: 99, reason: c}',
    );
    const { findings } = await applyText(text, [sshd]);
    expect(findings).toMatchObject([
      {
        rule: 'policy-unused',
        severity: 'info',
        listener: null,
        message: 'allow 99 (port-audit.yaml:5:5) matches no listener: c',
      },
    ]);
  });
});

describe('an allow entry that matched nothing', () => {
  it('says what is on its port, and what of it does not fit or is not shown', async () => {
    const listener = buildReportListener({ owners: [buildOwner({ user: null, uid: null })] });
    const { findings } = await applyText(yaml('allow: [{port: 22, user: root, reason: a}]'), [listener]);
    expect(findings).toMatchObject([
      {
        rule: 'policy-unused',
        message: expect.stringMatching(/: a; tcp4:0\.0\.0\.0:22 listens, but its user is unknown, not root$/),
      },
    ]);
  });

  it('may still be needed where an owner could not be seen', async () => {
    const hidden = buildReportListener({ ownerStatus: 'hidden', ownerReason: 'not privileged', program: null });
    const text = yaml('allow: [{port: 22, program: sshd, reason: a}, {port: 23, program: x, reason: b}]');
    const { findings } = await applyText(text, [hidden]);
    expect(findings).toMatchObject([
      {
        rule: 'policy-unused',
        confidence: 'low',
        message: expect.stringContaining('it may fit tcp4:0.0.0.0:22, whose owner could not be seen'),
        remedy: expect.stringContaining('Look again with more rights before you remove it.'),
      },
      {
        rule: 'policy-unused',
        confidence: 'high',
        remedy: expect.stringContaining('Remove it, or correct what it asks for.'),
      },
    ]);
  });
});

describe('an allow entry that matched nothing where nobody could look', () => {
  it('is not told to be removed', async () => {
    const gaps = [buildGap({ kind: 'blind', scope: 'tcp6' }), buildGap()];
    const text = yaml('allow: [{port: 22/tcp, reason: a}, {port: 53/udp, reason: b}]');
    const { findings } = await applyText(text, [], [], { gaps });
    expect(findings).toMatchObject([
      {
        confidence: 'low',
        message: expect.stringMatching(/matches no listener: a; tcp6 could not be looked at$/),
        remedy: expect.stringContaining('Look again where all can be seen before you remove it.'),
      },
      { confidence: 'high', remedy: expect.stringContaining('Remove it, or correct what it asks for.') },
    ]);
  });
});

describe('until', () => {
  const text = allow('port: 3099, until: 2026-11-20');
  const dispositionAt = async (now: string) =>
    (await applyText(text, [squatter], [find('registered-unexpected')], { now: new Date(now) })).listeners[0]
      ?.disposition;

  it('counts to the end of that day, UTC', async () => {
    expect(await dispositionAt('2026-11-20T23:59:59.999Z')).toBe('accepted');
    expect(await dispositionAt('2026-11-21T00:00:00.000Z')).toBe('active');
  });

  it('says so afterwards, and the entry is not called unused as well', async () => {
    const outcome = await applyText(text, [squatter], [find('registered-unexpected')], { now: new Date('2027-01-01') });
    expect(active(outcome)).toEqual(['policy-expired: medium']);
    expect(outcome.findings[0]?.message).toBe(
      'allow 3099 (port-audit.yaml:2:9) ended with 2026-11-20 and no longer counts: administration; tcp4:0.0.0.0:3099 still listens',
    );
    const gone = await applyText(text, [], [], { now: new Date('2027-01-01') });
    expect(gone.findings[0]?.message).toMatch(/no longer counts: administration$/);
  });

  it('is one finding, unless there is worse or more to say of what it allowed', async () => {
    const now = { now: new Date('2027-01-01') };
    const strict = await applyText(text, [squatter], [find('registered-unexpected')], { ...now, strict: true });
    expect(active(strict)).toEqual(['policy-expired: medium']);
    const mild = `${text}rules: {policy-expired: info}\n`;
    expect(active(await applyText(mild, [squatter], [find('registered-unexpected')], now))).toEqual([
      'registered-unexpected: medium',
      'policy-expired: info',
    ]);
    const off = `${text}rules: {policy-expired: off}\n`;
    expect(active(await applyText(off, [squatter], [find('registered-unexpected')], now))).toEqual([
      'registered-unexpected: medium',
    ]);
    const more = [find('registered-unexpected'), find('name-mismatch')];
    expect(active(await applyText(text, [squatter], more, now))).toEqual([
      'name-mismatch: medium',
      'policy-expired: medium',
    ]);
  });

  it('ends require and deny entries too', async () => {
    const ended = yaml(
      'require: [{port: 80, reason: x, until: 2020-01-01}]',
      'deny: [{port: 22, reason: x, until: 2020-01-01}]',
    );
    const outcome = await applyText(ended, [sshd]);
    expect(active(outcome)).toEqual(['policy-expired: medium', 'policy-expired: medium']);
    expect(outcome.requirements).toEqual([]);
  });
});

describe('deny', () => {
  it('beats allow and require, also those that stand before it', async () => {
    const text = yaml(
      'allow: [{port: 3099, program: /usr/bin/python3.11, reason: a}]',
      'require: [{port: 3099, reason: r}]',
      'deny: [{port: 3000-3100, reason: not here}]',
    );
    const { listeners, findings } = await applyText(text, [squatter], [find('registered-unexpected')], strict);
    expect(listeners[0]?.disposition).toBe('active');
    expect(findings).toMatchObject([
      {
        rule: 'policy-denied',
        severity: 'high',
        listener: squatter.id,
        disposition: 'active',
        place: { file: 'port-audit.yaml', line: 4, column: 8 },
        message:
          '3099/tcp registered: chmd, CHIPSY Machine Daemon / actual: http.server (/usr/bin/python3.11): forbidden by deny 3000-3100 (port-audit.yaml:4:8): not here',
      },
      { rule: 'registered-unexpected', disposition: 'active' },
    ]);
  });

  it('still forbids when its rule is off', async () => {
    const text = yaml('allow: [{port: 22, reason: a}]', 'deny: [{port: 22, reason: b}]', 'rules: {policy-denied: off}');
    const outcome = await applyText(text, [sshd]);
    expect(outcome.listeners[0]?.disposition).toBe('active');
    expect(active(outcome)).toEqual([]);
  });

  it('is high on loopback too, and matches every owner or none', async () => {
    const local = buildReportListener({ address: '127.0.0.1' });
    const text = yaml('deny: [{port: 22, program: sshd, reason: x}]');
    expect(active(await applyText(text, [local]))).toEqual(['policy-denied: high']);
    const shared = buildReportListener({
      owners: [buildOwner(), buildOwner({ pid: 900, exe: '/bin/x' })],
      ownerPrograms: [],
    });
    expect(active(await applyText(text, [shared]))).toEqual([]);
  });
});

describe('require', () => {
  const text = yaml('require: [{port: 443/tcp, program: nginx, reason: the site itself}]');
  const https = buildReportListener({
    port: 443,
    owners: [buildOwner({ exe: '/usr/sbin/nginx' })],
    ownerPrograms: ['nginx'],
  });

  it('allows what it requires', async () => {
    const outcome = await applyText(text, [https], [draftAt('cleartext-service', https)], strict);
    expect(active(outcome)).toEqual([]);
    expect(outcome.listeners[0]?.disposition).toBe('accepted');
    expect(outcome.requirements).toEqual([
      { entry: '443/tcp nginx', reason: 'the site itself', listeners: [https.id], finding: null },
    ]);
  });

  it('tells what is missing, in check and outside', async () => {
    const { findings, requirements } = await applyText(text, [sshd]);
    expect(findings).toMatchObject([
      {
        rule: 'policy-missing',
        severity: 'high',
        confidence: 'high',
        listener: null,
        message: 'nothing listens that fits require 443/tcp nginx (port-audit.yaml:2:11): the site itself',
      },
    ]);
    expect(requirements[0]).toMatchObject({ listeners: [], finding: findings[0]?.fingerprint });
  });

  it('says what is there instead', async () => {
    const apache = buildReportListener({
      port: 443,
      owners: [buildOwner({ exe: '/usr/sbin/apache2' })],
      ownerPrograms: ['apache2'],
    });
    const { findings } = await applyText(text, [apache]);
    expect(findings[0]?.message).toContain(
      '; tcp4:0.0.0.0:443 listens, but its program is apache2 (/usr/sbin/apache2), not nginx',
    );
    const hidden = buildReportListener({
      port: 443,
      ownerStatus: 'hidden',
      ownerReason: 'not privileged',
      program: null,
    });
    expect((await applyText(text, [hidden])).findings[0]?.message).toContain(
      'but its program could not be seen: not privileged',
    );
  });

  it('is less sure when nobody could look', async () => {
    const gaps = [buildGap({ kind: 'blind', scope: 'tcp6' }), buildGap({ kind: 'blind', scope: 'udp4' }), buildGap()];
    const { findings } = await applyText(text, [], [], { gaps });
    expect(findings[0]).toMatchObject({
      confidence: 'low',
      message: expect.stringContaining('; tcp6 could not be looked at'),
    });
  });

  it('points at no finding when the rule is off', async () => {
    const { findings, requirements } = await applyText(`${text}rules: {policy-missing: off}\n`, []);
    expect(findings).toEqual([]);
    expect(requirements[0]?.finding).toBeNull();
  });
});

describe('in check', () => {
  it('everything that the policy does not allow is a finding', async () => {
    const outcome = await applyText(allow('port: 3099'), [sshd, squatter], [], strict);
    expect(outcome.findings).toMatchObject([
      {
        rule: 'policy-unlisted',
        severity: 'medium',
        listener: sshd.id,
        message: expect.stringContaining('no entry of the policy allows it'),
      },
    ]);
    expect(active(await applyText(allow('port: 3099'), [sshd, squatter]))).toEqual([]);
  });

  it('it says that an owner could not be seen, since entries with a program cannot fit then', async () => {
    const hidden = buildReportListener({ ownerStatus: 'hidden', ownerReason: 'not privileged', program: null });
    const { findings } = await applyText(allow('port: 22, program: sshd'), [hidden], [], strict);
    expect(findings[0]?.message).toContain(
      'its owner could not be seen (not privileged), and no entry of the policy allows it',
    );
  });

  it('it is low on loopback', async () => {
    const local = buildReportListener({ address: '::1' });
    expect(active(await applyText(allow('port: 1'), [local], [], strict))).toContain('policy-unlisted: low');
  });

  it.each(['registered-unexpected', 'unregistered-port', 'unattributed-listener'] as const)(
    'it stands in place of %s where that is not more severe',
    async (rule) => {
      const unlisted = async (severity: 'low' | 'medium' | 'high', rules = '') => {
        const text = `${allow('port: 99')}rules: {policy-unused: off${rules}}\n`;
        return active(await applyText(text, [squatter], [draftAt(rule, squatter, { severity })], strict));
      };
      expect(await unlisted('low')).toEqual(['policy-unlisted: medium']);
      expect(await unlisted('medium')).toEqual(['policy-unlisted: medium']);
      expect(await unlisted('high')).toEqual([`${rule}: high`, 'policy-unlisted: medium']);
      expect(await unlisted('medium', `, ${rule}: critical`)).toEqual([`${rule}: critical`, 'policy-unlisted: medium']);
      expect(await unlisted('medium', ', policy-unlisted: low')).toEqual([`${rule}: medium`, 'policy-unlisted: low']);
      expect(await unlisted('medium', ', policy-unlisted: off')).toEqual([`${rule}: medium`]);
    },
  );

  it('it stands beside every other finding', async () => {
    const findings = [find('suspicious-port'), find('deleted-executable')];
    const outcome = await applyText(`${allow('port: 99')}rules: {policy-unused: off}\n`, [squatter], findings, strict);
    expect(active(outcome)).toEqual([
      'suspicious-port: medium',
      'deleted-executable: medium',
      'policy-unlisted: medium',
    ]);
  });

  it('what is denied and not allowed is both', async () => {
    const outcome = await applyText(yaml('deny: [{port: 22, reason: x}]'), [sshd], [], strict);
    expect(active(outcome)).toEqual(['policy-denied: high', 'policy-unlisted: medium']);
  });
});

describe('rules', () => {
  it('give findings another severity, or none', async () => {
    const text = yaml(
      'rules: {suspicious-port: critical, name-mismatch: off, policy-unused: low}',
      'allow: [{port: 1, reason: x}]',
    );
    const outcome = await applyText(text, [squatter], [find('name-mismatch'), find('suspicious-port')]);
    expect(active(outcome)).toEqual(['suspicious-port: critical', 'policy-unused: low']);
  });
});

describe('the findings', () => {
  it('are sorted: worst first, then in the order of the listeners, then what concerns none', async () => {
    const text = yaml('allow: [{port: 1, reason: x, until: 2020-01-01}]');
    const findings = [find('suspicious-port'), draftAt('cleartext-service', sshd)];
    const outcome = await applyText(text, [sshd, squatter], findings);
    expect(outcome.findings.map(({ rule }) => rule)).toEqual([
      'cleartext-service',
      'suspicious-port',
      'policy-expired',
    ]);
  });

  it('have fingerprints of their own that no moved line, pid or time changes', async () => {
    const text = yaml(
      'allow:',
      '  - {port: 1, reason: a}',
      '  - {port: 2, reason: a}',
      'deny: [{port: 22, reason: no}]',
    );
    const restarted = buildReportListener({ owners: [buildOwner({ pid: 99, startedAt: '2027-01-01T00:00:00.000Z' })] });
    const prints = async (policy: string, listener: ReportListener, now: Date) =>
      (await applyText(policy, [listener], [], { strict: true, now })).findings.map(({ fingerprint }) => fingerprint);
    const first = await prints(text, sshd, NOW);
    expect(new Set(first).size).toBe(4);
    for (const print of first) expect(print).toMatch(/^[0-9a-f]{32}$/);
    expect(await prints(`# moved\n${text}`, restarted, new Date('2030-01-01'))).toEqual(first);
  });

  it('are told apart where two ephemeral ports of one program are unlisted', async () => {
    const listeners = [40000, 40001].map((port) => buildSquatter({ port, verdict: 'ephemeral' }));
    const { findings } = await applyText(allow('port: 1'), listeners, [], strict);
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(findings.length);
  });
});

describe('many entries', () => {
  it('give what a plain search gives', async () => {
    const selector = fc.oneof(
      fc.integer({ min: 1, max: 6 }).map(String),
      fc.constantFrom('1-3', '2-6', '1-60000', 'ephemeral', '3/udp', '4/tcp'),
    );
    const entry = fc.record({
      port: selector,
      program: fc.option(fc.constantFrom('a', '/bin/a', '/bin/b', 'c'), { nil: undefined }),
      user: fc.option(fc.constantFrom('root', 'web', 0, 33), { nil: undefined }),
      reason: fc.constant('x'),
    });
    const holder = fc.constantFrom(
      { exe: '/bin/a', user: 'root', uid: 0 },
      { exe: '/bin/a', user: 'web', uid: 33 },
      { exe: '/bin/b', user: null, uid: 0 },
      { exe: '/opt/c', user: null, uid: null },
    );
    const listener = fc.record({
      port: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constant(50000)),
      holders: fc.array(holder, { minLength: 1, maxLength: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 8 }), listener, async (entries, { port, holders }) => {
        const owners = holders.map((each, index) => buildOwner({ pid: index + 1, ...each }));
        const held = buildReportListener({ port, owners, program: null, ownerPrograms: owners.map(() => null) });
        const outcome = await applyText(JSON.stringify({ version: 1, allow: entries }), [held], [], strict);
        const fits = entries.some((each) => fitsPlainly(each, port, holders));
        expect(outcome.listeners[0]?.disposition).toBe(fits ? 'accepted' : 'active');
      }),
      { numRuns: 200 },
    );
  });

  it('do not cost a comparison each for every listener', async () => {
    const entries = Array.from({ length: 2000 }, (_, index) => ({
      port: index % 2 === 0 ? index + 1 : 'any',
      program: `/usr/bin/p${index}`,
      reason: 'x',
    }));
    const policy = await policyOf(JSON.stringify({ version: 1, allow: entries }));
    const listeners = Array.from({ length: 20_000 }, (_, index) => buildReportListener({ port: index + 1 }));
    applyPolicy(policy, listeners, [], buildContext(strict));
  });
});

function fitsPlainly(
  entry: { port: string; program: string | undefined; user: string | number | undefined },
  port: number,
  holders: ReadonlyArray<{ exe: string; user: string | null; uid: number | null }>,
): boolean {
  const [range = '', protocol = 'tcp'] = entry.port.split('/');
  const [low = 0, high = low] = range.split('-').map(Number);
  const fitsPort = range === 'ephemeral' ? port >= 32768 : port >= low && port <= high;
  const fitsHolder = ({ exe, user, uid }: (typeof holders)[number]) => {
    const fitsProgram = [undefined, exe, exe.split('/').at(-1)].includes(entry.program);
    return fitsProgram && [undefined, uid, user ?? (uid === 0 ? 'root' : null)].includes(entry.user);
  };
  return protocol === 'tcp' && fitsPort && holders.every(fitsHolder);
}
