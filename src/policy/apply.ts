import { groupBy } from '../base/group-by.js';
import type { FindingDraft } from '../domain/finding.js';
import type { ReportListener } from '../domain/report.js';
import type { Gap } from '../domain/snapshot.js';
import { createSeen, expired, type RequirementDraft, requirement, type Seen, unused } from './entry-findings.js';
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
  /** In the order of the listeners, then what concerns none. */
  readonly findings: readonly FindingDraft[];
  /** In the order of the policy. */
  readonly requirements: readonly RequirementDraft[];
}

/** Whether an entry still counts: `until` is the end of that day, UTC. */
export function isLive({ until }: PolicyEntry, now: Date): boolean {
  return until === null || now.getTime() < until.end;
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
  const findings: FindingDraft[] = [];
  const requirements: RequirementDraft[] = [];
  for (const entry of policy.entries) {
    if (!isLive(entry, now)) findings.push(...expired(entry, policy));
    else if (entry.kind === 'require') {
      const judged = requirement(entry, usage.get(entry) ?? [], policy, seen);
      requirements.push(judged);
      if (judged.finding !== null) findings.push(judged.finding);
    } else if (entry.kind === 'allow' && (usage.get(entry) ?? []).length === 0)
      findings.push(...unused(entry, policy, seen));
  }
  return { findings, requirements };
}

/** What the policy makes of judged listeners and of what the rules found at them. */
export function applyPolicy(
  policy: Policy,
  listeners: readonly ReportListener[],
  found: readonly FindingDraft[],
  context: PolicyContext,
): PolicyOutcome {
  const live = policy.entries.filter((entry) => isLive(entry, context.now));
  const index = createEntryIndex(live, context.host);
  const usage: Usage = new Map();
  const foundAt = groupBy(found, ({ listener }) => listener);
  const told: FindingDraft[] = [];
  const disposed = listeners.map((listener): ReportListener => {
    const subject = subjectOf(listener);
    const matching = index.matching(subject);
    note(usage, matching, listener.id);
    const judged = judge(
      subject,
      matching,
      overridden(foundAt.get(listener.id) ?? [], policy.rules),
      policy,
      context.strict,
    );
    told.push(...judged.drafts);
    return judged.disposition === listener.disposition ? listener : { ...listener, disposition: judged.disposition };
  });
  const entries = judgeEntries(policy, usage, createSeen(listeners, context.gaps, context.host), context.now);
  return {
    listeners: disposed,
    findings: [...told, ...entries.findings],
    requirements: entries.requirements,
  };
}
