import type { FindingDraft, RuleId } from '../domain/finding.js';
import type { Severity } from '../domain/severity.js';
import type { PolicyRule } from '../judge/rules/types.js';
import type { Policy } from './types.js';

type Overrides = Policy['rules'];

/** The severity of a rule after the overrides; null: it is off. */
export function severityOf(rule: RuleId, severity: Severity | null, overrides: Overrides): Severity | null {
  const override = overrides[rule];
  return override === 'off' ? null : (override ?? severity);
}

/** What was found, with the severities that the policy gives the rules; without those it turned off. */
export function overridden(drafts: readonly FindingDraft[], overrides: Overrides): FindingDraft[] {
  const kept: FindingDraft[] = [];
  for (const draft of drafts) {
    const severity = severityOf(draft.rule, draft.severity, overrides);
    if (severity !== null) kept.push(severity === draft.severity ? draft : { ...draft, severity });
  }
  return kept;
}

type Told = Pick<FindingDraft, 'confidence' | 'listener' | 'message' | 'remedy' | 'place' | 'lasting'>;

/** What the policy itself finds, as a list of one; empty when the rule is off. */
export function policyFinding(
  rule: PolicyRule,
  where: 'loopback' | 'elsewhere',
  overrides: Overrides,
  told: Told,
): FindingDraft[] {
  const severity = severityOf(rule.id, rule.severity[where], overrides);
  if (severity === null) return [];
  const { confidence, listener, message, remedy, place, lasting } = told;
  const { id } = rule;
  // Its fields are in the order of what the rules find: V8 is fast with objects of one shape only.
  return [
    {
      rule: id,
      severity,
      confidence,
      listener,
      message,
      remedy,
      disposition: 'active',
      reason: null,
      place,
      lasting,
    },
  ];
}
