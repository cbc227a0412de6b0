import type { FindingDraft } from '../domain/finding.js';
import type { RuleOverride } from './types.js';

type Overrides = Readonly<Record<string, RuleOverride | undefined>>;

/** A finding with the severity that the policy gives its rule; null: the rule is off. */
export function overridden(draft: FindingDraft, overrides: Overrides): FindingDraft | null {
  const override = Object.hasOwn(overrides, draft.rule) ? overrides[draft.rule] : undefined;
  if (override === 'off') return null;
  return override === undefined || override === draft.severity ? draft : { ...draft, severity: override };
}

/** The same for many, without those of rules that are off. */
export function allOverridden(drafts: readonly FindingDraft[], overrides: Overrides): FindingDraft[] {
  return drafts.map((draft) => overridden(draft, overrides)).filter((draft) => draft !== null);
}
