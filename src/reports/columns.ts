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

type Line = readonly string[] | { readonly across: string };

/** The lines of a row, each a row of its own to cli-table3, which measures a whole cell again for every line it draws. */
function linesOf(row: Cells): Line[] {
  if ('across' in row) return row.across.map((across) => ({ across }));
  const height = Math.max(0, ...row.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) => row.map((lines) => lines[index] ?? ''));
}

/** Texts over all columns need no drawing, and cli-table3 takes its time for each cell. */
function drawn(columns: readonly Column[], lines: readonly Line[]): string[] {
  const table = new Table({
    chars: NO_LINES,
    colWidths: columns.map(({ width }) => width + GAP),
    style: { 'padding-left': 0, 'padding-right': GAP, head: [], border: [] },
  });
  for (const line of lines) if (!('across' in line)) table.push([...line]);
  const rows = table.toString().split('\n').values();
  return lines.map((line) => ('across' in line ? line.across : (rows.next().value ?? '')).trimEnd());
}

/** Lines that are drawn at once: cli-table3 keeps a kilobyte and more for each cell until all of them are drawn. */
const AT_ONCE = 16;

/** Lays rows out under their columns, line by line; of any number of rows few are in memory at a time. */
export function* laidOut(columns: readonly Column[], rows: Iterable<Cells>): Generator<string> {
  let waiting: Line[] = [];
  for (const row of rows) {
    waiting.push(...linesOf(row));
    if (waiting.length < AT_ONCE) continue;
    yield* drawn(columns, waiting);
    waiting = [];
  }
  if (waiting.length > 0) yield* drawn(columns, waiting);
}
