import type { FindingDraft, RuleId } from '../domain/finding.js';
import { namesExecutables, type Subject } from './match.js';
import type { PolicyEntry } from './types.js';
import { entryAndReason } from './words.js';

/**
 * What it takes to accept a finding of a rule.
 * - `port`: any entry that allows the listener
 * - `executable`: one that names the executable by its full path
 * - `never`: no entry can
 */
export type AcceptedBy = 'port' | 'executable' | 'never';

export const ACCEPTED_BY = {
  'registered-unexpected': 'port',
  'unregistered-port': 'port',
  'unattributed-listener': 'port',
  'suspicious-port': 'port',
  'cleartext-service': 'port',
  'sensitive-service': 'port',
  'policy-unlisted': 'port',
  'name-mismatch': 'executable',
  'writable-executable': 'executable',
  'deleted-executable': 'executable',
  'modified-executable': 'never',
  'hidden-listener': 'never',
  'policy-denied': 'never',
  'policy-missing': 'never',
  'policy-expired': 'never',
  'policy-unused': 'never',
} as const satisfies Record<RuleId, AcceptedBy>;

/** The first entry that accepts a finding about a listener that all of `entries` allow; undefined: none does. */
function acceptingEntry(
  draft: FindingDraft,
  subject: Subject,
  entries: readonly PolicyEntry[],
): PolicyEntry | undefined {
  switch (ACCEPTED_BY[draft.rule]) {
    case 'port':
      return entries[0];
    case 'executable':
      return entries.find((entry) => namesExecutables(entry, subject.listener));
    case 'never':
      return undefined;
  }
}

/** The finding as the policy sees it: accepted with the entry and its reason, or as it was. */
export function accept(draft: FindingDraft, subject: Subject, entries: readonly PolicyEntry[]): FindingDraft {
  const entry = acceptingEntry(draft, subject, entries);
  if (entry === undefined) return draft;
  return { ...draft, disposition: 'accepted', reason: entryAndReason(entry) };
}
