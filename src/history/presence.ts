import type { Presence } from './types.js';

const HOUR = 60 * 60 * 1000;
export const DAY = 24 * HOUR;

/** A timer never fires at exactly the same moment: what is due within the hour is due now. */
export const SLACK = HOUR;

/** What was told, and came so often within a day, comes and goes. */
const FLAPS = 2;

/** The same for what was never told, as it never stayed for as many runs as `--confirm` asks for. */
const UNTOLD_FLAPS = 3;

/** Turns that are kept; a run a minute has 1440 in a day. */
const TURNS_LIMIT = 100;

/** One run, as far as presence has to know it. */
export interface PresenceRun {
  /** ISO 8601, UTC. */
  readonly now: string;
  /** How many runs in a row have to see something, or to miss it; at least 1. */
  readonly confirm: number;
}

/** What there is to tell. */
export type PresenceEvent = 'new' | 'flapping' | 'resolved';

/** What is remembered from now on, and what there is to tell. */
export interface PresenceStep {
  readonly next: Presence;
  readonly event: PresenceEvent | null;
}

/** Nothing has been seen yet. */
export const ABSENT: Presence = {
  status: 'unconfirmed',
  seen: 0,
  missed: 0,
  turns: [],
  toldAt: null,
  resolvedAt: null,
};

/** A time that lies ahead was written by a clock that was wrong: counting begins now. */
export function atMost(time: string, now: string): string {
  return Date.parse(time) <= Date.parse(now) ? time : now;
}

/** The later of two times. */
export function latest(left: string, right: string): string {
  return Date.parse(left) >= Date.parse(right) ? left : right;
}

const age = (time: string, now: string) => Date.parse(now) - Date.parse(time);

/** Turns of the last day. */
function recent(turns: readonly string[], now: string): readonly string[] {
  return turns.map((turn) => atMost(turn, now)).filter((turn) => age(turn, now) < DAY);
}

/** Whether it is away, as far as this was ever said: patience has run out. */
function isAway({ status, missed, seen, resolvedAt }: Presence, confirm: number): boolean {
  return seen === 0 || status === 'resolved' || resolvedAt !== null || missed >= confirm;
}

/** Told, and calm again: it stayed for a day, so that the next time it goes is news. */
function settled(presence: Presence): PresenceStep {
  const calm = presence.status === 'flapping' && presence.turns.length === 0;
  return { next: calm ? { ...presence, status: 'open' } : presence, event: null };
}

/** A run saw it. */
export function appear(before: Presence, { now, confirm }: PresenceRun): PresenceStep {
  const turns = recent(before.turns, now);
  const came = isAway(before, confirm);
  const seen = before.status === 'resolved' || before.missed > 0 ? 1 : before.seen + 1;
  const next: Presence = {
    ...before,
    seen,
    missed: 0,
    turns: came ? [...turns, now].slice(-TURNS_LIMIT) : turns,
    resolvedAt: null,
  };
  if (before.status === 'open' || before.status === 'flapping') return settled(next);
  const flaps = next.turns.length >= (before.toldAt === null ? UNTOLD_FLAPS : FLAPS);
  const patient = before.toldAt !== null || !flaps;
  if (seen < confirm && patient) return { next: { ...next, status: 'unconfirmed' }, event: null };
  return {
    next: { ...next, status: flaps ? 'flapping' : 'open', toldAt: now },
    event: flaps ? 'flapping' : 'new',
  };
}

/** Away for a day, after it came and went: over. */
function calmDown(missed: Presence, now: string): PresenceStep {
  const resolvedAt = atMost(missed.resolvedAt ?? now, now);
  const over = age(resolvedAt, now) >= DAY - SLACK;
  if (over) return { next: { ...missed, status: 'resolved', seen: 0, resolvedAt: now }, event: 'resolved' };
  return { next: { ...missed, resolvedAt }, event: null };
}

/** A run looked and did not see it; of what was never told, nothing is told. */
export function vanish(before: Presence, { now, confirm }: PresenceRun): PresenceStep {
  const missed: Presence = { ...before, missed: before.missed + 1, turns: recent(before.turns, now) };
  if (before.status === 'unconfirmed') return { next: { ...missed, seen: 0 }, event: null };
  if (before.status === 'resolved') {
    return { next: { ...before, turns: missed.turns, resolvedAt: atMost(before.resolvedAt ?? now, now) }, event: null };
  }
  if (missed.missed < confirm) return { next: missed, event: null };
  if (before.status === 'flapping') return calmDown(missed, now);
  const next: Presence = { ...missed, status: 'resolved', seen: 0, resolvedAt: now };
  return { next, event: before.status === 'open' ? 'resolved' : null };
}

/** Whether there is a reason left to remember something that is away; for how many days when it was told. */
export function isForgotten({ status, turns, resolvedAt, seen }: Presence, now: string, keepDays: number): boolean {
  if (status === 'unconfirmed') return seen === 0 && turns.length === 0;
  return status === 'resolved' && resolvedAt !== null && age(resolvedAt, now) > keepDays * DAY;
}
