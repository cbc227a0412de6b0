import { describe, expect, it } from 'vitest';
import {
  buildEvidence,
  buildGapNews,
  buildNews,
  buildState,
  buildSubject,
  buildTracked,
  minutesLater,
  NOW,
} from '../helpers/build-history.js';
import { runCommand } from '../helpers/command.js';
import { HOSTILE_VALUES } from '../helpers/hostile.js';

const STATE = '/var/lib/port-audit/state.json';

const over = buildTracked({
  fingerprint: 'f'.repeat(32),
  status: 'resolved',
  severity: 'critical',
  lastSeen: minutesLater(60),
  resolvedAt: minutesLater(70),
});
const state = JSON.stringify(
  buildState({
    findings: [over, buildTracked()],
    undelivered: [{ recipient: 'mail:root', news: [buildNews()], gaps: [] }],
  }),
);

describe('port-audit history', () => {
  it('lists what was first and last seen when, what is open first', async () => {
    const { code, out } = await runCommand(['history'], { [STATE]: state });
    expect(code).toBe(0);
    expect(out).toMatch(/^STATE +SEVERITY +PORT +PROGRAM +FIRST SEEN \(UTC\) +LAST SEEN \(UTC\) +WHY$/m);
    expect(out.match(/^(open|resolved) .*$/gm)).toEqual([
      expect.stringMatching(
        /^open +medium +3099\/tcp +http\.server \(alice\) +2026-11-20 10:00 +2026-11-20 10:00 +registered: chmd$/,
      ),
      expect.stringMatching(/^resolved +critical +3099\/tcp .* 2026-11-20 10:00 +2026-11-20 11:00 +registered: chmd$/),
    ]);
    expect(out).toContain('Not told yet: 1 to mail:root\n');
    expect(out).toContain('2 findings, 1 open, as of 2026-11-20 10:00 UTC.\n');
  });

  it('tells what comes and goes, how often, and the same at several addresses once', async () => {
    const turns = [minutesLater(0), minutesLater(30), minutesLater(60)];
    const v6 = buildSubject({ id: 'tcp6:[::]:3099', family: 'ipv6', address: '::' });
    const findings = [
      buildTracked({ status: 'flapping', turns, lastSeen: minutesLater(60) }),
      buildTracked({
        status: 'flapping',
        turns,
        fingerprint: 'e'.repeat(32),
        subject: v6,
        firstSeen: minutesLater(-30),
      }),
    ];
    const { out } = await runCommand(['history'], { [STATE]: JSON.stringify(buildState({ findings })) });
    expect(out.replace(/\s+/g, ' ')).toContain(
      'comes and goes medium 3099/tcp http.server (alice) 2026-11-20 09:30 2026-11-20 11:00 registered: chmd; 2 ' +
        'addresses; seen 3 times since 2026-11-20 10:00 UTC',
    );
    expect(out).toContain('2 findings, 2 open');
  });

  it('tells what could not be seen, whatever ports are asked for', async () => {
    const gap = {
      ...buildGapNews().gap,
      status: 'open',
      seen: 1,
      missed: 0,
      turns: [],
      toldAt: NOW,
      resolvedAt: null,
    } as const;
    const over = { ...gap, status: 'resolved', scope: 'netns', count: null } as const;
    const files = { [STATE]: JSON.stringify(buildState({ findings: [], gaps: [over, gap] })) };
    for (const words of [[], ['--port', '22']]) {
      const { out } = await runCommand(['history', ...words], files);
      expect(out).toMatch(/^STATE +FIRST SEEN \(UTC\) +LAST SEEN \(UTC\) +NOT SEEN$/m);
      expect(out.match(/^(open|resolved) .*$/gm)).toEqual([
        expect.stringMatching(/^open +2026-11-20 10:00 +2026-11-20 10:00 +cannot see who holds 5 of 5 listeners/),
        expect.stringMatching(/^resolved +2026-11-20 10:00 +2026-11-20 10:00 +cannot see other network namespaces/),
      ]);
    }
  });

  it.each([
    [['--port', '3099'], '2 findings, 1 open, as of 2026-11-20 10:00 UTC.\n'],
    [['-p', '22,3000-3100/tcp'], '2 findings, 1 open, as of 2026-11-20 10:00 UTC.\n'],
    [['--port', '22'], '0 findings, 0 open, as of 2026-11-20 10:00 UTC. 2 more on other ports.\n'],
    [['--protocol', 'udp'], '0 findings, 0 open, as of 2026-11-20 10:00 UTC. 2 more on other ports.\n'],
  ])('%j narrows what is shown', async (words, expected) => {
    const { code, out } = await runCommand(['history', ...words], { [STATE]: state });
    expect([code, out]).toEqual([0, expect.stringContaining(expected)]);
    expect(
      JSON.parse((await runCommand(['history', ...words, '--json'], { [STATE]: state })).out).findings,
    ).toHaveLength(2);
  });

  it('has all evidence in JSON', async () => {
    const { out } = await runCommand(['history', '--format', 'json'], { [STATE]: state });
    const listed = JSON.parse(out);
    expect(listed).toMatchObject({
      schema: 'port-audit/history@1',
      undelivered: [{ recipient: 'mail:root', news: 1 }],
    });
    expect(listed.findings[0]).toMatchObject({
      status: 'open',
      port: 3099,
      firstSeen: minutesLater(0),
      lastSeen: minutesLater(0),
      evidence: { user: 'alice', pid: 4711 },
    });
  });

  it('says that nothing was found, in a state of its own', async () => {
    const { code, out } = await runCommand(['history', '--state', 's'], {
      s: JSON.stringify(buildState({ findings: [] })),
    });
    expect([code, out]).toEqual([0, '0 findings, 0 open, as of 2026-11-20 10:00 UTC.\n']);
  });

  it.each([
    [{}, [], `state ${STATE}: there is none yet; port-audit cron writes it`],
    [{ [STATE]: '{' }, [], 'damaged'],
    [{ [STATE]: state }, ['--port', '99999'], '--port: "99999" is no port'],
    [{ [STATE]: state }, ['--format', 'csv'], "unknown format 'csv'; one of table, json"],
  ])('%#: 2', async (files, words, expected) => {
    const { code, err } = await runCommand(['history', ...words], files);
    expect([code, err]).toEqual([2, expect.stringContaining(expected)]);
  });

  it('lets nothing of the machine through to the terminal', async () => {
    const findings = HOSTILE_VALUES.map((value, index) =>
      buildTracked({ fingerprint: String(index), evidence: buildEvidence({ program: Buffer.from(value).toString() }) }),
    );
    const { out } = await runCommand(['history'], { [STATE]: JSON.stringify(buildState({ findings })) });
    expect(out).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
    expect(out.match(/^open /gm)).toHaveLength(HOSTILE_VALUES.length);
  });
});
