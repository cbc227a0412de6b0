import { type Change, differenceOf } from './difference.js';
import { byListener, type Finding } from './finding.js';
import type { Report, ReportListener } from './report.js';

export const WATCHED_TYPES = ['opened', 'closed', 'changed'] as const;
export type WatchedType = (typeof WATCHED_TYPES)[number];

/** Something that began to listen, ended or became something else while it was watched. */
export interface WatchedChange {
  readonly type: WatchedType;
  /** ISO 8601, UTC: when the kernel told it, or else when a look first showed it. */
  readonly at: string;
  /** As it is now; of one that closed, as it was. */
  readonly listener: ReportListener;
  /** What is to be said of it; of one that closed also what is missing without it. */
  readonly findings: readonly Finding[];
  /** What became different; empty but for `changed`. */
  readonly changes: readonly Change[];
  /** Milliseconds that it listened; null where it did not close, or nobody saw it begin. */
  readonly lasted: number | null;
  /** Whether the kernel told it at once, or a look found it. */
  readonly seenBy: 'event' | 'look';
}

/** What is known of the listeners at a moment. */
export type Seen = Pick<Report, 'host' | 'takenAt' | 'listeners' | 'sources' | 'gaps' | 'findings' | 'requirements'>;

/** A listener that a look showed otherwise than it was known. */
export type LookedChange = Pick<WatchedChange, 'listener' | 'findings' | 'changes'>;

/** What a look showed beside what was known, each in the order of the listeners. */
export interface LookedChanges {
  readonly closed: readonly LookedChange[];
  readonly changed: readonly LookedChange[];
  readonly opened: readonly LookedChange[];
}

/** What is required and was met by this listener alone, as the findings that it leaves behind. */
function missingWithout(id: string, before: Seen, after: Seen): Finding[] {
  const met = before.requirements.filter(({ listeners }) => listeners.includes(id)).map(({ entry }) => entry);
  const missing = after.requirements.filter(({ entry, finding }) => finding !== null && met.includes(entry));
  const prints = new Set(missing.map(({ finding }) => finding));
  return after.findings.filter(({ fingerprint }) => prints.has(fingerprint));
}

/**
 * What is different between two looks. A listener that the later one could not have seen did not close, and one that the
 * earlier one could not have seen did not open: the port was there all the time, as far as is known.
 */
export function changesBetween(before: Seen, after: Seen): LookedChanges {
  const { added, gone, changed } = differenceOf(before, after);
  const [old, current] = [byListener(before.findings), byListener(after.findings)];
  const was = new Map(before.listeners.map((each) => [each.id, each]));
  const is = new Map(after.listeners.map((each) => [each.id, each]));
  const one = (id: string, changes: readonly Change[] = []): LookedChange[] => {
    const listener = is.get(id);
    return listener === undefined ? [] : [{ listener, findings: current.get(id) ?? [], changes }];
  };
  return {
    opened: added.flatMap(({ id }) => one(id)),
    changed: changed.flatMap(({ to, changes }) => one(to.id, changes)),
    closed: gone.flatMap(({ id }) => {
      const listener = was.get(id);
      const findings = [...(old.get(id) ?? []), ...missingWithout(id, before, after)];
      return listener === undefined ? [] : [{ listener, findings, changes: [] }];
    }),
  };
}
