import { describe, expect, it } from 'vitest';
import { hasSomethingToSay, shown } from '../../src/reports/shown.js';
import {
  buildFinding,
  buildGap,
  buildReport,
  buildReportListener,
  buildSquattedReport,
  buildSquatter,
} from '../helpers/build-report.js';
import { WHOLE } from '../helpers/view.js';

const ids = (rows: ReturnType<typeof shown>['quiet']) =>
  rows.map(({ listeners }) => listeners.map(({ id }) => id).join(' '));

describe('shown', () => {
  it('separates what speaks from what is quiet', () => {
    const parts = shown(buildSquattedReport(), WHOLE);
    expect(ids(parts.speaking)).toEqual(['tcp4:0.0.0.0:3099']);
    expect(ids(parts.quiet)).toEqual(['tcp4:0.0.0.0:22']);
    expect(parts.hidden).toEqual({ listeners: 0, findings: [] });
  });

  it('makes one row of the same holder on IPv4 and IPv6, and two of different holders', () => {
    const halves = [buildReportListener(), buildReportListener({ address: '::' })];
    expect(ids(shown(buildReport({ listeners: halves }), WHOLE).quiet)).toEqual(['tcp4:0.0.0.0:22 tcp6:[::]:22']);
    const strangers = [buildSquatter({ port: 22 }), buildReportListener({ address: '::' })];
    expect(ids(shown(buildReport({ listeners: strangers }), WHOLE).quiet)).toHaveLength(2);
  });

  it('keeps what the network reaches apart from what only this machine does', () => {
    const listeners = [buildReportListener({ address: '127.0.0.1' }), buildReportListener({ address: '203.0.113.5' })];
    expect(ids(shown(buildReport({ listeners }), WHOLE).quiet)).toEqual(['tcp4:127.0.0.1:22', 'tcp4:203.0.113.5:22']);
  });

  it('puts the worst first, then the order of the listeners', () => {
    const listeners = [1, 2, 3].map((port) => buildSquatter({ port }));
    const findings = (['low', 'high', 'low'] as const).map((severity, index) =>
      buildFinding({ severity, listener: listeners[index]?.id ?? null }),
    );
    const order = [findings[1], findings[0], findings[2]].filter((finding) => finding !== undefined);
    const parts = shown(buildReport({ listeners, findings: order }), WHOLE);
    expect(ids(parts.speaking)).toEqual(['tcp4:0.0.0.0:2', 'tcp4:0.0.0.0:1', 'tcp4:0.0.0.0:3']);
  });

  it('counts what --port and --protocol leave out', () => {
    const report = buildSquattedReport();
    const parts = shown(report, { ...WHOLE, ports: [{ low: 20, high: 30, protocol: null }] });
    expect(parts.speaking).toEqual([]);
    expect(parts.hidden).toEqual({ listeners: 1, findings: report.findings });
    expect(shown(report, { ...WHOLE, protocol: 'udp' }).hidden.listeners).toBe(2);
  });

  it('counts what --min-severity leaves out, and does not call it quiet', () => {
    const parts = shown(buildSquattedReport(), { ...WHOLE, minSeverity: 'high' });
    expect(parts.speaking).toEqual([]);
    expect(ids(parts.quiet)).toEqual(['tcp4:0.0.0.0:22']);
    expect(parts.hidden.findings).toHaveLength(1);
    expect(ids(shown(buildSquattedReport(), { ...WHOLE, minSeverity: 'high', all: true }).quiet)).toHaveLength(2);
  });

  it('keeps a finding about no listener, and about one that no source lists, under every port', () => {
    const findings = [
      buildFinding({ listener: null, rule: 'policy-missing' }),
      buildFinding({ listener: 'tcp4:0.0.0.0:6667', rule: 'hidden-listener' }),
    ];
    const parts = shown(buildReport({ findings }), { ...WHOLE, ports: [{ low: 22, high: 22, protocol: null }] });
    expect(parts.general).toEqual(findings);
  });

  it('takes accepted and known findings as settled', () => {
    const findings = [buildFinding({ disposition: 'accepted', reason: 'allowed' })];
    const parts = shown(buildSquattedReport({ findings }), WHOLE);
    expect(parts.speaking).toEqual([]);
    expect(parts.quiet[1]?.settled).toEqual(findings);
  });
});

describe('hasSomethingToSay', () => {
  it.each([
    ['a clean report', buildReport(), false],
    ['a partial gap', buildReport({ gaps: [buildGap()] }), false],
    ['an accepted finding', buildReport({ findings: [buildFinding({ disposition: 'accepted' })] }), false],
    ['a finding', buildSquattedReport(), true],
    ['a finding below the threshold', buildSquattedReport({ failOn: 'never' }), true],
    ['a blind gap', buildReport({ gaps: [buildGap({ kind: 'blind', scope: 'tcp6' })] }), true],
  ])('%s: %s', (_, report, expected) => expect(hasSomethingToSay(report, WHOLE)).toBe(expected));

  it('speaks of a failed run although the view hides why', () =>
    expect(hasSomethingToSay(buildSquattedReport(), { ...WHOLE, protocol: 'udp' })).toBe(true));
});
