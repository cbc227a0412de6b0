import type { FindingDraft, RuleId } from '../domain/finding.js';
import type { JudgedListener, ReportListener } from '../domain/report.js';
import { compareSeverity } from '../domain/severity.js';
import { portName } from '../domain/words.js';
import { policyDenied } from '../judge/rules/policy-denied.js';
import { policyUnlisted } from '../judge/rules/policy-unlisted.js';
import type { PolicyRule } from '../judge/rules/types.js';
import { registeredAndActual } from '../judge/rules/words.js';
import { accept } from './accept.js';
import type { Subject } from './match.js';
import { policyFinding } from './severity.js';
import type { Policy, PolicyEntry } from './types.js';
import { entryWords } from './words.js';

/** What the policy makes of one listener. */
export interface Judged {
  readonly disposition: ReportListener['disposition'];
  readonly drafts: readonly FindingDraft[];
}

/** Rules that say no more than the verdict does. */
export const VERDICT_RULES: ReadonlySet<RuleId> = new Set([
  'registered-unexpected',
  'unregistered-port',
  'unattributed-listener',
]);

type Words = Pick<FindingDraft, 'message' | 'remedy' | 'place'>;

function aboutListener(rule: PolicyRule, listener: JudgedListener, policy: Policy, words: Words): FindingDraft[] {
  return policyFinding(rule, listener.exposure === 'loopback' ? 'loopback' : 'elsewhere', policy.rules, {
    confidence: 'high',
    listener: listener.id,
    lasting: [],
    ...words,
  });
}

function denied(listener: JudgedListener, entry: PolicyEntry, policy: Policy): FindingDraft[] {
  const message = `${portName(listener)} ${registeredAndActual(listener)}: forbidden by ${entryWords(entry)}: ${entry.reason}`;
  const remedy = 'Stop it, and keep it from starting again.';
  return aboutListener(policyDenied, listener, policy, { message, remedy, place: entry.place });
}

function unlisted(listener: JudgedListener, isDenied: boolean, policy: Policy): FindingDraft[] {
  const unseen =
    listener.owners.length === 0 && listener.forwarded === null
      ? `its owner could not be seen (${listener.ownerReason ?? 'why is unknown'}), and `
      : '';
  const message = `${portName(listener)} ${registeredAndActual(listener)}: ${unseen}no entry of the policy allows it`;
  const remedy = isDenied
    ? 'Stop it; an allow entry would not help against the deny entry.'
    : listener.ownerStatus === 'hidden'
      ? 'Look again with more rights: an entry that names a program cannot fit an owner that is not seen.'
      : 'Add an allow entry with the reason, or stop it.';
  return aboutListener(policyUnlisted, listener, policy, { message, remedy, place: null });
}

/** In place of the verdict's own finding, unless that one is more severe. */
function withUnlisted(drafts: readonly FindingDraft[], added: readonly FindingDraft[]): FindingDraft[] {
  const [unlistedDraft] = added;
  if (unlistedDraft === undefined) return [...drafts];
  const kept = drafts.filter(
    ({ rule, severity }) => !VERDICT_RULES.has(rule) || compareSeverity(severity, unlistedDraft.severity) > 0,
  );
  return [...kept, unlistedDraft];
}

/** What the entries that match a listener make of it and of what the rules found at it. Deny beats allow. */
export function judge(
  subject: Subject,
  matching: readonly PolicyEntry[],
  drafts: readonly FindingDraft[],
  policy: Policy,
  strict: boolean,
): Judged {
  const { listener } = subject;
  const deny = matching.find(({ kind }) => kind === 'deny');
  const allowing = matching.filter(({ kind }) => kind !== 'deny');
  if (deny === undefined && allowing.length > 0) {
    const accepted = drafts.map((draft) => accept(draft, subject, allowing));
    return { disposition: 'accepted', drafts: accepted };
  }
  const told = strict && allowing.length === 0 ? unlisted(listener, deny !== undefined, policy) : [];
  return {
    disposition: 'active',
    drafts: [...(deny === undefined ? [] : denied(listener, deny, policy)), ...withUnlisted(drafts, told)],
  };
}
