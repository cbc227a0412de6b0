import type { Severity } from '../../../domain/severity.js';
import type { Notification } from '../../../history/notification.js';
import { cutFor } from '../../cut-for.js';
import { visible } from '../../text.js';
import { GAP_HEADINGS, GAP_KINDS, gapNewsOfKind, gapNewsWords } from '../gap-words.js';
import { itemsOfKind } from '../items.js';
import { fieldsOf, gapLines, HEADINGS, KINDS, openLine, openLines } from '../words.js';

/** What stands together in a post, raw. */
export interface Paragraph {
  readonly kind: 'heading' | 'item';
  readonly title: string;
  /** Of an item about a finding, else null. */
  readonly severity: Severity | null;
  readonly lines: readonly string[];
}

/** Characters of one line: a command line may be made to be endless. */
const LINE_LIMIT = 300;

/** Lines about what is still open; who wants all of it asks `port-audit history`. */
const OPEN_LINES = 10;

const line = (text: string) => cutFor(text, visible, LINE_LIMIT);

const heading = (title: string, count: number): Paragraph => ({
  kind: 'heading',
  title: `${title} (${count})`,
  severity: null,
  lines: [],
});

function newsParagraphs(notification: Notification): Paragraph[] {
  return KINDS.flatMap((kind) => {
    const items = itemsOfKind(notification, kind).map((item): Paragraph => {
      const { severity, message } = item.first.finding;
      const lines = fieldsOf(item).map(([label, value]) => line(`${label}: ${value}`));
      return { kind: 'item', title: line(`[${severity}] ${message}`), severity, lines };
    });
    return items.length === 0 ? [] : [heading(HEADINGS[kind], items.length), ...items];
  });
}

function gapParagraphs(notification: Notification): Paragraph[] {
  return GAP_KINDS.flatMap((kind) => {
    const items = gapNewsOfKind(notification, kind).map((news): Paragraph => {
      return { kind: 'item', title: line(gapNewsWords(news)), severity: null, lines: [] };
    });
    return items.length === 0 ? [] : [heading(GAP_HEADINGS[kind], items.length), ...items];
  });
}

/** What a post tells, in its order: each kind of news, the worst first, then what can no longer be seen, or again. */
export function paragraphsOf(notification: Notification): Paragraph[] {
  return [...newsParagraphs(notification), ...gapParagraphs(notification)];
}

/** What a post ends with, raw; `left`: how many items found no place in it. */
export function closingLines(notification: Notification, left: number): string[] {
  const more = left === 0 ? [] : [`${left} more of this message found no place here: port-audit history`];
  const open = openLines(notification, OPEN_LINES).map((each) => `• ${each}`);
  return [...more, openLine(notification), ...open, ...gapLines(notification)].map(line);
}

/** Paragraphs that found a place, and how many items did not. */
export interface Fitted<T> {
  readonly shown: readonly T[];
  readonly left: number;
}

/**
 * As many paragraphs as fit, from the first on: nothing that comes later stands in the place of what comes before. What is too
 * long as a whole is told by its title.
 */
export function fitted<T>(
  paragraphs: readonly Paragraph[],
  make: (paragraph: Paragraph) => T,
  cost: (made: T) => number,
  budget: number,
): Fitted<T> {
  const shown: T[] = [];
  let room = budget;
  for (const [index, paragraph] of paragraphs.entries()) {
    const made = [make(paragraph), make({ ...paragraph, lines: [] })].find((each) => cost(each) <= room);
    if (made === undefined)
      return { shown, left: paragraphs.slice(index).filter(({ kind }) => kind === 'item').length };
    shown.push(made);
    room -= cost(made);
  }
  return { shown, left: 0 };
}
