import type { Draft, Finding, RuleId } from '../../src/domain/finding.js';
import { withFingerprint } from '../../src/domain/fingerprint.js';
import type { JudgedListener, ReportListener } from '../../src/domain/report.js';
import { applyPolicy, type Check, type PolicyContext, type PolicyOutcome } from '../../src/policy/apply.js';
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
  drafts: readonly Draft[] = [],
  context: Partial<PolicyContext> = {},
): Promise<PolicyOutcome> {
  return applyPolicy(await policyOf(text), listeners, checkOf(drafts), buildContext(context));
}

/** Rules that find this. */
export function checkOf(drafts: readonly Draft[]): Check {
  return ({ id }) => drafts.filter(({ listener }) => listener === id);
}

/** A finding of a rule about a listener. */
export function findingAt(rule: RuleId, listener: JudgedListener, overrides: Partial<Finding> = {}): Finding {
  return withFingerprint(buildFinding({ rule, listener: listener.id, ...overrides }), listener);
}

/** `rule: severity` of what still speaks, in the order of the report. */
export function active({ findings }: PolicyOutcome): string[] {
  return findings
    .filter(({ disposition }) => disposition === 'active')
    .map(({ rule, severity }) => `${rule}: ${severity}`);
}
