import type { Draft, Finding } from '../domain/finding.js';
import { withDistinctFingerprints, withFingerprint } from '../domain/fingerprint.js';
import type { JudgedListener, ReportListener, Requirement } from '../domain/report.js';
import { compareSeverity } from '../domain/severity.js';
import type { Gap } from '../domain/snapshot.js';
import { createSeen, expired, requirement, type Seen, unused } from './entry-findings.js';
import { createEntryIndex } from './entry-index.js';
import { judge } from './judge.js';
import { type MatchHost, subjectOf } from './match.js';
import { overridden } from './severity.js';
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
  /** Worst first, then in the order of the listeners. */
  readonly findings: readonly Finding[];
  readonly requirements: readonly Requirement[];
}

/** Whether an entry still counts: `until` is the end of that day, UTC. */
export function isLive({ until }: PolicyEntry, now: Date): boolean {
  return until === null || now.getTime() < until.end;
}

/**
 * Each with a fingerprint of its own, worst first; of equals the order stays: that of the listeners, then what concerns
 * none.
 */
function sorted(findings: readonly Finding[]): Finding[] {
  return withDistinctFingerprints(findings).sort((left, right) => compareSeverity(right.severity, left.severity));
}

/** Ids of the listeners that each entry matched. */
type Usage = Map<PolicyEntry, string[]>;

function note(usage: Usage, entries: readonly PolicyEntry[], id: string): void {
  for (const entry of entries) {
    const ids = usage.get(entry);
    if (ids === undefined) usage.set(entry, [id]);
    else ids.push(id);
  }
}

/** What there is to say about the entries themselves. */
function judgeEntries(policy: Policy, usage: Usage, seen: Seen, now: Date) {
  const findings: Finding[] = [];
  const requirements: Requirement[] = [];
  for (const entry of policy.entries) {
    if (!isLive(entry, now)) findings.push(...expired(entry, policy));
    else if (entry.kind === 'require') {
      const judged = requirement(entry, usage.get(entry) ?? [], policy, seen);
      requirements.push(judged.requirement);
      findings.push(...judged.findings);
    } else if (entry.kind === 'allow' && (usage.get(entry) ?? []).length === 0)
      findings.push(...unused(entry, policy, seen));
  }
  return { findings, requirements };
}

/** Says what the rules find at a listener. */
export type Check = (listener: JudgedListener) => readonly Draft[];

function withoutPolicy(listeners: readonly ReportListener[], check: Check): PolicyOutcome {
  const findings = listeners.flatMap((listener) => check(listener).map((draft) => withFingerprint(draft, listener)));
  return { listeners, findings: sorted(findings), requirements: [] };
}

/** What the policy makes of judged listeners and of what the rules find at them. */
export function applyPolicy(
  policy: Policy | null,
  listeners: readonly ReportListener[],
  check: Check,
  context: PolicyContext,
): PolicyOutcome {
  if (policy === null) return withoutPolicy(listeners, check);
  const live = policy.entries.filter((entry) => isLive(entry, context.now));
  const index = createEntryIndex(live, context.host);
  const usage: Usage = new Map();
  const told: Finding[] = [];
  const disposed = listeners.map((listener): ReportListener => {
    const subject = subjectOf(listener);
    const matching = index.matching(subject);
    note(usage, matching, listener.id);
    const judged = judge(subject, matching, overridden(check(listener), policy.rules), policy, context.strict);
    for (const draft of judged.drafts) told.push(withFingerprint(draft, listener));
    return judged.disposition === listener.disposition ? listener : { ...listener, disposition: judged.disposition };
  });
  const entries = judgeEntries(policy, usage, createSeen(listeners, context.gaps, context.host), context.now);
  return {
    listeners: disposed,
    findings: sorted([...told, ...entries.findings]),
    requirements: entries.requirements,
  };
}
