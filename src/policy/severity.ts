import type { Finding, RuleId } from '../domain/finding.js';
import { flatten } from '../domain/flatten.js';
import type { Severity } from '../domain/severity.js';
import type { PolicyRule } from '../rules/types.js';
import type { Policy } from './types.js';

type Overrides = Policy['rules'];

/** The severity of a rule after the overrides; null: it is off. */
export function severityOf(rule: RuleId, severity: Severity | null, overrides: Overrides): Severity | null {
  const override = overrides[rule];
  return override === 'off' ? null : (override ?? severity);
}

/** Findings with the severities that the policy gives their rules; without those it turned off. */
export function overridden(findings: readonly Finding[], overrides: Overrides): Finding[] {
  return findings.flatMap((finding) => {
    const severity = severityOf(finding.rule, finding.severity, overrides);
    if (severity === null) return [];
    return severity === finding.severity ? [finding] : [{ ...finding, severity }];
  });
}

type Told = Pick<Finding, 'confidence' | 'listener' | 'message' | 'remedy' | 'fingerprint' | 'place'>;

/** A finding of the policy itself, as a list of one; empty when the rule is off. */
export function policyFinding(
  rule: PolicyRule,
  where: 'loopback' | 'elsewhere',
  overrides: Overrides,
  told: Told,
): Finding[] {
  const severity = severityOf(rule.id, rule.severity[where], overrides);
  if (severity === null) return [];
  flatten(told.message, told.remedy);
  return [{ rule: rule.id, severity, ...told, disposition: 'active', reason: null }];
}
