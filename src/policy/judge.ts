import type { Finding, RuleId } from '../domain/finding.js';
import { fingerprintOfListener } from '../domain/fingerprint.js';
import type { JudgedListener, ReportListener } from '../domain/report.js';
import { compareSeverity } from '../domain/severity.js';
import { policyDenied } from '../rules/policy-denied.js';
import { policyUnlisted } from '../rules/policy-unlisted.js';
import type { PolicyRule } from '../rules/types.js';
import { portName, registeredAndActual } from '../rules/words.js';
import { accept } from './accept.js';
import type { Subject } from './match.js';
import { policyFinding } from './severity.js';
import type { Policy, PolicyEntry } from './types.js';
import { entryWords } from './words.js';

/** What the policy makes of one listener. */
export interface Judged {
  readonly disposition: ReportListener['disposition'];
  readonly findings: readonly Finding[];
}

/** Rules that say no more than the verdict does. */
export const VERDICT_RULES: ReadonlySet<RuleId> = new Set([
  'registered-unexpected',
  'unregistered-port',
  'unattributed-listener',
]);

type Words = Pick<Finding, 'message' | 'remedy' | 'place'>;

function aboutListener(rule: PolicyRule, listener: JudgedListener, policy: Policy, words: Words): Finding[] {
  return policyFinding(rule, listener.exposure === 'loopback' ? 'loopback' : 'elsewhere', policy.rules, {
    confidence: 'high',
    listener: listener.id,
    ...words,
    fingerprint: fingerprintOfListener(rule.id, listener),
  });
}

function denied(listener: JudgedListener, entry: PolicyEntry, policy: Policy): Finding[] {
  const message = `${portName(listener)} ${registeredAndActual(listener)}: forbidden by ${entryWords(entry)}: ${entry.reason}`;
  const remedy = 'Stop it, and keep it from starting again.';
  return aboutListener(policyDenied, listener, policy, { message, remedy, place: entry.place });
}

function unlisted(listener: JudgedListener, isDenied: boolean, policy: Policy): Finding[] {
  const unseen =
    listener.owners.length === 0
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
function withUnlisted(findings: readonly Finding[], added: readonly Finding[]): Finding[] {
  const [unlistedFinding] = added;
  if (unlistedFinding === undefined) return [...findings];
  const kept = findings.filter(
    ({ rule, severity }) => !VERDICT_RULES.has(rule) || compareSeverity(severity, unlistedFinding.severity) > 0,
  );
  return [...kept, unlistedFinding];
}

/** What the entries that match a listener make of it and of the findings about it. Deny beats allow. */
export function judge(
  subject: Subject,
  matching: readonly PolicyEntry[],
  findings: readonly Finding[],
  policy: Policy,
  strict: boolean,
): Judged {
  const { listener } = subject;
  const deny = matching.find(({ kind }) => kind === 'deny');
  const allowing = matching.filter(({ kind }) => kind !== 'deny');
  if (deny === undefined && allowing.length > 0) {
    const accepted = findings.map((finding) => accept(finding, subject, allowing));
    return { disposition: 'accepted', findings: accepted };
  }
  const told = strict && allowing.length === 0 ? unlisted(listener, deny !== undefined, policy) : [];
  return {
    disposition: 'active',
    findings: [...(deny === undefined ? [] : denied(listener, deny, policy)), ...withUnlisted(findings, told)],
  };
}
