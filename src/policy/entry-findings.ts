import type { FindingDraft } from '../domain/finding.js';
import { draftOf } from '../judge/rules/draft.js';
import { policyExpired } from '../judge/rules/policy-expired.js';
import { policyMissing } from '../judge/rules/policy-missing.js';
import { policyUnused } from '../judge/rules/policy-unused.js';
import type { Observed, RuleDescription } from '../judge/rules/types.js';
import { heldListener, misfits } from './match.js';
import { misfitWords } from './misfit-words.js';
import { blindFor, firstOn, type Seen } from './seen.js';
import type { PolicyEntry } from './types.js';
import { entryWords, fieldsWords } from './words.js';

/** What an entry is, wherever it stands: a line that moves is no news. */
const lastingParts = (entry: PolicyEntry) => [entry.kind, fieldsWords(entry), entry.until?.day ?? ''];

function aboutEntry(rule: RuleDescription, entry: PolicyEntry, observed: Observed): FindingDraft | null {
  const { place } = entry;
  const at = { where: 'elsewhere', confidence: 'high', listener: null, place, lasting: lastingParts(entry) } as const;
  return draftOf(rule, at, observed);
}

const named = (entry: PolicyEntry) => ({ entry: entryWords(entry), reason: entry.reason });

/** An entry whose last day has passed; `listeners`: ids of what it would allow. */
export function expired(entry: PolicyEntry, listeners: readonly string[]): FindingDraft | null {
  const told = { ...named(entry), day: entry.until?.day ?? '', listeners };
  return aboutEntry(policyExpired, entry, policyExpired.tell(told));
}

/** An allow entry that no listener fits, as far as could be seen. */
export function unused(entry: PolicyEntry, seen: Seen): FindingDraft | null {
  const hidden = firstOn(entry, seen.hiddenByPort, seen.host)?.id ?? null;
  const told = { ...named(entry), hidden, instead: insteadOf(entry, seen), blind: blindFor(entry, seen) };
  return aboutEntry(policyUnused, entry, policyUnused.tell(told));
}

/** What is on the port of a required listener instead, and what of it does not fit. */
function insteadOf(entry: PolicyEntry, seen: Seen) {
  const listener = firstOn(entry, seen.byPort, seen.host);
  if (listener === undefined) return null;
  const held = heldListener(listener);
  const words = misfits(entry, held, seen.host).map((field) => misfitWords(field, entry, held));
  return { listener: listener.id, misfits: words };
}

/** A require entry that nothing meets, as far as could be seen. */
export function missing(entry: PolicyEntry, seen: Seen): FindingDraft | null {
  const told = { ...named(entry), instead: insteadOf(entry, seen), blind: blindFor(entry, seen) };
  return aboutEntry(policyMissing, entry, policyMissing.tell(told));
}
