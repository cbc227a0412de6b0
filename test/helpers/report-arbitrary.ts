import fc from 'fast-check';
import { type Report, VERDICTS } from '../../src/domain/report.js';
import { SEVERITIES, THRESHOLDS } from '../../src/domain/severity.js';
import { RULE_IDS } from '../../src/judge/rules/list.js';
import { buildFinding, buildGap, buildReport, buildReportListener, buildSource } from './build-report.js';
import { hostileText } from './hostile.js';

const DISPOSITIONS = ['active', 'accepted', 'known'] as const;

/** Any report that an audit could make, with a summary that fits it. */
export function anyReport(): fc.Arbitrary<Report> {
  const listener = fc.record({
    port: fc.integer({ min: 0, max: 65535 }),
    verdict: fc.constantFrom(...VERDICTS),
    disposition: fc.constantFrom(...DISPOSITIONS),
    address: fc.constantFrom('0.0.0.0', '::', '127.0.0.1'),
  });
  const finding = fc.record({
    rule: fc.constantFrom(...RULE_IDS),
    severity: fc.constantFrom(...SEVERITIES),
    disposition: fc.constantFrom(...DISPOSITIONS),
    target: fc.nat({ max: 5 }),
    message: hostileText(),
    fingerprint: fc.stringMatching(/^[0-9a-f]{32}$/),
  });
  const gap = fc.record({ kind: fc.constantFrom('blind' as const, 'partial' as const), reason: hostileText() });
  const parts = fc.record({
    listeners: fc.uniqueArray(listener, { maxLength: 5, selector: ({ port, address }) => `${port} ${address}` }),
    findings: fc.uniqueArray(finding, { maxLength: 8, selector: ({ fingerprint }) => fingerprint }),
    gaps: fc.array(gap, { maxLength: 2 }),
    failOn: fc.constantFrom(...THRESHOLDS),
    observed: fc.boolean(),
  });
  return parts.map(({ listeners: facts, findings, gaps, failOn, observed }) => {
    const listeners = facts.map((fact) => buildReportListener(fact));
    const found = findings.map(({ target, ...rest }) =>
      buildFinding({ ...rest, listener: listeners[target]?.id ?? null }),
    );
    const missing = found.filter(({ listener: id, rule }) => id === null && rule === 'policy-missing');
    return buildReport({
      failOn,
      listeners,
      findings: found,
      gaps: gaps.map(({ kind, reason }) => buildGap({ kind, reason, scope: kind === 'blind' ? 'udp6' : 'owner' })),
      sources: [buildSource({ ok: observed, error: observed ? null : 'failed' })],
      requirements: missing.map(({ fingerprint }) => ({
        entry: '443/tcp nginx',
        reason: 'the site itself',
        listeners: [],
        finding: fingerprint,
      })),
    });
  });
}
