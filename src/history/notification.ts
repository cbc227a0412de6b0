import { sha256 } from '../base/sha256.js';
import type { Report } from '../domain/report.js';
import { compareSeverity, type Severity } from '../domain/severity.js';
import type { Gap } from '../domain/snapshot.js';
import type { News, NewsKind, Tracked } from './types.js';

/** What one recipient is told at once: data, that each recipient words in its own way. */
export interface Notification {
  /** 32 hex digits that are the same whenever the same news is told, so that a retry can be recognised. */
  readonly id: string;
  /** Name of the machine, raw. */
  readonly host: string;
  /** When it was looked. ISO 8601, UTC. */
  readonly at: string;
  /** Never empty. */
  readonly news: readonly News[];
  /** Findings that were told earlier and are still there, by severity. */
  readonly open: Readonly<Partial<Record<Severity, number>>>;
  /** How much more there is to tell that the options hide. */
  readonly hidden: number;
  /** What this run could not see. */
  readonly gaps: readonly Gap[];
}

/** What a notification says beside the news. */
export interface NotificationContext {
  readonly report: Pick<Report, 'host' | 'takenAt' | 'gaps'>;
  readonly findings: readonly Tracked[];
}

function digest(host: string, news: readonly News[]): string {
  const items = news.map(({ kind, at, finding }) => [kind, finding.fingerprint, at]);
  return sha256(JSON.stringify([host, items])).slice(0, 32);
}

/** The severity of everything that is open, by fingerprint. Counted once for all the notifications of a run. */
const openFindings = new WeakMap<readonly Tracked[], ReadonlyMap<string, Severity>>();

function openOf(findings: readonly Tracked[]): ReadonlyMap<string, Severity> {
  const known = openFindings.get(findings);
  if (known !== undefined) return known;
  const open = findings.filter(({ status }) => status === 'open');
  const bySeverity = new Map(open.map(({ fingerprint, severity }) => [fingerprint, severity]));
  openFindings.set(findings, bySeverity);
  return bySeverity;
}

const countsOf = new WeakMap<ReadonlyMap<string, Severity>, ReadonlyMap<Severity, number>>();

function countedBySeverity(open: ReadonlyMap<string, Severity>): ReadonlyMap<Severity, number> {
  const known = countsOf.get(open);
  if (known !== undefined) return known;
  const counts = new Map<Severity, number>();
  for (const severity of open.values()) counts.set(severity, (counts.get(severity) ?? 0) + 1);
  countsOf.set(open, counts);
  return counts;
}

function stillOpen(findings: readonly Tracked[], news: readonly News[]): Partial<Record<Severity, number>> {
  const open = openOf(findings);
  const counts = new Map(countedBySeverity(open));
  for (const fingerprint of new Set(news.map(({ finding }) => finding.fingerprint))) {
    const severity = open.get(fingerprint);
    if (severity !== undefined) counts.set(severity, (counts.get(severity) ?? 0) - 1);
  }
  return Object.fromEntries([...counts].filter(([, count]) => count > 0));
}

/** Puts together what one recipient is told. `hidden`: news that is held back. */
export function buildNotification(
  news: readonly News[],
  hidden: number,
  { report, findings }: NotificationContext,
): Notification {
  return {
    id: digest(report.host.hostname, news),
    host: report.host.hostname,
    at: report.takenAt,
    news,
    open: stillOpen(findings, news),
    hidden,
    gaps: report.gaps,
  };
}

/** The news of one kind, worst first, else in the order in which it happened. */
export function newsOfKind(notification: Pick<Notification, 'news'>, kind: NewsKind): readonly News[] {
  return notification.news
    .filter((item) => item.kind === kind)
    .sort((left, right) => compareSeverity(right.finding.severity, left.finding.severity));
}
