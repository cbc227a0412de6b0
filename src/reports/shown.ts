import { groupBy } from '../base/group-by.js';
import type { Finding } from '../domain/finding.js';
import { byListener } from '../domain/finding.js';
import type { Report, ReportListener } from '../domain/report.js';
import { compareSeverity, reaches } from '../domain/severity.js';
import type { PortSpan, View } from './types.js';

/**
 * Listeners of one port and holder, reached from equally far, with the same to say of each: the IPv4 and the IPv6 half of
 * a daemon are one row.
 */
export interface ListenerRow {
  /** At least one. */
  readonly listeners: readonly [ReportListener, ...ReportListener[]];
  /** What is active and shown, worst first. Empty: nothing to say. */
  readonly findings: readonly Finding[];
  /** What a policy accepts or `cron` has told. */
  readonly settled: readonly Finding[];
}

/** What a view lets through. */
export interface Shown {
  /** Rows with something to say, worst first. */
  readonly speaking: readonly ListenerRow[];
  /** Findings that concern no listener, worst first. */
  readonly general: readonly Finding[];
  /** Rows with nothing to say, in the order of the report. */
  readonly quiet: readonly ListenerRow[];
  /** Every active finding that is shown, worst first; a row of two listeners tells two of them at once. */
  readonly active: readonly Finding[];
  /** What the narrowing options leave out. */
  readonly hidden: { readonly listeners: number; readonly findings: readonly Finding[] };
}

export const isActive = ({ disposition }: Finding) => disposition === 'active';

/** Whether a view lets a port through. */
export function isInView(
  { port, protocol }: Pick<ReportListener, 'port' | 'protocol'>,
  { protocol: only, ports }: Pick<View, 'protocol' | 'ports'>,
): boolean {
  const inside = (span: PortSpan) =>
    port >= span.low && port <= span.high && (span.protocol === null || span.protocol === protocol);
  return (ports.length === 0 || ports.some(inside)) && (only === null || protocol === only);
}

/** Listeners of one row, and what was found at each of them. */
interface Members {
  readonly listeners: [ReportListener, ...ReportListener[]];
  readonly all: readonly Finding[];
}

/** A number that few listeners share: only these have to be compared in full. */
function narrowKey({ listeners: [{ port, owners }] }: Members): number {
  return (owners[0]?.pid ?? 0) * 2 ** 16 + port;
}

/** What listeners have to share to be one row. */
function rowKey({ listeners: [listener], all }: Members): string {
  const { protocol, port, netns, exposure, owners, program, ownerReason, verdict, disposition } = listener;
  const holder = [
    protocol,
    port,
    netns,
    exposure,
    owners.map(({ pid, name }) => pid ?? name),
    program?.name,
    ownerReason,
  ];
  const told = all.map(({ rule, severity, message, reason }) => [rule, severity, message, reason]);
  return JSON.stringify([holder, verdict, disposition, told]);
}

function rowOf({ listeners, all }: Members): ListenerRow {
  if (all.every(isActive)) return { listeners, findings: all, settled: [] };
  return { listeners, findings: all.filter(isActive), settled: all.filter((finding) => !isActive(finding)) };
}

/** Listeners that may be one row in rows. */
function joined(members: readonly Members[]): readonly Members[] {
  if (members.length < 2) return members;
  const same = [...groupBy(members, rowKey).values()];
  return same.flatMap(([first, ...others]) => {
    for (const { listeners } of others) first?.listeners.push(listeners[0]);
    return first ?? [];
  });
}

function rowsOf(
  listeners: readonly ReportListener[],
  findings: ReadonlyMap<string | null, readonly Finding[]>,
): ListenerRow[] {
  const single = listeners.map(
    (listener): Members => ({ listeners: [listener], all: findings.get(listener.id) ?? [] }),
  );
  const rows = new Set([...groupBy(single, narrowKey).values()].flatMap(joined));
  return single.filter((members) => rows.has(members)).map(rowOf);
}

const worst = (row: ListenerRow) => row.findings[0]?.severity ?? 'info';

/** Whether a finding is about a listener that the view leaves out. */
function concernsAnother(report: Report, listeners: readonly ReportListener[]): (finding: Finding) => boolean {
  if (listeners.length === report.listeners.length) return () => false;
  const left = new Set(listeners.map(({ id }) => id));
  const out = new Set(report.listeners.map(({ id }) => id).filter((id) => !left.has(id)));
  return ({ listener }) => listener !== null && out.has(listener);
}

/** For lists that have a row for every listener: with `--min-severity` only those with a finding as bad as that. */
export function listenersInView(report: Report, view: View): readonly ReportListener[] {
  const listeners = report.listeners.filter((listener) => isInView(listener, view));
  const { minSeverity } = view;
  if (minSeverity === null) return listeners;
  const bad = report.findings.filter((finding) => isActive(finding) && reaches(finding.severity, minSeverity));
  const ids = new Set(bad.map(({ listener }) => listener));
  return listeners.filter(({ id }) => ids.has(id));
}

/** What a view lets through, not yet in rows. */
interface Sifted extends Pick<Shown, 'hidden'> {
  readonly listeners: readonly ReportListener[];
  readonly findings: readonly Finding[];
}

function sift(report: Report, view: View): Sifted {
  const listeners = report.listeners.filter((listener) => isInView(listener, view));
  const elsewhere = concernsAnother(report, listeners);
  const tooMild = ({ severity }: Finding) =>
    view.minSeverity !== null && compareSeverity(severity, view.minSeverity) < 0;
  const isHidden = (finding: Finding) => elsewhere(finding) || (isActive(finding) && tooMild(finding));
  const hidden = report.findings.filter((finding) => isActive(finding) && isHidden(finding));
  return {
    listeners,
    findings: report.findings.filter((finding) => !isHidden(finding)),
    hidden: { listeners: report.listeners.length - listeners.length, findings: hidden },
  };
}

/** Those of a report that are active and concern none of its listeners. */
function generalOf({ listeners }: Report, findings: readonly Finding[]): readonly Finding[] {
  const ids = new Set(listeners.map(({ id }) => id));
  return findings.filter((finding) => isActive(finding) && (finding.listener === null || !ids.has(finding.listener)));
}

/** What a list with a row for every listener in view cannot say. */
export function unlistedIn(report: Report, view: View): Pick<Shown, 'hidden' | 'general'> {
  const { findings, hidden } = sift(report, view);
  return { hidden, general: generalOf(report, findings) };
}

/** Applies a view. Nothing is judged here, and nothing disappears: what is left out is counted. */
export function shown(report: Report, view: View): Shown {
  const { listeners, findings, hidden } = sift(report, view);
  const groups = byListener(findings);
  const muted = new Set(hidden.findings.map(({ listener }) => listener));
  const speaks = ({ id }: ReportListener) => groups.get(id)?.some(isActive) === true;
  const rows = rowsOf(
    listeners.filter((listener) => view.all || speaks(listener) || !muted.has(listener.id)),
    groups,
  );
  return {
    speaking: rows.filter((row) => row.findings.length > 0).sort((a, b) => compareSeverity(worst(b), worst(a))),
    general: generalOf(report, findings),
    quiet: rows.filter((row) => row.findings.length === 0),
    active: findings.filter(isActive),
    hidden,
  };
}

/** Whether there is anything to print under `--quiet`: a finding that the view shows, a blind spot, or a failed run. */
export function hasSomethingToSay(report: Report, view: View): boolean {
  const { active } = shown(report, view);
  const blind = report.gaps.some(({ kind }) => kind === 'blind');
  return active.length > 0 || blind || report.summary.exitCode !== 0;
}
