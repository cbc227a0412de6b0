import { sharer } from '../base/sharer.js';
import type { Finding } from '../domain/finding.js';
import type { Report, ReportListener } from '../domain/report.js';
import { type Looked, lookedAt, withoutDevice } from './looked.js';
import { createMoves } from './moves.js';
import { type DeltaOptions, type FindingMatch, missedStep, type Run, type Step, seenStep } from './steps.js';
import type { News, Tracked } from './types.js';

export type { DeltaOptions } from './steps.js';

/** What one run adds to what was known. */
export interface Delta {
  /** New, changed and reminders in the order of the report, then resolved. */
  readonly news: readonly News[];
  /** What is remembered from now on. */
  readonly findings: readonly Tracked[];
}

/** Findings at listeners whose device this run cannot see, by all else that names them. */
function boundFindings(known: readonly Tracked[], looked: Looked): ReadonlyMap<string, Tracked> {
  const bound = new Map<string, Tracked>();
  if (!looked.gaps.some(({ scope }) => scope === 'interface')) return bound;
  for (const tracked of known) {
    const { subject, status, rule } = tracked;
    if (subject !== null && subject.interface !== null && (status === 'open' || status === 'flapping')) {
      bound.set(withoutDevice(rule, subject), tracked);
    }
  }
  return bound;
}

/**
 * Finds what is known of a finding: by its fingerprint, else where its device cannot be seen, else where its address was
 * replaced by another one of the same network interface.
 */
function matcher(known: readonly Tracked[], report: Report, looked: Looked, run: Run) {
  const byFingerprint = new Map(known.map((tracked) => [tracked.fingerprint, tracked]));
  const bound = boundFindings(known, looked);
  const moves = createMoves(known, new Set(report.findings.map(({ fingerprint }) => fingerprint)), run.devices);
  return (finding: Finding, listener: ReportListener | undefined): FindingMatch => {
    const before = byFingerprint.get(finding.fingerprint);
    if (before !== undefined && before.status !== 'resolved') return { before, blurred: false };
    const near = listener === undefined ? undefined : bound.get(withoutDevice(finding.rule, listener));
    if (before === undefined && near !== undefined) return { before: near, blurred: true };
    const moved = moves.take(finding, listener);
    return moved === undefined ? { before, blurred: false } : { ...moved, blurred: false };
  };
}

/**
 * Compares what a run found with what is known. Pure: the same input gives the same answer.
 * `now` is ISO 8601, UTC; it may lie before times in `known`. `devices`: names of the network interfaces of this machine
 * by their addresses.
 */
export function delta(
  known: readonly Tracked[],
  report: Report,
  now: string,
  options: DeltaOptions,
  devices: ReadonlyMap<string, string> = new Map(),
): Delta {
  const run: Run = { now, options, devices, share: sharer() };
  const looked = lookedAt(report, options.verified);
  const byId = new Map(report.listeners.map((listener) => [listener.id, listener]));
  const match = matcher(known, report, looked, run);
  const steps = new Map<string, Step>();
  const met = new Set<Tracked['fingerprint']>();
  for (const finding of report.findings) {
    const listener = finding.listener === null ? undefined : byId.get(finding.listener);
    const found = match(finding, listener);
    if (found.before !== undefined) met.add(found.moved ?? found.before.fingerprint);
    steps.set(found.before?.fingerprint ?? finding.fingerprint, seenStep(found, finding, listener, run));
  }
  for (const tracked of known) {
    const { fingerprint } = tracked;
    if (!steps.has(fingerprint) && !met.has(fingerprint)) steps.set(fingerprint, missedStep(tracked, looked, run));
  }
  const taken = [...steps.values()];
  return {
    news: taken.flatMap(({ news }) => (news === null ? [] : [news])),
    findings: taken.flatMap(({ next }) => (next === null ? [] : [next])),
  };
}
