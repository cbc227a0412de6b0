import type { News } from '../history/types.js';
import { forTerminal } from '../reports/text.js';
import { newsOfKind } from './letter.js';
import type { Letter } from './types.js';
import { countsOf, dateOf, fieldsOf, gapLines, HEADINGS, KINDS, openLine } from './words.js';

const LABEL_WIDTH = 9;

function itemText(news: News): string {
  const { severity, message } = news.finding;
  const fields = fieldsOf(news).map(([label, value]) => `      ${label.padEnd(LABEL_WIDTH)}${forTerminal(value)}\n`);
  return `  [${severity}] ${forTerminal(message)}\n${fields.join('')}`;
}

function sectionsOf(letter: Letter): string[] {
  return KINDS.flatMap((kind) => {
    const news = newsOfKind(letter, kind);
    if (news.length === 0) return [];
    return [`${HEADINGS[kind].toUpperCase()} (${news.length})\n\n${news.map(itemText).join('\n')}`];
  });
}

/** A letter as plain text, ending with a newline: for stdout, and for mail programs that show no HTML. */
export function letterText(letter: Letter): string {
  const title = `port-audit on ${forTerminal(letter.host)}, ${dateOf(letter.at)}: ${countsOf(letter)}\n`;
  const gaps = gapLines(letter).map((line) => `${forTerminal(line)}\n`);
  return [title, ...sectionsOf(letter), `${openLine(letter)}\n${gaps.join('')}`].join('\n');
}
