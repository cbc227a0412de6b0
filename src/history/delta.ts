import type { Finding } from '../domain/finding.js';
import type { Report, ReportListener } from '../domain/report.js';
import { type Looked, lookedAt, withoutDevice } from './looked.js';
import { type DeltaOptions, type Match, missedStep, type Run, type Step, seenStep } from './steps.js';
import type { News, Tracked } from './types.js';

export type { DeltaOptions } from './steps.js';

/** What one run adds to what was known. */
export interface Delta {
  /** New, changed and reminders in the order of the report, then resolved. */
  readonly news: readonly News[];
  /** What is remembered from now on. */
  readonly findings: readonly Tracked[];
}

/** Finds what is known of a finding, also where this run could not see which device the listener is bound to. */
function matcher(known: readonly Tracked[], looked: Looked) {
  const byFingerprint = new Map(known.map((tracked) => [tracked.fingerprint, tracked]));
  const bound = new Map<string, Tracked>();
  for (const tracked of looked.gaps.some(({ scope }) => scope === 'interface') ? known : []) {
    const { subject, status, rule } = tracked;
    if (subject !== null && subject.interface !== null && status === 'open') {
      bound.set(withoutDevice(rule, subject), tracked);
    }
  }
  return (finding: Finding, listener: ReportListener | undefined): Match => {
    const before = byFingerprint.get(finding.fingerprint);
    const near = listener === undefined ? undefined : bound.get(withoutDevice(finding.rule, listener));
    const blurred = before === undefined && near !== undefined;
    return { before: before ?? near, blurred };
  };
}

/**
 * Compares what a run found with what is known. Pure: the same input gives the same answer.
 * `now` is ISO 8601, UTC; it may lie before times in `known`.
 */
export function delta(known: readonly Tracked[], report: Report, now: string, options: DeltaOptions): Delta {
  const run: Run = { now, options };
  const looked = lookedAt(report, options.verified);
  const byId = new Map(report.listeners.map((listener) => [listener.id, listener]));
  const match = matcher(known, looked);
  const steps = new Map<string, Step>();
  for (const finding of report.findings) {
    const listener = finding.listener === null ? undefined : byId.get(finding.listener);
    const found = match(finding, listener);
    steps.set(found.before?.fingerprint ?? finding.fingerprint, seenStep(found, finding, listener, run));
  }
  for (const tracked of known) {
    if (!steps.has(tracked.fingerprint)) steps.set(tracked.fingerprint, missedStep(tracked, looked, run));
  }
  const taken = [...steps.values()];
  return {
    news: taken.flatMap(({ news }) => (news === null ? [] : [news])),
    findings: taken.flatMap(({ next }) => (next === null ? [] : [next])),
  };
}
