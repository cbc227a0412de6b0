import Table from 'cli-table3';

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

/** So many lines go into one table: its time to draw grows faster than its lines. */
const LINES_AT_ONCE = 200;

type Line = readonly string[] | { readonly across: string };

/** A row line by line; cli-table3 measures a whole cell again for every line it draws. */
function physicalLines(row: Cells): Line[] {
  if ('across' in row) return row.across.map((across) => ({ across }));
  const height = Math.max(...row.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) => row.map((lines) => lines[index] ?? ''));
}

function drawn(columns: readonly Column[], lines: readonly Line[]): string {
  const table = new Table({
    chars: NO_LINES,
    colWidths: columns.map(({ width }) => width + GAP),
    style: { 'padding-left': 0, 'padding-right': GAP, head: [], border: [] },
  });
  for (const line of lines) {
    table.push('across' in line ? [{ colSpan: columns.length, content: line.across }] : [...line]);
  }
  return table.toString();
}

/** Lays rows out under their columns. */
export function laidOut(columns: readonly Column[], rows: readonly Cells[]): string[] {
  const lines = rows.flatMap(physicalLines);
  const text: string[] = [];
  for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
    text.push(...drawn(columns, lines.slice(from, from + LINES_AT_ONCE)).split('\n'));
  }
  return text.map((line) => line.trimEnd());
}
