import { HIDDEN_SOURCE } from '../domain/hidden-listener.js';
import type { Report } from '../domain/report.js';
import type { Gap } from '../domain/snapshot.js';
import { ABSENT, appear, isForgotten, latest, type PresenceRun, vanish } from './presence.js';
import type { DeltaOptions } from './steps.js';
import type { GapNews, ToldGap, TrackedGap } from './types.js';

/** What one run adds to what was known of gaps. */
export interface GapDelta {
  readonly news: readonly GapNews[];
  readonly gaps: readonly TrackedGap[];
}

/** The same gap, whichever processes, listeners and numbers it names this time. */
export function gapKey({ kind, scope, reason }: Pick<Gap, 'kind' | 'scope' | 'reason'>): string {
  const lasting = reason.replace(/:.*/s, '').replace(/\d+/g, '#');
  return JSON.stringify([kind, scope, lasting]);
}

/** Scope of what is believed of a program by its user's word: it comes and goes with what users start, and hides nothing. */
const BELIEVED = 'program';

const isNews = ({ scope }: Pick<Gap, 'scope'>) => scope !== BELIEVED;

/** The gaps of a run by their keys; what is the same is counted together. */
function byKey(gaps: readonly Gap[]): Map<string, Gap> {
  const found = new Map<string, Gap>();
  for (const gap of gaps) {
    const before = found.get(gapKey(gap));
    const count = before?.count == null || gap.count === null ? gap.count : before.count + gap.count;
    found.set(gapKey(gap), { ...gap, count });
  }
  return found;
}

/** Whether a run without this gap has closed it: one that saw less, or did not ask, says nothing. */
function isClosed({ kind, scope }: Gap, { sources, gaps }: Report, verified: boolean): boolean {
  if (!sources.some(({ ok }) => ok)) return false;
  if (kind === 'partial' && gaps.some((gap) => gap.kind === 'blind')) return false;
  if (scope === 'package') return verified;
  return scope !== HIDDEN_SOURCE || sources.some(({ id, ok }) => id === HIDDEN_SOURCE && ok);
}

const toldOf = ({ kind, scope, count, reason, remedy, of, firstSeen, lastSeen }: TrackedGap): ToldGap => ({
  kind,
  scope,
  count,
  reason,
  remedy,
  of,
  firstSeen,
  lastSeen,
});

interface Step {
  readonly next: TrackedGap | null;
  readonly news: GapNews | null;
}

function seen(before: TrackedGap | undefined, gap: Gap, of: number, run: PresenceRun): Step {
  const stays = before !== undefined && before.status !== 'resolved';
  const firstSeen = stays ? before.firstSeen : run.now;
  const { next: presence, event } = appear(before ?? ABSENT, run);
  const next: TrackedGap = { ...gap, of, firstSeen, lastSeen: latest(run.now, firstSeen), ...presence };
  return { next, news: event === null ? null : { kind: 'began', at: run.now, gap: toldOf(next) } };
}

function missing(before: TrackedGap, run: PresenceRun, keepDays: number): Step {
  const { next: presence, event } = vanish(before, run);
  if (isForgotten(presence, run.now, keepDays)) return { next: null, news: null };
  const next: TrackedGap = { ...before, ...presence };
  return { next, news: event === null ? null : { kind: 'ended', at: run.now, gap: toldOf(next) } };
}

/** Compares what a run could not see with what is known of that. Pure, as `delta` is. */
export function gapDelta(
  known: readonly TrackedGap[],
  report: Report,
  now: string,
  { confirm, keepDays, verified }: DeltaOptions,
): GapDelta {
  const run: PresenceRun = { now, confirm };
  const before = new Map(known.filter(isNews).map((gap) => [gapKey(gap), gap]));
  const found = byKey(report.gaps.filter(isNews));
  const steps: Step[] = [...found].map(([key, gap]) => seen(before.get(key), gap, report.listeners.length, run));
  for (const [key, gap] of before) {
    if (found.has(key)) continue;
    const closed = gap.status === 'resolved' || isClosed(gap, report, verified);
    steps.push(closed ? missing(gap, run, keepDays) : { next: gap, news: null });
  }
  return {
    news: steps.flatMap(({ news }) => (news === null ? [] : [news])),
    gaps: steps.flatMap(({ next }) => (next === null ? [] : [next])),
  };
}
