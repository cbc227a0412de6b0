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

/** A row line by line; cli-table3 measures a whole cell again for every line it draws. */
function physicalLines(row: Cells): Line[] {
  if ('across' in row) return row.across.map((across) => ({ across }));
  const height = Math.max(...row.map(({ length }) => length));
  return Array.from({ length: height }, (_, index) => row.map((lines) => lines[index] ?? ''));
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

/** One line just as cli-table3 draws it, which is still asked where a cell has to be cut. */
function padded(columns: readonly Column[], line: Line): string {
  if ('across' in line) return line.across.trimEnd();
  let text = '';
  for (const [index, { width }] of columns.entries()) {
    const cell = line[index] ?? '';
    const left = width - (cell === '' ? 0 : displayWidth(withoutInk(cell)));
    if (left < 0) return drawn(columns, [line]).join('');
    text += cell + ' '.repeat(left + GAP);
  }
  return text.trimEnd();
}

/** cli-table3 takes 40 microseconds a cell; for 17,000 findings that would be 6 seconds. */
const MOST_DRAWN = 200;

const padRow = (columns: readonly Column[], lines: readonly Line[]) =>
  lines.map((line) => padded(columns, line)).join('\n');

/** Lays rows out under their columns, some lines at a time. */
export function* laidOut(columns: readonly Column[], rows: Iterable<Cells>): Generator<string> {
  let ahead: Line[] | null = [];
  for (const row of rows) {
    const lines = physicalLines(row);
    if (lines.length === 0) continue;
    if (ahead === null) yield padRow(columns, lines);
    else {
      ahead = [...ahead, ...lines];
      if (ahead.length <= MOST_DRAWN) continue;
      yield padRow(columns, ahead);
      ahead = null;
    }
  }
  if (ahead !== null) yield* drawn(columns, ahead);
}
