import { groupBy } from '../base/group-by.js';
import type { FindingDraft } from '../domain/finding.js';
import type { ReportListener } from '../domain/report.js';
import { compareSeverity } from '../domain/severity.js';
import type { Gap } from '../domain/snapshot.js';
import { ruleNamed } from '../judge/rules/list.js';
import { decide } from './decide.js';
import { expired } from './entry-findings.js';
import { createEntryIndex } from './entry-index.js';
import { isLive, judgeEntries, type RequirementDraft } from './judge-entries.js';
import { heldListener, type MatchHost } from './match.js';
import { allOverridden, overridden } from './overrides.js';
import { createSeen } from './seen.js';
import { shownGaps } from './shown-gaps.js';
import type { Policy, PolicyEntry } from './types.js';

export interface PolicyContext {
  /** `check`: what no entry allows is a finding. */
  readonly strict: boolean;
  /** The time of the run, which `until` is held against. */
  readonly now: Date;
  readonly host: MatchHost;
  /** What could not be looked at: a required listener that is not there may be behind it. */
  readonly gaps: readonly Gap[];
}

/** What listens and what was found, as the policy sees it. */
export interface PolicyOutcome {
  readonly listeners: readonly ReportListener[];
  /** In the order of the listeners, then what concerns none. */
  readonly findings: readonly FindingDraft[];
  /** In the order of the policy. */
  readonly requirements: readonly RequirementDraft[];
  /** What the policy had to believe. */
  readonly gaps: readonly Gap[];
}

/**
 * That an entry has expired, and that what it allowed is not in the policy any more, are one thing to say: what says no
 * more than that, and no worse, is left out.
 */
function withoutExpired(
  findings: readonly FindingDraft[],
  [entry]: readonly PolicyEntry[],
  { rules }: Policy,
): readonly FindingDraft[] {
  const told = entry === undefined ? null : expired(entry, []);
  const speaks = told === null ? null : overridden(told, rules);
  if (speaks === null) return findings;
  return findings.filter(
    ({ rule, severity }) =>
      !(rule === 'policy-unlisted' || ruleNamed(rule)?.restatesVerdict === true) ||
      compareSeverity(severity, speaks.severity) > 0,
  );
}

/** Remembers which entries a listener matched. */
function note(usage: Map<PolicyEntry, string[]>, entries: readonly PolicyEntry[], id: string): void {
  for (const entry of entries) {
    const ids = usage.get(entry);
    if (ids === undefined) usage.set(entry, [id]);
    else ids.push(id);
  }
}

/** What the policy makes of judged listeners and of what the rules found at them. */
export function applyPolicy(
  policy: Policy,
  listeners: readonly ReportListener[],
  found: readonly FindingDraft[],
  { strict, now, host, gaps }: PolicyContext,
): PolicyOutcome {
  const index = createEntryIndex(
    policy.entries.filter((entry) => isLive(entry, now)),
    host,
  );
  const lapsed = createEntryIndex(
    policy.entries.filter((entry) => entry.kind !== 'deny' && !isLive(entry, now)),
    host,
  );
  const foundAt = groupBy(allOverridden(found, policy.rules), ({ listener }) => listener);
  const usage = new Map<PolicyEntry, string[]>();
  const findings: FindingDraft[] = [];
  const disposed = listeners.map((listener): ReportListener => {
    const held = heldListener(listener);
    const matching = index.matching(held);
    note(usage, matching, listener.id);
    const decided = decide(held, matching, foundAt.get(listener.id) ?? [], policy, strict);
    const expiring = decided.allowedBy === null ? lapsed.matching(held) : [];
    note(usage, expiring, listener.id);
    findings.push(...withoutExpired(decided.findings, expiring, policy));
    const { disposition, allowedBy } = decided;
    return allowedBy === null ? listener : { ...listener, disposition, allowedBy };
  });
  const entries = judgeEntries(policy, usage, createSeen(listeners, gaps, host), now);
  return {
    listeners: disposed,
    findings: [...findings, ...entries.findings],
    requirements: entries.requirements,
    gaps: shownGaps(disposed),
  };
}
