import type { FindingDraft } from '../domain/finding.js';
import type { AllowedBy, JudgedListener, ReportListener } from '../domain/report.js';
import { compareSeverity } from '../domain/severity.js';
import { ruleNamed } from '../judge/rules/list.js';
import { denied, unlisted } from './listener-findings.js';
import { fitsBy, type HeldListener, namesExecutables } from './match.js';
import type { Policy, PolicyEntry } from './types.js';
import { entryAndReason } from './words.js';

/** What the policy makes of one listener and of what was found at it. */
export interface Decided extends Pick<ReportListener, 'disposition' | 'allowedBy'> {
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

/** What the entries that match a listener make of it. Deny beats allow. */
export type Decision = 'allowed' | 'denied' | 'unlisted';

/** The same, and which entries say so. */
export interface Decisive {
  readonly decision: Decision;
  /** In the order of the policy. */
  readonly denying: readonly PolicyEntry[];
  /** Those that allow it by evidence, then those that do by what is shown; each in the order of the policy. */
  readonly allowing: readonly PolicyEntry[];
}

/** The one place that decides what a policy says of a listener, for the report and for who asks why. */
export function decisionOf(held: HeldListener, matching: readonly PolicyEntry[]): Decisive {
  const denying = matching.filter(({ kind }) => kind === 'deny');
  const allows = matching.filter(({ kind }) => kind !== 'deny');
  const isProven = (entry: PolicyEntry) => fitsBy(entry, held) === 'evidence';
  const allowing =
    allows.length < 2 ? allows : [...allows.filter(isProven), ...allows.filter((each) => !isProven(each))];
  return { decision: denying.length > 0 ? 'denied' : allowing.length > 0 ? 'allowed' : 'unlisted', denying, allowing };
}

function allowedBy(entry: PolicyEntry, held: HeldListener): AllowedBy {
  const { place, reason } = entry;
  return { file: place.file, line: place.line, reason, by: fitsBy(entry, held) };
}

/** What the entries that match a listener make of it and of what the rules found at it. */
export function decide(
  held: HeldListener,
  matching: readonly PolicyEntry[],
  found: readonly FindingDraft[],
  policy: Policy,
  strict: boolean,
): Decided {
  const { listener } = held;
  const { denying, allowing } = decisionOf(held, matching);
  const [[deny], [allow]] = [denying, allowing];
  if (deny === undefined && allow !== undefined) {
    const findings = found.map((draft) => accepted(draft, listener, allowing));
    return { disposition: 'accepted', allowedBy: allowedBy(allow, held), findings };
  }
  const forbidden = deny === undefined ? null : denied(listener, deny, policy);
  const missing = strict && allow === undefined ? unlisted(listener, deny !== undefined, policy) : null;
  const others = missing === null ? found : withUnlisted(found, missing);
  const findings = forbidden === null ? others : [forbidden, ...others];
  return { disposition: 'active', allowedBy: null, findings };
}
