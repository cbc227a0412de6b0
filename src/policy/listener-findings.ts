import type { FindingDraft } from '../domain/finding.js';
import type { JudgedListener } from '../domain/report.js';
import { atListener, draftOf } from '../judge/rules/draft.js';
import { policyDenied } from '../judge/rules/policy-denied.js';
import { policyUnlisted } from '../judge/rules/policy-unlisted.js';
import { overridden } from './overrides.js';
import type { Policy, PolicyEntry } from './types.js';
import { entryAndReason } from './words.js';

/** What a policy says is sure, however sure the verdict is. */
const surelyAt = (listener: JudgedListener) => ({ ...atListener(listener), confidence: 'high' }) as const;

const told = (draft: FindingDraft | null, { rules }: Policy) => (draft === null ? null : overridden(draft, rules));

/** That a `deny` entry matches a listener; null where the rule is off. */
export function denied(listener: JudgedListener, entry: PolicyEntry, policy: Policy): FindingDraft | null {
  const observed = policyDenied.tell({ listener, entry: entryAndReason(entry) });
  return told(draftOf(policyDenied, { ...surelyAt(listener), place: entry.place }, observed), policy);
}

/** That no entry allows a listener; null where the rule is off. */
export function unlisted(listener: JudgedListener, isDenied: boolean, policy: Policy): FindingDraft | null {
  const observed = policyUnlisted.tell({ listener, denied: isDenied });
  return told(draftOf(policyUnlisted, surelyAt(listener), observed), policy);
}
