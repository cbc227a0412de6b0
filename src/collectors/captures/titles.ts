import { begins, ROW, SHORT } from './beside.js';
import type { Line } from './lines.js';

/** A line that somebody or a script drew: one sign over and over. */
const DRAWN = /^([-_=*#~+])\1{4,}$/;

/** A name between two such signs, which a script prints before what each of its commands prints. */
const MARKED = /^([-=#*])\1{1,20} ?[\w./:()][\w./:()-]{0,39}(?: -{0,2}[\w./:()][\w./:()-]{0,39}){0,6} ?\1{2,21}$/;

/** Words of any language and nothing that a socket has. */
const WORDS = /^\p{L}[\p{L}\p{M}'’ .()-]{2,80}$/u;

/** Names of columns of any language: at least three, two blanks or more apart, and none has a digit or a colon. */
const COLUMNS = /^\p{L}[\p{L}\p{M}'’ ./()-]{0,60}$/u;

const WINDOWS_ROW = /^(?:TCP|UDP)\s+\S+:\S+\s/;

const textAt = (lines: readonly Line[], index: number) => (lines[index]?.text ?? '').slice(0, SHORT).trim();

/** Whether a line is drawn; one that a table of netsh or of a list of processes has below its title stays. */
const isDrawn = (text: string) => text.length <= SHORT && DRAWN.test(text.trim());

const isMarked = (text: string) => text.length <= SHORT && MARKED.test(text.trim());

function isColumns(text: string): boolean {
  const names = text.split(/\s{2,}/);
  return names.length >= 3 && names.every((name) => COLUMNS.test(name));
}

/** The next line that says anything, not far below. */
function toldBelow(lines: readonly Line[], index: number): number {
  for (let at = index + 1; at <= index + 3; at++) if (textAt(lines, at) !== '') return at;
  return -1;
}

/** A title between two empty lines, names of columns below it, and below these a row: so Windows begins, in any language. */
function titledAt(lines: readonly Line[], index: number): number | null {
  const title = textAt(lines, index);
  if (!WORDS.test(title) || title.length !== lines[index]?.text.trim().length) return null;
  if (textAt(lines, index - 1) !== '' || textAt(lines, index + 1) !== '') return null;
  const columns = toldBelow(lines, index);
  if (columns < 0 || !isColumns(textAt(lines, columns))) return null;
  const row = toldBelow(lines, columns);
  return row >= 0 && WINDOWS_ROW.test(textAt(lines, row)) ? columns : null;
}

/** What a script writes above each table of several: words, a colon at their end or a mark in front of them. */
const CAPTION = /^(?:(?:\[[-+*!]\]|[-=#*]{1,6}>?) {0,3}\p{L}[\p{L} ()/-]{2,60}:?|\p{Lu}[\p{L} ()/-]{2,60}:)$/u;

/** Whether a line stands, behind an empty one, right above what a tool begins its table with. */
function isCaption(lines: readonly Line[], index: number): boolean {
  if (textAt(lines, index - 1) !== '' || !CAPTION.test(textAt(lines, index))) return false;
  const below = textAt(lines, index + 1);
  return begins(below) && !ROW.test(below);
}

/** Where `-----` is what a tool draws below a title, followed by numbers. */
const isOfTable = (lines: readonly Line[], index: number) => /:\s*\d{1,5}$/.test(textAt(lines, index + 1));

/** Lines without those that were drawn between rows, without captions, and without titles of outputs that follow one another. */
export function withoutTitles(lines: readonly Line[]): readonly Line[] {
  const left = new Set<number>();
  for (const [index, { text }] of lines.entries()) {
    if ((isDrawn(text) && !isOfTable(lines, index)) || isMarked(text) || isCaption(lines, index)) left.add(index);
    const columns = left.has(index) ? null : titledAt(lines, index);
    if (columns !== null) left.add(index).add(columns);
  }
  return left.size === 0 ? lines : lines.filter((_, index) => !left.has(index));
}
