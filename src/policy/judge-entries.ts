import type { FindingDraft } from '../domain/finding.js';
import type { Requirement } from '../domain/report.js';
import { expired, missing, unused } from './entry-findings.js';
import { overridden } from './overrides.js';
import type { Seen } from './seen.js';
import type { Policy, PolicyEntry } from './types.js';
import { fieldsWords } from './words.js';

/** A `require` entry, and the finding that it is not met; null when it is, or the rule is off. */
export interface RequirementDraft extends Omit<Requirement, 'finding'> {
  readonly finding: FindingDraft | null;
}

/** Ids of the listeners that each entry matched. */
export type Usage = ReadonlyMap<PolicyEntry, readonly string[]>;

/** Whether an entry still counts: `until` is the end of that day, UTC. */
export function isLive({ until }: PolicyEntry, now: Date): boolean {
  return until === null || now.getTime() < until.end;
}

/** What there is to say about an entry that matched these listeners; null: nothing. */
function saidOf(entry: PolicyEntry, matched: readonly string[], seen: Seen, now: Date): FindingDraft | null {
  if (!isLive(entry, now)) return expired(entry, matched);
  if (matched.length > 0 || entry.kind === 'deny') return null;
  return entry.kind === 'require' ? missing(entry, seen) : unused(entry, seen);
}

/** What there is to say about the entries themselves, and what meets those that require something. */
export function judgeEntries({ entries, rules }: Policy, usage: Usage, seen: Seen, now: Date) {
  const findings: FindingDraft[] = [];
  const requirements: RequirementDraft[] = [];
  for (const entry of entries) {
    const listeners = usage.get(entry) ?? [];
    const said = saidOf(entry, listeners, seen, now);
    const finding = said === null ? null : overridden(said, rules);
    if (finding !== null) findings.push(finding);
    if (entry.kind !== 'require' || !isLive(entry, now)) continue;
    requirements.push({ entry: fieldsWords(entry), reason: entry.reason, listeners, finding });
  }
  return { findings, requirements };
}
