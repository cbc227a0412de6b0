import type { FindingDraft } from '../domain/finding.js';
import type { JudgedListener, ReportListener } from '../domain/report.js';
import { compareSeverity } from '../domain/severity.js';
import { ruleNamed } from '../judge/rules/list.js';
import { denied, unlisted } from './listener-findings.js';
import { namesExecutables } from './match.js';
import type { Policy, PolicyEntry } from './types.js';
import { entryAndReason } from './words.js';

/** What the policy makes of one listener and of what was found at it. */
export interface Decided {
  readonly disposition: ReportListener['disposition'];
  readonly findings: readonly FindingDraft[];
}

/** The first entry that accepts a finding at a listener that all of `entries` allow; undefined: none does. */
function acceptingEntry(
  { rule }: FindingDraft,
  listener: JudgedListener,
  entries: readonly PolicyEntry[],
): PolicyEntry | undefined {
  switch (ruleNamed(rule)?.acceptedBy) {
    case 'port':
      return entries[0];
    case 'executable':
      return entries.find((entry) => namesExecutables(entry, listener));
    default:
      return undefined;
  }
}

/** The finding as the policy sees it: accepted with the entry and its reason, or as it was. */
function accepted(draft: FindingDraft, listener: JudgedListener, entries: readonly PolicyEntry[]): FindingDraft {
  const entry = acceptingEntry(draft, listener, entries);
  return entry === undefined ? draft : { ...draft, disposition: 'accepted', reason: entryAndReason(entry) };
}

/** In place of the verdict's own finding, unless that one is more severe. */
function withUnlisted(found: readonly FindingDraft[], added: FindingDraft): FindingDraft[] {
  const says = ({ rule, severity }: FindingDraft) =>
    ruleNamed(rule)?.restatesVerdict !== true || compareSeverity(severity, added.severity) > 0;
  return [...found.filter(says), added];
}

/** What the entries that match a listener make of it and of what the rules found at it. Deny beats allow. */
export function decide(
  listener: JudgedListener,
  matching: readonly PolicyEntry[],
  found: readonly FindingDraft[],
  policy: Policy,
  strict: boolean,
): Decided {
  const deny = matching.find(({ kind }) => kind === 'deny');
  const allowing = matching.filter(({ kind }) => kind !== 'deny');
  if (deny === undefined && allowing.length > 0) {
    return { disposition: 'accepted', findings: found.map((draft) => accepted(draft, listener, allowing)) };
  }
  const forbidden = deny === undefined ? null : denied(listener, deny, policy);
  const missing = strict && allowing.length === 0 ? unlisted(listener, deny !== undefined, policy) : null;
  const others = missing === null ? found : withUnlisted(found, missing);
  return { disposition: 'active', findings: forbidden === null ? others : [forbidden, ...others] };
}
