import { describe, expect, it } from 'vitest';
import { buildEvidence, buildNews, buildState, buildTracked, minutesLater } from '../helpers/build-history.js';
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
    expect(out).toMatch(/^state +severity +port +finding +program +first seen \(UTC\) +last seen \(UTC\)$/m);
    expect(out.match(/^(open|resolved) .*$/gm)).toEqual([
      expect.stringMatching(
        /^open +medium +3099\/tcp +registered-unexpected +http\.server \(alice\) +2026-11-20 10:00 +2026-11-20 10:00$/,
      ),
      expect.stringMatching(/^resolved +critical +3099\/tcp .* 2026-11-20 10:00 +2026-11-20 11:00$/),
    ]);
    expect(out).toContain('Not told yet: 1 to mail:root\n');
    expect(out).toContain('2 findings, 1 open, as of 2026-11-20 10:00 UTC.\n');
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
