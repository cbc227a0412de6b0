import type { FindingDraft } from '../../domain/finding.js';
import type { JudgedListener } from '../../domain/report.js';
import { atListener, draftOf } from './draft.js';
import { ALL_RULES } from './list.js';
import type { ListenerRule, RuleContext, RuleDescription } from './types.js';

/** Every rule by id: one that is added moves no other. */
export const RULES: readonly RuleDescription[] = [...ALL_RULES].sort((left, right) => (left.id < right.id ? -1 : 1));

const LISTENER_RULES = RULES.filter((rule): rule is ListenerRule => 'check' in rule);

function findingOf(rule: ListenerRule, listener: JudgedListener, context: RuleContext): FindingDraft | null {
  const observed = rule.check(listener, context);
  return observed === null ? null : draftOf(rule, atListener(listener), observed);
}

/** What the rules find at judged listeners: in the order of the listeners, then of the rules. */
export function runRules(listeners: readonly JudgedListener[], context: RuleContext): FindingDraft[] {
  const found: FindingDraft[] = [];
  for (const listener of listeners) {
    for (const rule of LISTENER_RULES) {
      const finding = findingOf(rule, listener, context);
      if (finding !== null) found.push(finding);
    }
  }
  return found;
}
