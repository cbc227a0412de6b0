import { type Paint, painter } from '../colour.js';
import { type Cells, type Column, laidOut } from '../columns.js';
import { forTerminal } from '../text.js';
import type { Style } from '../types.js';
import { displayWidth, shortenMiddle, wrapped } from '../width.js';

/** Columns of a terminal: no table needs more than this for all but the last, nor makes sense with less for the last. */
const WIDEST_COLUMN = 32;
const LAST_COLUMN = 20;

/** Where text for people is written. */
export interface TextPage {
  readonly width: number;
  readonly paint: Paint;
}

export const textPageOf = ({ width, colour }: Style): TextPage => ({ width, paint: painter(colour) });

/** Raw text in safe lines that fit. */
export function paragraph({ width }: TextPage, text: string, indent = ''): string[] {
  return wrapped(forTerminal(text), width - indent.length).map((line) => `${indent}${line}`);
}

/** Columns no wider than what stands in them, and narrower where the last one would have no room to wrap. */
function widthsOf(page: TextPage, titles: readonly string[], rows: readonly string[][]): number[] {
  const widths = titles.map((title, index) =>
    Math.min(WIDEST_COLUMN, Math.max(title.length, ...rows.map((row) => displayWidth(forTerminal(row[index] ?? ''))))),
  );
  const room = () => page.width - widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0);
  while (room() < LAST_COLUMN) {
    const widest = widths.indexOf(Math.max(...widths.slice(0, -1)));
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return [...widths.slice(0, -1), room()];
}

/** A table whose last column takes what room is left and wraps. */
export function tableOf(page: TextPage, titles: readonly string[], rows: readonly string[][]): string[] {
  const widths = widthsOf(page, titles, rows);
  const columns: Column[] = widths.map((width, index) => ({ title: titles[index] ?? '', width }));
  const cell = (text: string, index: number) => {
    const width = widths[index] ?? 0;
    return index < widths.length - 1 ? [shortenMiddle(forTerminal(text), width)] : wrapped(forTerminal(text), width);
  };
  const head: Cells = titles.map((title) => [page.paint('bold', title)]);
  return [...laidOut(columns, [head, ...rows.map((row) => row.map(cell))])];
}
