import type { Notification } from '../api/cron.js';
import { withKnown } from '../api/known.js';
import { RULES } from '../api/lists.js';
import type { Report } from '../domain/report.js';
import type { Host } from '../host/types.js';
import { notificationFields } from '../reports/contract/news.js';
import { reportPieces } from '../reports/formats/json.js';
import { notificationText } from '../reports/news/notification-text.js';
import type { AuditInput } from './audit-options.js';
import { styleOf } from './style.js';

/**
 * News as `--format` asks for it, unless that is what `--output` gets: as text; as the JSON report, in which what was
 * told before is `known`, with the news at its end; or the whole report in any other format.
 */
export async function printedNews(
  notification: Notification,
  report: Report,
  input: AuditInput,
  host: Host,
): Promise<Iterable<string>> {
  const { format, view, colour, outputs } = input;
  if (format.id === 'table' || outputs.length > 0) return [notificationText(notification)];
  const known = withKnown(report, notification);
  if (format.id === 'json') return reportPieces(known, { news: notificationFields(notification) });
  return (await format.load()).pieces(known, view, styleOf(host, null, colour), RULES);
}
