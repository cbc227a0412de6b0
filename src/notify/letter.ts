import type { Report } from '../domain/report.js';
import { compareSeverity, type Severity } from '../domain/severity.js';
import { sha256 } from '../domain/sha256.js';
import type { News, NewsKind, Tracked } from '../history/types.js';
import type { Letter } from './types.js';

/** What a letter says beside the news. */
export interface LetterContext {
  readonly report: Pick<Report, 'host' | 'takenAt' | 'gaps'>;
  readonly findings: readonly Tracked[];
}

function digest(host: string, news: readonly News[]): string {
  const items = news.map(({ kind, at, finding }) => [kind, finding.fingerprint, at]);
  return sha256(JSON.stringify([host, items])).slice(0, 32);
}

function stillOpen(findings: readonly Tracked[], news: readonly News[]): Partial<Record<Severity, number>> {
  const told = new Set(news.map(({ finding }) => finding.fingerprint));
  const counts: Partial<Record<Severity, number>> = {};
  for (const { status, fingerprint, severity } of findings) {
    if (status === 'open' && !told.has(fingerprint)) counts[severity] = (counts[severity] ?? 0) + 1;
  }
  return counts;
}

/** Puts together what one ear is told. `hidden`: news that is held back. */
export function buildLetter(news: readonly News[], hidden: number, { report, findings }: LetterContext): Letter {
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
export function newsOfKind(letter: Pick<Letter, 'news'>, kind: NewsKind): readonly News[] {
  return letter.news
    .filter((item) => item.kind === kind)
    .sort((left, right) => compareSeverity(right.finding.severity, left.finding.severity));
}
