import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { EXPOSURES } from '../../../src/domain/exposure.js';
import type { Finding } from '../../../src/domain/finding.js';
import { compareListeners } from '../../../src/domain/listener.js';
import { IDENTIFIED_BY, type ReportListener, VERDICTS } from '../../../src/domain/report.js';
import { renderBaseline } from '../../../src/policy/baseline/baseline.js';
import { objectionOf } from '../../../src/policy/baseline/baseline-entries.js';
import { visible } from '../../../src/reports/text.js';
import { active, applyText } from '../../helpers/apply-policy.js';
import {
  buildFinding,
  buildGap,
  buildListener,
  buildOwner,
  buildReport,
  buildReportListener,
  buildSquatter,
  NOT_LOOKED_AT,
} from '../../helpers/build-report.js';
import { hostileText } from '../../helpers/hostile.js';
import { refusalOf } from '../../helpers/load-policy.js';

function baselineOf(listeners: readonly ReportListener[], findings: readonly Finding[] = [], reason = 'TODO'): string {
  return renderBaseline(buildReport({ listeners, findings }), { reason, visible });
}

const systemd = buildOwner({
  pid: 1,
  exe: '/usr/lib/systemd/systemd',
  relay: { kind: 'socket', target: 'ssh.service', exe: '/usr/sbin/sshd', exeGuarded: null, package: null },
});

describe('renderBaseline', () => {
  it('writes one entry for the ports that a resolver drew by chance', () => {
    const drawn = [5021, 14_501, 44_000].map((port) => buildSquatter({ port, protocol: 'udp', verdict: 'ephemeral' }));
    const { allow } = parse(baselineOf(drawn)) as { allow: Array<{ port: string }> };
    expect(allow.map(({ port }) => port)).toEqual(['ephemeral/udp']);
  });

  it('writes a file that one reads from top to bottom', async () => {
    const listeners = [
      buildSquatter(),
      buildReportListener({ address: '::', dualStack: false }),
      buildReportListener(),
      buildSquatter({ port: 40123, protocol: 'udp', verdict: 'ephemeral' }),
      buildSquatter({ port: 40500, protocol: 'udp', verdict: 'ephemeral', address: '127.0.0.1' }),
    ];
    const findings = [
      buildFinding({ rule: 'registered-unexpected', listener: buildSquatter().id, message: 'not known to belong' }),
      buildFinding({
        rule: 'writable-executable',
        listener: buildSquatter().id,
        severity: 'high',
        message: 'anybody may write it',
      }),
    ];
    const text = renderBaseline(buildReport({ listeners, findings, gaps: [buildGap()] }), { reason: 'TODO', visible });
    await expect(text).toMatchFileSnapshot('../fixtures/policy/baseline.yaml');
  });

  it('counts one listener as one', () => expect(baselineOf([buildSquatter()])).toMatch(/: 1 listener in 1 entry\.$/m));

  it('makes one entry of what differs only in its address', () => {
    const text = baselineOf([
      buildReportListener({ address: '127.0.0.1' }),
      buildReportListener({ address: '::1' }),
      buildReportListener({ address: '10.0.0.1' }),
    ]);
    expect(parse(text).allow).toEqual([
      { port: '22/tcp', program: '/usr/sbin/sshd', user: 'root', address: ['loopback', 'private'], reason: 'TODO' },
    ]);
  });

  it('names every program and user that shares a port', () => {
    const other = buildOwner({ pid: 9, exe: '/usr/bin/a', user: 'www-data', uid: 33 });
    const text = baselineOf([buildReportListener({ owners: [buildOwner(), other], ownerPrograms: ['sshd', 'a'] })]);
    expect(parse(text).allow[0]).toMatchObject({
      program: ['/usr/bin/a', '/usr/sbin/sshd'],
      user: ['root', 'www-data'],
    });
  });

  it('names the service behind a systemd socket when it is the one that holds it', () => {
    const text = baselineOf([buildReportListener({ owners: [systemd, buildOwner()], ownerPrograms: [null, 'sshd'] })]);
    expect(parse(text).allow[0].program).toBe('/usr/sbin/sshd');
  });

  it('names what an interpreter runs, not the interpreter', () => {
    expect(parse(baselineOf([buildSquatter()])).allow[0].program).toBe('http.server');
  });

  it.each(['/tmp/x', '/dev/shm/nginx', '/var/tmp/a'])('accepts nothing that runs from %s', async (exe) => {
    const stranger = buildReportListener({ port: 4444, owners: [buildOwner({ exe })], ownerPrograms: ['x'] });
    const capture = buildReportListener({
      port: 4445,
      owners: [buildOwner({ ...NOT_LOOKED_AT, exe })],
      ownerPrograms: ['x'],
    });
    const text = baselineOf([buildReportListener(), stranger, capture]);
    expect(parse(text).allow).toHaveLength(1);
    expect(text).toContain(`# NOT ACCEPTED 4444/tcp on 0.0.0.0, sshd: ${exe} lies where everybody may put files.\n`);
    expect(parse(baselineOf([stranger]))).toMatchObject({ allow: [] });
  });

  it('accepts nobody whose file is not the one that lies at its path', () => {
    const impostor = buildReportListener({ owners: [buildOwner({ exeInPlace: false, exeGuarded: null })] });
    expect(baselineOf([impostor])).toContain('the file that runs is not the one that lies at /usr/sbin/sshd');
    expect(parse(baselineOf([impostor])).allow).toEqual([]);
  });

  it('writes the path of a script whose name proves nothing, and of a program that was seen in place', () => {
    const file = '/home/ann/app/server.py';
    const script = { file, uid: 1000, gid: 1000, mode: '0644', guarded: false, package: null };
    const [owner] = buildSquatter().owners;
    const own = buildSquatter({
      owners: [buildOwner({ ...owner, unitGuarded: null, script })],
      ownerPrograms: ['server.py'],
    });
    expect(parse(baselineOf([own])).allow[0].program).toBe(file);
    const binary = buildReportListener({ owners: [buildOwner({ exe: '/home/ann/bin/api', exeGuarded: false })] });
    expect(parse(baselineOf([binary])).allow[0].program).toBe('/home/ann/bin/api');
  });

  it('writes a number for a user without a name, and none for users that are not known', () => {
    const userIn = (user: string | null, uid: number | null) =>
      parse(baselineOf([buildReportListener({ owners: [buildOwner({ user, uid })] })])).allow[0].user;
    expect(userIn(null, 33)).toBe(33);
    expect(userIn(null, 0)).toBe('root');
    expect(userIn(null, null)).toBeUndefined();
    expect(userIn('33', 33)).toBe('33');
  });

  it('says where nobody could tell the program', () => {
    const hidden = buildReportListener({ ownerStatus: 'hidden', ownerReason: 'not privileged', program: null });
    const text = baselineOf([hidden]);
    expect(text).toContain('# any program: not privileged');
    expect(parse(text).allow[0]).not.toHaveProperty('program');
  });

  it('says which findings stay although the entry is accepted', () => {
    const text = baselineOf(
      [buildSquatter()],
      [
        buildFinding({ rule: 'name-mismatch', listener: buildSquatter().id, severity: 'high', message: 'a\nb' }),
        buildFinding({
          rule: 'modified-executable',
          listener: buildSquatter().id,
          severity: 'critical',
          message: 'changed',
        }),
      ],
    );
    expect(text).toContain(
      '  # STAYS modified-executable (critical): changed\n  # STAYS name-mismatch (high): a\\x0ab\n',
    );
  });

  it('forbids everything where nothing listened', async () => {
    const text = baselineOf([], [], 'nothing may');
    expect(await refusalOf(text, { strict: true })).toEqual([]);
    expect(text).toContain('\nallow: []\n');
    expect(active(await applyText(text, [buildReportListener()]))).toEqual([]);
  });

  it('is refused by check until its reasons are filled in', async () => {
    expect(await refusalOf(baselineOf([buildSquatter()]), { strict: true })).toEqual([
      expect.stringMatching(/^port-audit\.yaml:\d+:13: allow\[0\]\.reason: still TODO/),
    ]);
    expect(await refusalOf(baselineOf([buildSquatter()], [], 'all: of "it"\n#1'), { strict: true })).toEqual([]);
  });
});

/** A listener of any sort, its texts hostile. */
function anyListener(): fc.Arbitrary<ReportListener> {
  const text = fc.oneof(
    hostileText(),
    fc.constantFrom('/usr/sbin/sshd', 'sshd', '/tmp/', 'a/b', 'null', '~', '1', 'C:\\x y\\z.exe'),
  );
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
  const owner = fc
    .record({
      name: maybe(text),
      exe: maybe(text),
      user: maybe(text),
      uid: maybe(fc.nat(70000)),
      unit: maybe(text),
      relay: maybe(
        fc.record({
          kind: fc.constantFrom('socket', 'tunnel'),
          target: text,
          exe: maybe(text),
          exeGuarded: maybe(fc.boolean()),
          package: maybe(text),
        } as const),
      ),
    })
    .map(buildOwner);
  return fc
    .record({
      protocol: fc.constantFrom('tcp', 'udp'),
      port: fc.oneof(fc.integer({ min: 1, max: 65535 }), fc.constantFrom(22, 40000)),
      address: fc.constantFrom('0.0.0.0', '::', '127.0.0.1', '::1', '10.0.0.1', '192.0.2.1', 'fe80::1', '239.1.1.1'),
      interface: maybe(text),
      owners: fc.array(owner, { maxLength: 3 }),
      ownerReason: text,
      names: fc.array(maybe(text), { minLength: 3, maxLength: 3 }),
      by: fc.constantFrom(...IDENTIFIED_BY),
      product: maybe(text),
      verdict: fc.constantFrom(...VERDICTS),
    } as const)
    .map(({ owners, names, by, product, ...facts }) => {
      const numbered = owners.map((each, index) => ({ ...each, pid: index + 1 }));
      const [first] = names;
      return buildReportListener({
        ...buildListener({ ...facts, owners: numbered, ownerStatus: numbered.length > 0 ? 'known' : 'none' }),
        program: first === null || first === undefined ? null : { name: first, product, by },
        ownerPrograms: numbered.map((_, index) => names[index] ?? null),
        verdict: facts.verdict,
      });
    });
}

describe('a baseline of anything', () => {
  it('is a valid policy under which nothing is unlisted, denied or unused but what it names as not accepted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyListener(), { maxLength: 8 }), hostileText(), async (found, reason) => {
        const listeners = [...new Map(found.map((listener) => [listener.id, listener])).values()].sort(
          compareListeners,
        );
        const text = baselineOf(listeners, [], `because ${reason}`);
        expect(await refusalOf(text, { strict: true })).toEqual([]);
        const outcome = await applyText(text, listeners, [], { strict: true });
        const refused = listeners.filter((listener) => objectionOf(listener) !== null).map(({ id }) => id);
        expect(text.split('\n').filter((line) => line.startsWith('# NOT ACCEPTED'))).toHaveLength(refused.length);
        const speaks = outcome.findings.filter(({ listener }) => !refused.includes(listener ?? ''));
        expect(active({ findings: speaks })).toEqual([]);
        const accepted = outcome.listeners.filter(({ id }) => !refused.includes(id));
        expect(accepted.every(({ disposition }) => disposition === 'accepted')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('has no byte in it that acts on a terminal, and a class of exposure in every entry', () => {
    fc.assert(
      fc.property(anyListener(), hostileText(), (listener, message) => {
        const text = baselineOf(
          [listener],
          [buildFinding({ rule: 'suspicious-port', listener: listener.id, message })],
        );
        expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}](?<!\n)|##[a-z]*\[/u);
        const [entry] = parse(text).allow ?? [];
        if (objectionOf(listener) === null) expect(EXPOSURES).toContain(entry.address);
        else expect(entry).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});
