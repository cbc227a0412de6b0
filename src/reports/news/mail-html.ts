import type { Severity } from '../../domain/severity.js';
import { timeWords } from '../../domain/words.js';
import type { Notification } from '../../history/notification.js';
import type { GapNews, News, NewsKind } from '../../history/types.js';
import { forHtml } from '../text.js';
import { GAP_HEADINGS, GAP_KINDS, gapNewsOfKind, gapNewsWords } from './gap-words.js';
import { type Item, itemsOfKind } from './items.js';
import { countsOf, fieldsOf, gapLines, HEADINGS, KINDS, openLine, openLines, subjectLine } from './words.js';

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

/** Fields that are sentences; the others are names, paths and commands. */
const SENTENCES: ReadonlySet<string> = new Set(['since', 'turns', 'times', 'to do']);

function field(label: string, value: string): string {
  const font = SENTENCES.has(label) ? 'overflow-wrap:anywhere' : MONO;
  const head = `<th scope="row" style="text-align:left;vertical-align:top;padding:2px 12px 2px 0;font-weight:400;color:#5b6570">${forHtml(label)}</th>`;
  return `<tr>${head}<td style="padding:2px 0;${font}">${forHtml(value)}</td></tr>`;
}

function itemHtml(item: Item<News>): string {
  const { severity, message } = item.first.finding;
  const badge = `<span style="${BADGE};${SEVERITY_STYLE[severity]}">${severity}</span>`;
  const rows = fieldsOf(item).map(([label, value]) => field(label, value));
  return `<div style="${BOX}"><p style="margin:0 0 8px">${badge} <strong>${forHtml(message)}</strong></p>
<table role="presentation" style="border-collapse:collapse;font-size:13px">${rows.join('\n')}</table></div>`;
}

const heading = (title: string, count: number) =>
  `<h2 style="font-size:16px;margin:20px 0 8px">${title} (${count})</h2>`;

function list(lines: readonly string[]): string {
  const items = lines.map((line) => `<li style="margin:0 0 4px;overflow-wrap:anywhere">${forHtml(line)}</li>`);
  return items.length === 0 ? '' : `<ul style="margin:4px 0;padding-left:20px">${items.join('\n')}</ul>`;
}

function section(notification: Notification, kind: NewsKind): string {
  const items = itemsOfKind(notification, kind);
  if (items.length === 0) return '';
  return `${heading(HEADINGS[kind], items.length)}\n${items.map(itemHtml).join('\n')}`;
}

function gapSection(notification: Notification, kind: GapNews['kind']): string {
  const news = gapNewsOfKind(notification, kind);
  if (news.length === 0) return '';
  return `${heading(GAP_HEADINGS[kind], news.length)}\n${list(news.map(gapNewsWords))}`;
}

/** A notification as HTML with inline styles only: nothing is loaded, nothing runs, and it reads without any style too. */
export function notificationHtml(notification: Notification): string {
  const gaps = gapLines(notification).map(forHtml);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${forHtml(subjectLine(notification))}</title></head>
<body style="margin:0;padding:16px;background:#ffffff;color:#1a1f24;${FONT};font-size:14px;line-height:1.45">
<h1 style="font-size:18px;margin:0">${forHtml(notification.host)}: ${countsOf(notification)}</h1>
<p style="margin:2px 0 0;color:#5b6570">port-audit, ${timeWords(notification.at)}</p>
${KINDS.map((kind) => section(notification, kind)).join('\n')}
${GAP_KINDS.map((kind) => gapSection(notification, kind)).join('\n')}
<p style="margin:20px 0 0">${openLine(notification)}</p>
${list(openLines(notification))}
<p style="margin:0">${gaps.join('<br>')}</p>
</body></html>
`;
}
