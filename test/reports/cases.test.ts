import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { casesOf } from '../../src/reports/cases.js';
import {
  buildFinding,
  buildGap,
  buildReport,
  buildReportListener,
  buildSource,
  buildSquattedReport,
} from '../helpers/build-report.js';
import { anyReport } from '../helpers/report-arbitrary.js';

const results = (report = buildReport()) => casesOf(report).map(({ group, name, outcome }) => [group, name, outcome]);

describe('casesOf', () => {
  it('has a case for each listener and one for what was looked at', () =>
    expect(results(buildSquattedReport())).toEqual([
      ['listener', '22/tcp sshd (every network)', 'passed'],
      ['listener', '3099/tcp http.server (every network)', 'failed'],
      ['coverage', 'every socket table was looked at', 'passed'],
    ]));

  it('tells listeners of one name apart by their addresses', () => {
    const both = ['0.0.0.0', '::'].map((address) =>
      buildReportListener({ id: `tcp:${address}`, address, family: address === '::' ? 'ipv6' : 'ipv4' }),
    );
    const names = casesOf(buildReport({ listeners: both }));
    expect(names.slice(0, 2).map(({ name }) => name)).toEqual([
      '22/tcp sshd (every network, 0.0.0.0)',
      '22/tcp sshd (every network, [::])',
    ]);
  });

  it('has a case for each required entry, met or missing', () => {
    const missing = buildFinding({ rule: 'policy-missing', severity: 'high', listener: null, fingerprint: 'f1' });
    const report = buildReport({
      findings: [missing],
      requirements: [
        { entry: '22/tcp sshd', reason: 'administration', listeners: ['tcp4:0.0.0.0:22'], finding: null },
        { entry: '443/tcp nginx', reason: 'the site', listeners: [], finding: 'f1' },
      ],
    });
    expect(results(report).slice(1, 3)).toEqual([
      ['require', '22/tcp sshd', 'passed'],
      ['require', '443/tcp nginx', 'failed'],
    ]);
    expect(casesOf(report)).toHaveLength(4);
  });

  it('has a case for a finding about no listener', () =>
    expect(results(buildReport({ findings: [buildFinding({ rule: 'policy-expired', listener: null })] }))[1]).toEqual([
      'policy',
      buildFinding().message,
      'failed',
    ]));

  it('passes findings below the threshold and accepted ones, and notes them', () => {
    const findings = [
      buildFinding({ severity: 'low' }),
      buildFinding({ rule: 'suspicious-port', disposition: 'accepted', reason: 'we know' }),
    ];
    const squatted = casesOf(buildSquattedReport({ findings }))[1];
    expect(squatted?.outcome).toBe('passed');
    expect(squatted?.notes.slice(1)).toEqual([
      `low, registered-unexpected: ${buildFinding().message}`,
      'accepted, suspicious-port: we know',
    ]);
  });

  it('makes an error of a blind gap, and of a run without any source', () => {
    const blind = buildReport({ gaps: [buildGap({ kind: 'blind', scope: 'udp6', count: null })] });
    expect(results(blind)[1]).toEqual(['coverage', 'udp6 was looked at', 'error']);
    const unseen = buildReport({ listeners: [], sources: [buildSource({ ok: false, error: 'no' })] });
    expect(results(unseen)).toEqual([['coverage', 'every socket table was looked at', 'error']]);
  });

  it('is red exactly when the exit code is not 0, and no two cases share a name', () => {
    const property = fc.property(anyReport(), (report) => {
      const cases = casesOf(report);
      expect(cases.some(({ outcome }) => outcome !== 'passed')).toBe(report.summary.exitCode !== 0);
      const names = cases.map(({ group, name }) => `${group} ${name}`);
      expect(new Set(names).size).toBe(names.length);
    });
    fc.assert(property, { numRuns: 300 });
  });
});
