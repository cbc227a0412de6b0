import type { Severity } from '../../domain/severity.js';
import { timeWords } from '../../domain/words.js';
import type { Notification } from '../../history/notification.js';
import { newsOfKind } from '../../history/notification.js';
import type { News, NewsKind } from '../../history/types.js';
import { forHtml } from '../text.js';
import { countsOf, fieldsOf, gapLines, HEADINGS, KINDS, openLine, subjectLine } from './words.js';

/** Background and text of a severity; the word is always there too. */
const SEVERITY_STYLE = {
  critical: 'background:#8b0000;color:#ffffff',
  high: 'background:#c62828;color:#ffffff',
  medium: 'background:#b45309;color:#ffffff',
  low: 'background:#fff3c4;color:#3d2f00',
  info: 'background:#e3ecf5;color:#1c3148',
} as const satisfies Record<Severity, string>;

const FONT = 'font-family:system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif';
const MONO = 'font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere';
const BADGE = 'display:inline-block;padding:1px 8px;border-radius:10px;font-size:12px;font-weight:600';
const BOX = 'border:1px solid #d5d9de;border-radius:6px;padding:12px 14px;margin:0 0 12px';

function field(label: string, value: string): string {
  const head = `<th scope="row" style="text-align:left;vertical-align:top;padding:2px 12px 2px 0;font-weight:400;color:#5b6570">${forHtml(label)}</th>`;
  return `<tr>${head}<td style="padding:2px 0;${MONO}">${forHtml(value)}</td></tr>`;
}

function item(news: News): string {
  const { severity, message } = news.finding;
  const badge = `<span style="${BADGE};${SEVERITY_STYLE[severity]}">${severity}</span>`;
  const rows = fieldsOf(news).map(([label, value]) => field(label, value));
  return `<div style="${BOX}"><p style="margin:0 0 8px">${badge} <strong>${forHtml(message)}</strong></p>
<table role="presentation" style="border-collapse:collapse;font-size:13px">${rows.join('\n')}</table></div>`;
}

function section(notification: Notification, kind: NewsKind): string {
  const news = newsOfKind(notification, kind);
  if (news.length === 0) return '';
  return `<h2 style="font-size:16px;margin:20px 0 8px">${HEADINGS[kind]} (${news.length})</h2>\n${news.map(item).join('\n')}`;
}

/** A notification as HTML with inline styles only: nothing is loaded, nothing runs, and it reads without any style too. */
export function notificationHtml(notification: Notification): string {
  const gaps = gapLines(notification).map((line) => `<br>${forHtml(line)}`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${forHtml(subjectLine(notification))}</title></head>
<body style="margin:0;padding:16px;background:#ffffff;color:#1a1f24;${FONT};font-size:14px;line-height:1.45">
<h1 style="font-size:18px;margin:0">${forHtml(notification.host)}: ${countsOf(notification)}</h1>
<p style="margin:2px 0 0;color:#5b6570">port-audit, ${timeWords(notification.at)}</p>
${KINDS.map((kind) => section(notification, kind)).join('\n')}
<p style="margin:20px 0 0">${openLine(notification)}${gaps.join('')}</p>
</body></html>
`;
}
