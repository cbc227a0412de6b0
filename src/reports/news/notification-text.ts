import { timeWords } from '../../domain/words.js';
import type { Notification } from '../../history/notification.js';
import { newsOfKind } from '../../history/notification.js';
import type { News } from '../../history/types.js';
import { forTerminal } from '../text.js';
import { countsOf, fieldsOf, gapLines, HEADINGS, KINDS, openLine } from './words.js';

const LABEL_WIDTH = 9;

function itemText(news: News): string {
  const { severity, message } = news.finding;
  const fields = fieldsOf(news).map(([label, value]) => `      ${label.padEnd(LABEL_WIDTH)}${forTerminal(value)}\n`);
  return `  [${severity}] ${forTerminal(message)}\n${fields.join('')}`;
}

function sectionsOf(notification: Notification): string[] {
  return KINDS.flatMap((kind) => {
    const news = newsOfKind(notification, kind);
    if (news.length === 0) return [];
    return [`${HEADINGS[kind].toUpperCase()} (${news.length})\n\n${news.map(itemText).join('\n')}`];
  });
}

/** A notification as plain text, ending with a newline: for stdout, and for mail programs that show no HTML. */
export function notificationText(notification: Notification): string {
  const title = `port-audit on ${forTerminal(notification.host)}, ${timeWords(notification.at)}: ${countsOf(notification)}\n`;
  const gaps = gapLines(notification).map((line) => `${forTerminal(line)}\n`);
  return [title, ...sectionsOf(notification), `${openLine(notification)}\n${gaps.join('')}`].join('\n');
}
