import type { Finding } from '../domain/finding.js';
import type { ReportListener } from '../domain/report.js';
import { changesBetween, evidenceOf, factsOf, joinedFacts, subjectOf } from './evidence.js';
import { couldSee, type Looked } from './looked.js';
import type { Change, Evidence, Facts, News, NewsKind, Told, Tracked } from './types.js';

const DAY = 24 * 60 * 60 * 1000;

/** A timer never fires at exactly the same moment: what is due within the hour is due now. */
const SLACK = 60 * 60 * 1000;

export interface DeltaOptions {
  /** How many runs in a row have to see a finding, or a change of one, before it is told; at least 1. */
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

/** What is known of a finding; `blurred`: matched without its device, so that nothing else can be compared. */
export interface Match {
  readonly before: Tracked | undefined;
  readonly blurred: boolean;
}

/** One run, as far as every finding has to know it. */
export interface Run {
  readonly now: string;
  readonly options: DeltaOptions;
}

function toldOf({ status, facts, candidate, seen, toldAt, resolvedAt, ...told }: Tracked): Told {
  return told;
}

function newsOf(kind: NewsKind, tracked: Tracked, now: string, more: Partial<News> = {}): News {
  return { kind, at: now, times: 1, finding: toldOf(tracked), changes: [], ending: null, ...more };
}

/** A finding that begins: nothing of an earlier appearance counts. */
function begun(finding: Finding, listener: ReportListener | undefined, now: string): Tracked {
  return {
    fingerprint: finding.fingerprint,
    rule: finding.rule,
    severity: finding.severity,
    confidence: finding.confidence,
    message: finding.message,
    remedy: finding.remedy,
    subject: listener === undefined ? null : subjectOf(listener),
    evidence: listener === undefined ? null : evidenceOf(listener),
    firstSeen: now,
    lastSeen: now,
    status: 'unconfirmed',
    facts: factsOf(finding, listener),
    candidate: null,
    seen: 0,
    toldAt: null,
    resolvedAt: null,
  };
}

/** Seen and not told yet: told as soon as enough runs saw it. */
function confirmStep(tracked: Tracked, { now, options }: Run): Step {
  if (tracked.seen < options.confirm) return { next: { ...tracked, status: 'unconfirmed' }, news: null };
  const next: Tracked = { ...tracked, status: 'open', toldAt: now };
  return { next, news: newsOf('new', next, now) };
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

/** A time that lies ahead was written by a clock that was wrong: counting begins now. */
function atMost(time: string | null, now: string): string | null {
  return time === null || Date.parse(time) <= Date.parse(now) ? time : now;
}

function remindStep(tracked: Tracked, { now, options }: Run): Step {
  const toldAt = atMost(tracked.toldAt, now) ?? now;
  const next: Tracked = { ...tracked, toldAt };
  const due = options.remindDays !== null && Date.parse(now) - Date.parse(toldAt) >= options.remindDays * DAY - SLACK;
  return due ? { next: { ...next, toldAt: now }, news: newsOf('reminder', next, now) } : { next, news: null };
}

/** What is known of a finding before this run counts, as far as it is still about the same. */
function carriedOver(before: Tracked | undefined, finding: Finding, listener: ReportListener | undefined, run: Run) {
  if (before === undefined || before.status === 'resolved') return begun(finding, listener, run.now);
  const untold = before.status !== 'open';
  const differs = untold && changesBetween(before.facts, factsOf(finding, listener)).length > 0;
  if (!differs) return { ...before, evidence: completed(before.evidence, listener) };
  return { ...begun(finding, listener, run.now), firstSeen: before.firstSeen, seen: before.seen };
}

/** Evidence stays as it was first seen, except where nobody could be seen then. */
function completed(evidence: Evidence | null, listener: ReportListener | undefined): Evidence | null {
  const found = evidence?.owners === 0 && listener !== undefined && listener.owners.length > 0;
  return found ? evidenceOf(listener) : evidence;
}

/** A run saw it. */
export function seenStep(
  { before, blurred }: Match,
  finding: Finding,
  listener: ReportListener | undefined,
  run: Run,
): Step {
  const known = carriedOver(before, finding, listener, run);
  const tracked: Tracked = { ...known, lastSeen: run.now, seen: known.seen + 1 };
  if (finding.disposition === 'accepted') return { next: { ...tracked, status: 'accepted' }, news: null };
  if (tracked.status !== 'open') return confirmStep(tracked, run);
  return openStep(tracked, finding, blurred ? tracked.facts : factsOf(finding, listener), run);
}

/** Nobody saw it in this run. Only what was told is told to be over. */
export function missedStep(tracked: Tracked, looked: Looked, { now, options }: Run): Step {
  if (tracked.status === 'resolved') {
    const resolvedAt = atMost(tracked.resolvedAt, now) ?? now;
    const kept = Date.parse(now) - Date.parse(resolvedAt) <= options.keepDays * DAY;
    return { next: kept ? { ...tracked, resolvedAt } : null, news: null };
  }
  if (!couldSee(looked, tracked)) return { next: tracked, news: null };
  if (tracked.status === 'unconfirmed') return { next: null, news: null };
  const next: Tracked = { ...tracked, status: 'resolved', seen: 0, candidate: null, resolvedAt: now };
  if (tracked.status === 'accepted') return { next, news: null };
  const stays = looked.listeners.some(({ id }) => id === tracked.subject?.id);
  return { next, news: newsOf('resolved', next, now, { ending: stays ? 'settled' : 'gone' }) };
}
