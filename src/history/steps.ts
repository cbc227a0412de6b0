import type { Finding } from '../domain/finding.js';
import type { ReportListener } from '../domain/report.js';
import { changesBetween, evidenceOf, factsOf, joinedFacts, subjectOf } from './evidence.js';
import { couldSee, type Looked } from './looked.js';
import { ABSENT, appear, atMost, DAY, isForgotten, latest, type PresenceStep, SLACK, vanish } from './presence.js';
import type { Change, Evidence, Facts, News, NewsKind, Told, Tracked } from './types.js';

export interface DeltaOptions {
  /** How many runs in a row have to see a finding or a change of one, or to miss it, before that is told; at least 1. */
  readonly confirm: number;
  /** After how many days an open finding is told again; null: never. */
  readonly remindDays: number | null;
  /** For how many days a resolved finding is remembered. */
  readonly keepDays: number;
  /** Whether this run compared executables with their packages. */
  readonly verified: boolean;
}

/** The state of one finding after the run, and what there is to say about it. */
export interface Step {
  readonly next: Tracked | null;
  readonly news: News | null;
}

/**
 * What is known of a finding. `blurred`: matched without its device, so that nothing else can be compared. `moved`: the
 * fingerprint that it had at its former address.
 */
export interface FindingMatch {
  readonly before: Tracked | undefined;
  readonly blurred: boolean;
  readonly moved?: string;
}

/** One run, as far as every finding has to know it. */
export interface Run {
  readonly now: string;
  readonly options: DeltaOptions;
  /** Name of the network interface that has an address. */
  readonly devices: ReadonlyMap<string, string>;
  /** Keeps what many findings share once. */
  share<T>(value: T): T;
}

const presenceRun = ({ now, options }: Run) => ({ now, confirm: options.confirm });

function toldOf({ status, facts, candidate, seen, missed, toldAt, resolvedAt, ...told }: Tracked): Told {
  return told;
}

function newsOf(kind: NewsKind, tracked: Tracked, now: string, more: Partial<News> = {}): News {
  return { kind, at: now, times: 1, finding: toldOf(tracked), changes: [], ending: null, ...more };
}

/** A finding that begins: nothing of an earlier appearance counts but that there was one. */
function begun(finding: Finding, listener: ReportListener | undefined, run: Run): Tracked {
  return {
    fingerprint: finding.fingerprint,
    rule: finding.rule,
    severity: finding.severity,
    confidence: finding.confidence,
    message: finding.message,
    remedy: finding.remedy,
    subject: listener === undefined ? null : subjectOf(listener, run.devices),
    evidence: listener === undefined ? null : run.share(evidenceOf(listener)),
    firstSeen: run.now,
    lastSeen: run.now,
    facts: run.share(factsOf(finding, listener)),
    candidate: null,
    ...ABSENT,
  };
}

/** The wording follows what was told last; the evidence stays as it was first seen. */
function changedStep(tracked: Tracked, finding: Finding, facts: Facts, changes: readonly Change[], run: Run): Step {
  const { severity, confidence, message, remedy } = finding;
  const worded = { ...tracked, severity, confidence, message, remedy };
  const next: Tracked = { ...worded, facts: joinedFacts(tracked.facts, facts), candidate: null, toldAt: run.now };
  return { next, news: newsOf('changed', next, run.now, { changes }) };
}

/** Told before and still there. */
function openStep(tracked: Tracked, finding: Finding, facts: Facts, run: Run): Step {
  const changes = changesBetween(tracked.facts, facts);
  if (changes.length === 0) {
    return remindStep({ ...tracked, facts: joinedFacts(tracked.facts, facts), candidate: null }, run);
  }
  const { candidate } = tracked;
  const again = candidate !== null && changesBetween(candidate.facts, facts).length === 0;
  const seen = again ? candidate.seen + 1 : 1;
  if (seen >= run.options.confirm) return changedStep(tracked, finding, facts, changes, run);
  return { next: { ...tracked, candidate: { facts, seen } }, news: null };
}

function remindStep(tracked: Tracked, { now, options }: Run): Step {
  const toldAt = atMost(tracked.toldAt ?? now, now);
  const next: Tracked = { ...tracked, toldAt };
  const due = options.remindDays !== null && Date.parse(now) - Date.parse(toldAt) >= options.remindDays * DAY - SLACK;
  return due ? { next: { ...next, toldAt: now }, news: newsOf('reminder', next, now) } : { next, news: null };
}

/** What is known of a finding before this run counts, as far as it is still about the same. */
function carriedOver(
  before: Tracked | undefined,
  finding: Finding,
  listener: ReportListener | undefined,
  run: Run,
): Tracked {
  if (before === undefined) return begun(finding, listener, run);
  if (before.status === 'resolved') {
    const { status, seen, missed, turns, toldAt, resolvedAt } = before;
    return { ...begun(finding, listener, run), status, seen, missed, turns, toldAt, resolvedAt };
  }
  const untold = before.status === 'unconfirmed' || before.status === 'accepted';
  const differs = untold && changesBetween(before.facts, factsOf(finding, listener)).length > 0;
  if (!differs) return { ...before, evidence: completed(before.evidence, listener) };
  const { firstSeen, status, seen, missed, turns, resolvedAt } = before;
  return { ...begun(finding, listener, run), firstSeen, status, seen, missed, turns, resolvedAt };
}

/** Evidence stays as it was first seen, except where nobody could be seen then. */
function completed(evidence: Evidence | null, listener: ReportListener | undefined): Evidence | null {
  const found = evidence?.owners === 0 && listener !== undefined && listener.owners.length > 0;
  return found ? evidenceOf(listener) : evidence;
}

/** What a run that saw something makes of it; what comes and goes is not told again, another program there is. */
function shownStep(known: Tracked, { next, event }: PresenceStep, finding: Finding, facts: Facts, run: Run): Step {
  const tracked: Tracked = { ...known, ...next };
  if (event !== null) return { next: tracked, news: newsOf(event, tracked, run.now) };
  if (tracked.status !== 'open' && tracked.status !== 'flapping') return { next: tracked, news: null };
  return openStep(tracked, finding, facts, run);
}

/** A run saw it. */
export function seenStep(
  { before, blurred }: FindingMatch,
  finding: Finding,
  listener: ReportListener | undefined,
  run: Run,
): Step {
  const known = carriedOver(before, finding, listener, run);
  const seen: Tracked = { ...known, lastSeen: latest(run.now, known.firstSeen) };
  const step = appear(seen, presenceRun(run));
  if (finding.disposition !== 'accepted') {
    return shownStep(seen, step, finding, blurred ? seen.facts : factsOf(finding, listener), run);
  }
  return { next: { ...seen, ...step.next, toldAt: seen.toldAt, status: 'accepted' }, news: null };
}

/** Nobody saw it in this run. Only what was told is told to be over. */
export function missedStep(tracked: Tracked, looked: Looked, run: Run): Step {
  const { now, options } = run;
  if (tracked.status !== 'resolved' && !couldSee(looked, tracked)) return { next: tracked, news: null };
  const { next: presence, event } = vanish(tracked, presenceRun(run));
  if (isForgotten(presence, now, options.keepDays)) return { next: null, news: null };
  const candidate = presence.status === 'resolved' ? null : tracked.candidate;
  const next: Tracked = { ...tracked, ...presence, candidate };
  if (event === null) return { next, news: null };
  const stays = looked.listeners.some(({ id }) => id === tracked.subject?.id);
  return { next, news: newsOf(event, next, now, { ending: stays ? 'settled' : 'gone' }) };
}
