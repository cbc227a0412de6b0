import { lastingPath } from './executable-path.js';
import { compareListeners, scopeOf } from './listener.js';
import { movedPairs } from './moved.js';
import type { JudgedListener, RegistryFacts } from './report.js';
import type { Gap, HostFacts, Source } from './snapshot.js';

/** A snapshot as it is compared: judged by the same registry as the other one. */
export interface ComparedSnapshot {
  readonly host: HostFacts;
  readonly takenAt: string;
  readonly listeners: readonly JudgedListener[];
  readonly sources: readonly Source[];
  readonly gaps: readonly Gap[];
}

/** What of a listener is compared; a pid, a start time or an inode is not. */
export const COMPARED_FIELDS = [
  'program',
  'executable',
  'user',
  'exposure',
  'address',
  'dualStack',
  'verdict',
] as const;
export type ComparedField = (typeof COMPARED_FIELDS)[number];

/** One field of one listener; values that are lists are joined by commas. */
export interface Change {
  readonly field: ComparedField;
  readonly from: string;
  readonly to: string;
}

export interface ChangedListener {
  readonly from: JudgedListener;
  readonly to: JudgedListener;
  /** At least one. */
  readonly changes: readonly Change[];
}

/** A listener that only one snapshot shows, while the other one could not have seen it. */
export interface UnknownListener {
  readonly listener: JudgedListener;
  /** The snapshot that was blind there. */
  readonly blind: 'old' | 'new';
}

/** What is different between two snapshots. Every list is in the order of the listeners. */
export interface Difference {
  readonly added: readonly JudgedListener[];
  readonly gone: readonly JudgedListener[];
  readonly changed: readonly ChangedListener[];
  readonly unknown: readonly UnknownListener[];
  /** How many are in both and show no difference. */
  readonly same: number;
  /** How many of these could not be compared in every field, because one snapshot does not know the owner. */
  readonly uncompared: number;
}

/** Two snapshots, and what is different. */
export interface Comparison {
  readonly old: ComparedSnapshot;
  readonly current: ComparedSnapshot;
  readonly difference: Difference;
  /** 1 when anything was added or changed, 3 when one of them could not see enough to say so, else 0. */
  readonly exitCode: number;
  /** By which both were judged. */
  readonly registry: RegistryFacts;
}

const joined = (values: readonly string[]) => [...new Set(values)].sort().join(', ');

/** Every value of the owners, or null where one of them is not known. */
function known(values: ReadonlyArray<string | number | null>): string | null {
  return values.length === 0 || values.includes(null) ? null : joined(values.map(String));
}

const executables = ({ owners }: JudgedListener) => known(owners.map(({ exe }) => exe));

/** Null: not known, so it cannot be compared. */
type Reading = (listener: JudgedListener) => string | null;

const READINGS: Readonly<Record<ComparedField, Reading>> = {
  program: ({ program, ownerStatus }) => program?.name ?? (ownerStatus === 'none' ? 'no process' : null),
  executable: executables,
  user: ({ owners }) => known(owners.map(({ user, uid }) => user ?? uid)),
  exposure: ({ exposure }) => exposure,
  address: ({ address }) => address,
  dualStack: ({ dualStack }) => (dualStack === null ? null : String(dualStack)),
  verdict: ({ verdict }) => verdict,
};

/** What is compared in place of what is told: a program that an update moved to another versioned directory is the same. */
const KEYS: Readonly<Partial<Record<ComparedField, Reading>>> = {
  executable: ({ owners }) => known(owners.map(({ exe }) => (exe === null ? null : lastingPath(exe)))),
};

/** Fields that depend on how much of the owner could be seen. */
const BY_EVIDENCE: ReadonlySet<ComparedField> = new Set(['program', 'verdict']);

/** What a program is called depends on what of it could be seen, so the two have to know as much of it. */
function sameEvidence(from: JudgedListener, to: JudgedListener): boolean {
  if (from.ownerStatus === 'hidden' || to.ownerStatus === 'hidden') return false;
  if (from.ownerStatus === 'none' || to.ownerStatus === 'none') return true;
  return (executables(from) === null) === (executables(to) === null);
}

/** The fields that differ, and whether any could not be compared. */
function compare(from: JudgedListener, to: JudgedListener): { changes: readonly Change[]; complete: boolean } {
  const evidence = sameEvidence(from, to);
  const changes: Change[] = [];
  for (const field of COMPARED_FIELDS) {
    if (!evidence && BY_EVIDENCE.has(field)) continue;
    const [before, after] = [READINGS[field](from), READINGS[field](to)];
    const key = KEYS[field] ?? READINGS[field];
    if (before !== null && after !== null && key(from) !== key(to)) changes.push({ field, from: before, to: after });
  }
  return { changes, complete: evidence };
}

function isBlindTo({ gaps, sources }: ComparedSnapshot, listener: JudgedListener): boolean {
  return (
    !sources.some(({ ok }) => ok) || gaps.some(({ kind, scope }) => kind === 'blind' && scope === scopeOf(listener))
  );
}

/** Listeners of `here` that `there` does not have: those it would have seen, and those it could not. */
function onlyIn(here: ComparedSnapshot, there: ComparedSnapshot) {
  const ids = new Set(there.listeners.map(({ id }) => id));
  const only = here.listeners.filter(({ id }) => !ids.has(id));
  return {
    seen: only.filter((listener) => !isBlindTo(there, listener)),
    unknown: only.filter((listener) => isBlindTo(there, listener)),
  };
}

/** What was added, what is gone and what changed from one snapshot to the other. */
export function differenceOf(old: ComparedSnapshot, current: ComparedSnapshot): Difference {
  const before = new Map(old.listeners.map((listener) => [listener.id, listener]));
  const kept = current.listeners.flatMap((to) => {
    const from = before.get(to.id);
    return from === undefined ? [] : [{ from, to, ...compare(from, to) }];
  });
  const added = onlyIn(current, old);
  const gone = onlyIn(old, current);
  const moved = movedPairs(gone.seen, added.seen).map((pair) => ({ ...pair, ...compare(pair.from, pair.to) }));
  const pairs = [...kept, ...moved].sort((left, right) => compareListeners(left.to, right.to));
  const isMoved = new Set(moved.flatMap(({ from, to }) => [from, to]));
  return {
    added: added.seen.filter((each) => !isMoved.has(each)),
    gone: gone.seen.filter((each) => !isMoved.has(each)),
    changed: pairs.filter(({ changes }) => changes.length > 0).map(({ from, to, changes }) => ({ from, to, changes })),
    unknown: [
      ...gone.unknown.map((listener) => ({ listener, blind: 'new' as const })),
      ...added.unknown.map((listener) => ({ listener, blind: 'old' as const })),
    ],
    same: pairs.filter(({ changes }) => changes.length === 0).length,
    uncompared: pairs.filter(({ complete }) => !complete).length,
  };
}
