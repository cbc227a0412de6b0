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
  const height = Math.max(...row.map((lines) => lines.length));
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
  return table.toString().split('\n');
}

/** One line just as cli-table3 draws it, which is still asked where a cell has to be cut. */
function padded(columns: readonly Column[], line: Line): string {
  if ('across' in line) return line.across;
  let text = '';
  for (const [index, { width }] of columns.entries()) {
    const cell = line[index] ?? '';
    const left = width - displayWidth(withoutInk(cell));
    if (left < 0) return drawn(columns, [line]).join('');
    text += cell + ' '.repeat(left + GAP);
  }
  return text;
}

/** cli-table3 takes 40 microseconds a cell; for 17,000 findings that would be 6 seconds. */
const MOST_DRAWN = 200;

/** Lays rows out under their columns. */
export function laidOut(columns: readonly Column[], rows: readonly Cells[]): string[] {
  const lines = rows.flatMap(physicalLines);
  const text = lines.length > MOST_DRAWN ? lines.map((line) => padded(columns, line)) : drawn(columns, lines);
  return text.map((line) => line.trimEnd());
}
