import { sha256 } from '../base/sha256.js';
import type { Report } from '../domain/report.js';
import { compareSeverity, type Severity } from '../domain/severity.js';
import type { Gap } from '../domain/snapshot.js';
import type { Waiting } from './outbox.js';
import type { GapNews, News, NewsKind, Told, Tracked } from './types.js';

/** What one recipient is told at once: data, that each recipient words in its own way. */
export interface Notification {
  /** 32 hex digits that are the same whenever the same news is told, so that a retry can be recognised. */
  readonly id: string;
  /** Name of the machine, raw. */
  readonly host: string;
  /** When it was looked. ISO 8601, UTC. */
  readonly at: string;
  /** Empty where only what could not be seen is told. */
  readonly news: readonly News[];
  /** What can no longer be seen, or again. */
  readonly gapNews: readonly GapNews[];
  /** Findings that were told earlier and are still there, by severity. */
  readonly open: Readonly<Partial<Record<Severity, number>>>;
  /** The same one by one, worst first, at most 500. */
  readonly stillOpen: readonly Told[];
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

function digest(host: string, { news, gaps }: Waiting): string {
  const items = news.map(({ kind, at, finding }) => [kind, finding.fingerprint, at]);
  const seen = gaps.map(({ kind, at, gap }) => [kind, gap.kind, gap.scope, gap.reason, at]);
  return sha256(JSON.stringify(seen.length === 0 ? [host, items] : [host, items, seen])).slice(0, 32);
}

/** Everything that is open, worst first, else in its order; and how severe each is. Once for all notifications of a run. */
interface Open {
  readonly findings: readonly Tracked[];
  readonly bySeverity: ReadonlyMap<string, Severity>;
  readonly counts: ReadonlyMap<Severity, number>;
}

const known = new WeakMap<readonly Tracked[], Open>();

function openOf(all: readonly Tracked[]): Open {
  const before = known.get(all);
  if (before !== undefined) return before;
  const findings = all
    .filter(({ status }) => status === 'open' || status === 'flapping')
    .sort((left, right) => compareSeverity(right.severity, left.severity));
  const bySeverity = new Map(findings.map(({ fingerprint, severity }) => [fingerprint, severity]));
  const counts = new Map<Severity, number>();
  for (const severity of bySeverity.values()) counts.set(severity, (counts.get(severity) ?? 0) + 1);
  const open = { findings, bySeverity, counts };
  known.set(all, open);
  return open;
}

/** As many as a message can name. */
const NAMED_LIMIT = 500;

/** What is open beside the news, as far as it can be named. */
function namedBeside({ findings }: Open, news: readonly News[]): Tracked[] {
  const told = new Set(news.map(({ finding }) => finding.fingerprint));
  const named: Tracked[] = [];
  for (const tracked of findings) {
    if (named.length === NAMED_LIMIT) break;
    if (!told.has(tracked.fingerprint)) named.push(tracked);
  }
  return named;
}

/** How much is open beside the news. */
function countBeside({ bySeverity, counts }: Open, news: readonly News[]): Partial<Record<Severity, number>> {
  const left = new Map(counts);
  for (const fingerprint of new Set(news.map(({ finding }) => finding.fingerprint))) {
    const severity = bySeverity.get(fingerprint);
    if (severity !== undefined) left.set(severity, (left.get(severity) ?? 0) - 1);
  }
  return Object.fromEntries([...left].filter(([, count]) => count > 0));
}

/** Puts together what one recipient is told. `hidden`: news that is held back. */
export function buildNotification(
  waiting: Waiting,
  hidden: number,
  { report, findings }: NotificationContext,
): Notification {
  const { news, gaps } = waiting;
  const open = openOf(findings);
  return {
    id: digest(report.host.hostname, waiting),
    host: report.host.hostname,
    at: report.takenAt,
    news,
    gapNews: gaps,
    open: countBeside(open, news),
    stillOpen: namedBeside(open, news),
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
