import { finish } from '../../src/api/report.js';
import type { FindingDraft } from '../../src/domain/finding.js';
import type { JudgedListener, Report, ReportListener } from '../../src/domain/report.js';
import type { RuleId } from '../../src/judge/rules/list.js';
import { applyPolicy, type PolicyContext } from '../../src/policy/apply.js';
import { buildFinding, buildHost } from './build-report.js';
import type { FakeFile } from './fake-host.js';
import { policyOf } from './load-policy.js';

/** A time at which nothing in the tests has expired yet. */
export const NOW = new Date('2026-11-20T10:00:00.000Z');

export function buildContext(overrides: Partial<PolicyContext> = {}): PolicyContext {
  return { strict: false, now: NOW, host: buildHost(), gaps: [], ...overrides };
}

/** What of a report a policy decides. */
export type Applied = Pick<Report, 'listeners' | 'findings' | 'requirements'>;

/** Applies the policy in a text to what rules found, as far as a report has it. */
export async function applyText(
  text: string | Readonly<Record<string, FakeFile>>,
  listeners: readonly ReportListener[],
  drafts: readonly FindingDraft[] = [],
  context: Partial<PolicyContext> = {},
): Promise<Applied> {
  const outcome = applyPolicy(await policyOf(text), listeners, drafts, buildContext(context));
  return { listeners: outcome.listeners, ...finish(outcome, null) };
}

/** What a rule finds at a listener. */
export function draftAt(rule: RuleId, listener: JudgedListener, overrides: Partial<FindingDraft> = {}): FindingDraft {
  const { fingerprint: _, ...draft } = buildFinding({ rule, listener: listener.id, ...overrides });
  return { ...draft, lasting: [] };
}

/** `rule: severity` of what still speaks, in the order of the report. */
export function active({ findings }: Pick<Applied, 'findings'>): string[] {
  return findings
    .filter(({ disposition }) => disposition === 'active')
    .map(({ rule, severity }) => `${rule}: ${severity}`);
}
