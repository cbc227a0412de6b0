import { withSummary } from '../api/report.js';
import type { Disposition, Finding } from '../domain/finding.js';
import type { Report } from '../domain/report.js';
import type { Notification } from '../history/notification.js';
import type { Host } from '../host/types.js';
import { RULES } from '../judge/rules/run.js';
import { reportPieces } from '../reports/formats/json.js';
import { notificationFields } from '../reports/news/delta-json.js';
import { notificationText } from '../reports/news/notification-text.js';
import type { AuditInput } from './audit-options.js';
import { styleOf } from './style.js';

/** The report of a run as it concerns the reader of a notification: what is no news is known. */
function withKnown(report: Report, notification: Notification): Report {
  const news = new Set(notification.news.map(({ finding }) => finding.fingerprint));
  const findings = report.findings.map((finding): Finding => {
    const told = finding.disposition === 'active' && !news.has(finding.fingerprint);
    return told ? { ...finding, disposition: 'known', reason: 'no news: an earlier run saw it' } : finding;
  });
  const dispositions = new Map<string | null, Disposition>();
  for (const { listener, disposition } of findings) {
    if (dispositions.get(listener) !== 'active' && disposition !== 'accepted') dispositions.set(listener, disposition);
  }
  const listeners = report.listeners.map((listener) => ({
    ...listener,
    disposition: dispositions.get(listener.id) ?? listener.disposition,
  }));
  return withSummary({ ...report, listeners, findings });
}

/**
 * News as `--format` asks for it, unless that is what `--output` gets: as text; as the JSON report, in which what was
 * told before is `known`, with the news at its end; or the whole report in any other format.
 */
export async function printedNews(
  notification: Notification,
  report: Report,
  input: AuditInput,
  host: Host,
): Promise<string> {
  const { format, view, colour, output } = input;
  if (format.id === 'table' || output !== null) return notificationText(notification);
  const known = withKnown(report, notification);
  if (format.id === 'json') return [...reportPieces(known, { news: notificationFields(notification) })].join('');
  return (await format.load()).render(known, view, styleOf(host, null, colour), RULES);
}
