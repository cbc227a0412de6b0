import Table from 'cli-table3';
import { withoutInk } from './colour.js';
import { displayWidth } from './width.js';

/** A column of a given width in characters, gap to the next one aside. */
export interface Column {
  readonly title: string;
  readonly width: number;
}

/** A row: cells by column, or one text over all of them. Each cell is lines of safe text that fit. */
export type Cells = readonly (readonly string[])[] | { readonly across: readonly string[] };

const GAP = 2;

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
} as const;

type Line = readonly string[] | { readonly across: string };

/** How many lines a row takes. */
function heightOf(row: Cells): number {
  if ('across' in row) return row.across.length;
  let height = 0;
  for (const lines of row) height = Math.max(height, lines.length);
  return height;
}

/** One line of a row; cli-table3 measures a whole cell again for every line it draws. */
function lineOf(row: Cells, index: number): Line {
  return 'across' in row ? { across: row.across[index] ?? '' } : row.map((lines) => lines[index] ?? '');
}

function drawn(columns: readonly Column[], lines: readonly Line[]): string[] {
  const table = new Table({
    chars: NO_LINES,
    colWidths: columns.map(({ width }) => width + GAP),
    style: { 'padding-left': 0, 'padding-right': GAP, head: [], border: [] },
  });
  for (const line of lines) {
    table.push('across' in line ? [{ colSpan: columns.length, content: line.across }] : [...line]);
  }
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

const BLANKS = ' '.repeat(256);

/** A part of one text of blanks: most rows have the same few gaps. */
const blanks = (count: number) => (count <= BLANKS.length ? BLANKS.slice(0, count) : ' '.repeat(count));

/** One line just as cli-table3 draws it, which is still asked where a cell has to be cut. */
function padded(columns: readonly Column[], row: Cells, index: number): string {
  if ('across' in row) return (row.across[index] ?? '').trimEnd();
  let text = '';
  let gap = 0;
  for (let column = 0; column < columns.length; column++) {
    const cell = row[column]?.[index] ?? '';
    const width = columns[column]?.width ?? 0;
    const taken = cell === '' ? 0 : displayWidth(withoutInk(cell));
    if (taken > width) return drawn(columns, [lineOf(row, index)]).join('');
    if (taken > 0) {
      text += blanks(gap) + cell;
      gap = 0;
    }
    gap += width + GAP - taken;
  }
  return text.trimEnd();
}

/** cli-table3 takes 40 microseconds a cell; for 17,000 findings that would be 6 seconds. */
const MOST_DRAWN = 200;

function padRow(columns: readonly Column[], row: Cells): string {
  let text = '';
  const height = heightOf(row);
  for (let index = 0; index < height; index++) text += (index === 0 ? '' : '\n') + padded(columns, row, index);
  return text;
}

function drawRows(columns: readonly Column[], rows: readonly Cells[]): string[] {
  return drawn(
    columns,
    rows.flatMap((row) => Array.from({ length: heightOf(row) }, (_, index) => lineOf(row, index))),
  );
}

/** Lays rows out under their columns, some lines at a time. */
export function* laidOut(columns: readonly Column[], rows: Iterable<Cells>): Generator<string> {
  const ahead: Cells[] = [];
  let height = 0;
  for (const row of rows) {
    const own = heightOf(row);
    if (own === 0) continue;
    height += own;
    if (height <= MOST_DRAWN) ahead.push(row);
    else for (const each of [...ahead.splice(0), row]) yield padRow(columns, each);
  }
  if (ahead.length > 0) yield* drawRows(columns, ahead);
}
