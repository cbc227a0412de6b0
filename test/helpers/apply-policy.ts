import type { Finding, RuleId } from '../../src/domain/finding.js';
import type { JudgedListener, ReportListener } from '../../src/domain/report.js';
import { applyPolicy, type PolicyContext, type PolicyOutcome } from '../../src/policy/apply.js';
import { buildFinding, buildHost } from './build-report.js';
import type { FakeFile } from './fake-host.js';
import { policyOf } from './load-policy.js';

/** A time at which nothing in the tests has expired yet. */
export const NOW = new Date('2026-11-20T10:00:00.000Z');

export function buildContext(overrides: Partial<PolicyContext> = {}): PolicyContext {
  return { strict: false, now: NOW, host: buildHost(), gaps: [], ...overrides };
}

/** Applies the policy in a text. */
export async function applyText(
  text: string | Readonly<Record<string, FakeFile>>,
  listeners: readonly ReportListener[],
  findings: readonly Finding[] = [],
  context: Partial<PolicyContext> = {},
): Promise<PolicyOutcome> {
  return applyPolicy(await policyOf(text), listeners, findings, buildContext(context));
}

/** A finding of a rule about a listener. */
export function findingAt(rule: RuleId, { id }: Pick<JudgedListener, 'id'>, overrides: Partial<Finding> = {}): Finding {
  return buildFinding({ rule, listener: id, fingerprint: `${rule} ${id}`, ...overrides });
}

/** `rule: severity` of what still speaks, in the order of the report. */
export function active({ findings }: PolicyOutcome): string[] {
  return findings
    .filter(({ disposition }) => disposition === 'active')
    .map(({ rule, severity }) => `${rule}: ${severity}`);
}
