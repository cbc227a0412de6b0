import { counted } from '../../base/counted.js';
import { namedOwners } from '../../domain/named-owners.js';
import type { ReportListener } from '../../domain/report.js';
import { portName, REACH, registeredWords } from '../../domain/words.js';
import { asciiText } from '../ascii.js';
import { type Ink, painter, SEVERITY_INK } from '../colour.js';
import { forTerminal } from '../text.js';
import type { Style } from '../types.js';
import { displayWidth, shortenEnd } from '../width.js';
import { localAddress, ownerWords, programWords, userWords, VERDICT_WORDS } from '../words.js';
import { MARKED_FOR, type Only, type Order, type ScreenRow } from './screen-rows.js';

/** What one picture is made of. */
export interface Picture {
  readonly rows: readonly ScreenRow[];
  /** Index of the row that keys are about. */
  readonly chosen: number;
  readonly order: Order;
  readonly only: Only;
  readonly isPaused: boolean;
  readonly hostname: string;
  /** What has been told since the beginning. */
  readonly counts: { readonly opened: number; readonly closed: number; readonly changed: number };
  /** What is not seen, the latest. */
  readonly note: string | null;
  /** Milliseconds on the clock of the rows. */
  readonly now: number;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Lines that are no rows: title, head of the table, note and keys. */
const OTHER_LINES = 4;

const KEYS = 'q quit  up/down choose  Enter page  s sort  v verdict  p pause';

const MARKS = { opened: '+', closed: '-', changed: '~' } as const;

/** `python3 4711, alice`: what a cut leaves is what matters most. Without the name where the program is called so too. */
function heldWords(listener: ReportListener): string {
  const [first] = namedOwners(listener);
  if (first === undefined || first.pid === null) return ownerWords(listener);
  const name = first.name === null || first.name === programWords(listener) ? '' : `${first.name} `;
  const others = listener.owners.length - 1;
  const user = userWords(first);
  return `${name}${first.pid}${others > 0 ? ` +${others}` : ''}${user === null ? '' : `, ${user}`}`;
}

/** Columns by how wide they are at 80; what is left over goes to the last two, half each. */
const COLUMNS: ReadonlyArray<readonly [title: string, width: number, cell: (row: ScreenRow) => string]> = [
  ['port', 9, ({ listener }) => portName(listener)],
  ['address', 15, ({ listener }) => localAddress(listener)],
  ['reached from', 15, ({ listener }) => REACH[listener.exposure]],
  ['program', 14, ({ listener }) => programWords(listener)],
  ['held by', 14, ({ listener }) => heldWords(listener)],
];

function saidOf({ listener, findings }: ScreenRow): string {
  const worst = findings.find(({ disposition }) => disposition === 'active');
  if (worst === undefined) return findings[0]?.disposition ?? VERDICT_WORDS[listener.verdict];
  return `${worst.severity}: ${worst.rule}, registered: ${registeredWords(listener.registration)}`;
}

function fitted(text: string, width: number, ascii: boolean): string {
  const cut = shortenEnd(forTerminal(text), width);
  const safe = ascii ? asciiText(cut) : cut;
  // What stands for a cut takes more room in ASCII.
  const short = displayWidth(safe) > width ? safe.slice(0, width) : safe;
  return short + ' '.repeat(Math.max(0, width - displayWidth(short)));
}

/** From how many columns on there is room to say from where something is reached. */
const ROOMY = 100;

const columnsFor = (columns: number) =>
  columns < ROOMY ? COLUMNS.filter(([title]) => title !== 'reached from') : COLUMNS;

function widthsFor(columns: number): readonly number[] {
  const least = columnsFor(columns).map(([, width]) => width);
  const spare = Math.max(0, columns - least.reduce((sum, width) => sum + width + 1, 2) - 24);
  return least.map((width, index) => width + (index >= least.length - 2 ? Math.floor(spare / 4) : 0));
}

function tableLine(cells: readonly string[], mark: string, columns: number, ascii: boolean): string {
  const widths = widthsFor(columns);
  const left = columns - widths.reduce((sum, width) => sum + width + 1, 2);
  const last = left > 0 ? fitted(cells[widths.length] ?? '', left, ascii) : '';
  const text = [`${mark}`, ...widths.map((width, index) => fitted(cells[index] ?? '', width, ascii)), last].join(' ');
  return fitted(text, columns, ascii);
}

function inkOf({ type, at, findings }: ScreenRow, isChosen: boolean, now: number): Ink | null {
  if (isChosen) return 'chosen';
  if (type === 'closed') return 'faint';
  const worst = findings.find(({ disposition }) => disposition === 'active');
  const ink = worst === undefined ? null : SEVERITY_INK[worst.severity];
  return ink ?? (type !== null && now - at < MARKED_FOR ? 'bold' : null);
}

/** The rows that fit, so that the chosen one is among them. */
function window(count: number, chosen: number, room: number): readonly [from: number, to: number] {
  const from = Math.max(0, Math.min(chosen - Math.floor(room / 2), count - room));
  return [from, Math.min(count, from + room)];
}

function titleOf({ rows, order, only, isPaused, hostname, counts }: Picture): string {
  const { opened, closed, changed } = counts;
  const listening = counted(rows.filter(({ type }) => type !== 'closed').length, 'listener');
  // What keys have chosen stands first: a narrow screen cuts the rest.
  const view = [`${listening} by ${order}`, ...(only === null ? [] : [`only ${only}`])].join(', ');
  const title = `${isPaused ? 'PAUSED; ' : ''}port-audit watch: ${view}`;
  return `${title}; on ${hostname}; ${opened} opened, ${closed} closed, ${changed} changed`;
}

/** The table as lines that fill a screen of this size exactly, none wider. */
export function screenLines(
  picture: Picture,
  size: Size,
  { colour, ascii }: Pick<Style, 'colour' | 'ascii'>,
): string[] {
  const paint = painter(colour);
  const { columns } = size;
  const room = Math.max(1, size.rows - OTHER_LINES);
  const [from, to] = window(picture.rows.length, picture.chosen, room);
  const body = picture.rows.slice(from, to).map((row, index) => {
    const isChosen = from + index === picture.chosen;
    const recent = row.type !== null && picture.now - row.at < MARKED_FOR ? MARKS[row.type] : ' ';
    const mark = isChosen && !colour ? '>' : recent;
    const line = tableLine([...columnsFor(columns).map(([, , cell]) => cell(row)), saidOf(row)], mark, columns, ascii);
    return paint(inkOf(row, isChosen, picture.now), line);
  });
  const head = tableLine([...columnsFor(columns).map(([title]) => title), 'what is to be said'], ' ', columns, ascii);
  const left = picture.rows.length - (to - from);
  const keys = left > 0 ? `${KEYS}  (${left} more)` : KEYS;
  const lines = [
    fitted(titleOf(picture), columns, ascii),
    paint('bold', head),
    ...body,
    ...Array.from({ length: room - body.length }, () => ''),
    fitted(picture.note ?? '', columns, ascii),
    fitted(keys, columns, ascii),
  ];
  return lines.slice(0, Math.max(1, size.rows));
}

/** Control sequences that draw lines over what is there; a line is cleared first, as clearing behind a full one takes its last character. */
export const drawn = (lines: readonly string[]) => `\x1b[H${lines.map((line) => `\x1b[K${line}`).join('\r\n')}\x1b[J`;
