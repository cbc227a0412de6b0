import { describe, expect, it } from 'vitest';
import { buildReport, finish } from '../../src/api/report.js';
import type { FindingDraft } from '../../src/domain/finding.js';
import type { ReportListener } from '../../src/domain/report.js';
import { draftAt } from '../helpers/apply-policy.js';
import { buildGap, buildReportListener, buildSnapshot, buildSquatter } from '../helpers/build-report.js';

const sshd = buildReportListener();
const squatter = buildSquatter();

const finished = (findings: readonly FindingDraft[], listeners: readonly ReportListener[] = [sshd, squatter]) =>
  finish({ listeners, findings, requirements: [] }, null).findings;

const missing = (reason: string): FindingDraft => ({
  ...draftAt('policy-missing', sshd, { severity: 'high', message: reason }),
  listener: null,
  lasting: ['require', '443/tcp', ''],
});

describe('the findings of a report', () => {
  it('are sorted: worst first, then in the order in which they were found', () => {
    const found = [
      draftAt('cleartext-service', sshd),
      draftAt('suspicious-port', squatter, { severity: 'high' }),
      draftAt('name-mismatch', squatter, { severity: 'high' }),
    ];
    expect(finished(found).map(({ rule }) => rule)).toEqual(['suspicious-port', 'name-mismatch', 'cleartext-service']);
  });

  it('have fingerprints of their own, also two ephemeral ports of one program and two entries alike', () => {
    const listeners = [40000, 40001].map((port) => buildSquatter({ port, verdict: 'ephemeral' }));
    const found = [...listeners.map((each) => draftAt('policy-unlisted', each)), missing('a'), missing('b')];
    const prints = finished(found, listeners).map(({ fingerprint }) => fingerprint);
    expect(new Set(prints).size).toBe(4);
    for (const print of prints) expect(print).toMatch(/^[0-9a-f]{32}$/);
  });

  it('lead from a requirement to its own finding, where another entry asks for the same', () => {
    const findings = [missing('a'), missing('b')];
    const requirements = findings.map((finding) => ({
      entry: '443/tcp',
      reason: finding.message,
      listeners: [],
      finding,
    }));
    const report = finish({ listeners: [], findings, requirements }, null);
    const messageOf = (print: string | null) => report.findings.find((each) => each.fingerprint === print)?.message;
    expect(report.requirements.map(({ finding }) => messageOf(finding))).toEqual(['a', 'b']);
    const unmet = requirements.map((each) => ({ ...each, finding: null }));
    const met = finish({ listeners: [], findings: [], requirements: unmet }, null);
    expect(met.requirements).toMatchObject([{ finding: null }, { finding: null }]);
  });
});

describe('buildReport', () => {
  const parts = {
    here: null,
    registry: { version: '2026-09-17', sha256: '', assignments: 1, programs: 1, warning: null },
    policy: null,
    failOn: 'medium',
  } as const;
  const accepted = draftAt('suspicious-port', squatter, { disposition: 'accepted', reason: 'x' });
  const outcome = { listeners: [sshd, squatter], findings: [accepted], requirements: [], gaps: [] };

  it('counts what speaks and what is accepted apart', () => {
    const snapshot = buildSnapshot({ listeners: [sshd, squatter] });
    expect(buildReport({ ...parts, snapshot, outcome }).summary).toEqual({
      listeners: 2,
      verdicts: { expected: 1, 'registered-unexpected': 1 },
      severities: {},
      accepted: 1,
      exitCode: 0,
    });
    const findings = [draftAt('suspicious-port', squatter)];
    const { summary } = buildReport({ ...parts, snapshot, outcome: { ...outcome, findings } });
    expect(summary).toMatchObject({ severities: { medium: 1 }, accepted: 0, exitCode: 1 });
  });

  it('is 3 where something could not be looked at and nothing speaks', () => {
    const snapshot = buildSnapshot({ gaps: [buildGap({ kind: 'blind', scope: 'tcp6' })] });
    expect(buildReport({ ...parts, snapshot, outcome }).summary.exitCode).toBe(3);
  });
});
