import { timeWords } from '../../domain/words.js';
import type { Notification } from '../../history/notification.js';
import type { News } from '../../history/types.js';
import { forTerminal } from '../text.js';
import { GAP_HEADINGS, GAP_KINDS, gapNewsOfKind, gapNewsWords } from './gap-words.js';
import { type Item, itemsOfKind } from './items.js';
import { countsOf, fieldsOf, gapLines, HEADINGS, KINDS, openLine, openLines } from './words.js';

const LABEL_WIDTH = 9;

function itemText(item: Item<News>): string {
  const { severity, message } = item.first.finding;
  const fields = fieldsOf(item).map(([label, value]) => `      ${label.padEnd(LABEL_WIDTH)}${forTerminal(value)}\n`);
  return `  [${severity}] ${forTerminal(message)}\n${fields.join('')}`;
}

function sectionsOf(notification: Notification): string[] {
  return KINDS.flatMap((kind) => {
    const items = itemsOfKind(notification, kind);
    if (items.length === 0) return [];
    return [`${HEADINGS[kind].toUpperCase()} (${items.length})\n\n${items.map(itemText).join('\n')}`];
  });
}

function gapSectionsOf(notification: Notification): string[] {
  return GAP_KINDS.flatMap((kind) => {
    const news = gapNewsOfKind(notification, kind);
    if (news.length === 0) return [];
    const lines = news.map((item) => `  ${forTerminal(gapNewsWords(item))}\n`);
    return [`${GAP_HEADINGS[kind].toUpperCase()} (${news.length})\n\n${lines.join('')}`];
  });
}

/** A notification as plain text, ending with a newline: for stdout, and for mail programs that show no HTML. */
export function notificationText(notification: Notification): string {
  const title = `port-audit on ${forTerminal(notification.host)}, ${timeWords(notification.at)}: ${countsOf(notification)}\n`;
  const gaps = gapLines(notification).map((line) => `${forTerminal(line)}\n`);
  const open = openLines(notification).map((line) => `  ${forTerminal(line)}\n`);
  const end = `${openLine(notification)}\n${open.join('')}${gaps.join('')}`;
  return [title, ...sectionsOf(notification), ...gapSectionsOf(notification), end].join('\n');
}
