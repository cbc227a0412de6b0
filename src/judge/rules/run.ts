import type { FindingDraft } from '../../domain/finding.js';
import type { JudgedListener } from '../../domain/report.js';
import { worseOf } from '../../domain/severity.js';
import * as rules from './index.js';
import type { ListenerRule, Observed, Rule, RuleContext } from './types.js';

/** Every rule, in the order of rules/index.ts. */
export const RULES: readonly Rule[] = Object.values(rules);

const LISTENER_RULES = RULES.filter((rule): rule is ListenerRule => 'check' in rule);

function draftOf(rule: ListenerRule, listener: JudgedListener, observed: Observed): FindingDraft | null {
  const base = listener.exposure === 'loopback' ? rule.severity.loopback : rule.severity.elsewhere;
  if (base === null) return null;
  return {
    rule: rule.id,
    severity: observed.atLeast === undefined ? base : worseOf(base, observed.atLeast),
    confidence: observed.confidence ?? listener.confidence,
    listener: listener.id,
    message: observed.message,
    remedy: observed.remedy,
    disposition: 'active',
    reason: null,
    place: null,
    lasting: [],
  };
}

/** What the rules find at judged listeners: in the order of the listeners, then of the rules. */
export function runRules(listeners: readonly JudgedListener[], context: RuleContext): FindingDraft[] {
  const found: FindingDraft[] = [];
  for (const listener of listeners) {
    for (const rule of LISTENER_RULES) {
      const observed = rule.check(listener, context);
      const draft = observed === null ? null : draftOf(rule, listener, observed);
      if (draft !== null) found.push(draft);
    }
  }
  return found;
}
