import type { Finding } from '../domain/finding.js';
import { fingerprintOfListener } from '../domain/fingerprint.js';
import { flatten } from '../domain/flatten.js';
import type { JudgedListener } from '../domain/report.js';
import { worseOf } from '../domain/severity.js';
import * as rules from './index.js';
import type { ListenerRule, Observed, Rule, RuleContext } from './types.js';

/** Every rule, in the order of rules/index.ts. */
export const RULES: readonly Rule[] = Object.values(rules);

const LISTENER_RULES = RULES.filter((rule): rule is ListenerRule => 'check' in rule);

function findingOf(rule: ListenerRule, listener: JudgedListener, observed: Observed): Finding | null {
  const base = listener.exposure === 'loopback' ? rule.severity.loopback : rule.severity.elsewhere;
  if (base === null) return null;
  flatten(observed.message, observed.remedy);
  return {
    rule: rule.id,
    severity: observed.atLeast === undefined ? base : worseOf(base, observed.atLeast),
    confidence: observed.confidence ?? listener.confidence,
    listener: listener.id,
    message: observed.message,
    remedy: observed.remedy,
    fingerprint: fingerprintOfListener(rule.id, listener),
    disposition: 'active',
    reason: null,
    place: null,
  };
}

/** What every rule finds at every listener, in the order of the listeners; fingerprints may be there twice. */
export function runRules(listeners: readonly JudgedListener[], context: RuleContext): Finding[] {
  const found: Finding[] = [];
  for (const listener of listeners) {
    for (const rule of LISTENER_RULES) {
      const observed = rule.check(listener, context);
      const finding = observed === null ? null : findingOf(rule, listener, observed);
      if (finding !== null) found.push(finding);
    }
  }
  return found;
}
