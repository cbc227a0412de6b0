import { andMore } from '../../../base/listed.js';
import type { Finding } from '../../../domain/finding.js';
import type { ReportListener, Verdict } from '../../../domain/report.js';
import { compareSeverity } from '../../../domain/severity.js';
import { portName, REACH } from '../../../domain/words.js';
import type { TextPage } from '../../answers/answer.js';
import { type Ink, type Paint, SEVERITY_INK } from '../../colour.js';
import type { Cells, Column } from '../../columns.js';
import type { ListenerRow } from '../../shown.js';
import { forTerminal } from '../../text.js';
import type { RuleText } from '../../types.js';
import { displayWidth, shortenMiddle, wrapped } from '../../width.js';
import {
  addressWords,
  bothWords,
  commandWords,
  localAddress,
  ownerWords,
  placeWords,
  programWords,
  VERDICT_WORDS,
} from '../../words.js';

/** From this width on the meaning has a column of its own; below it stands under its row. */
const WIDE = 110;
/** With more rows than this the remedies of milder findings are left to `explain`. */
const WORDY_ROWS = 12;
const MOST_ADDRESSES = 3;

/** How the rows of one report are written. */
export interface Layout {
  readonly columns: readonly Column[];
  /** Whether the last column holds the meaning. */
  readonly wide: boolean;
  /** Width of the meaning, in its column or under the row. */
  readonly meaning: number;
  readonly wordy: boolean;
  readonly paint: Paint;
  readonly titles: ReadonlyMap<string, string>;
}

const between = (low: number, value: number, high: number) => Math.min(high, Math.max(low, value));

export function layoutFor({ width, paint }: TextPage, speakingRows: number, rules: readonly RuleText[]): Layout {
  const wide = width >= WIDE;
  const columns: Column[] = [
    { title: 'SEVERITY', width: 8 },
    { title: 'PORT', width: 9 },
    { title: 'REACHED FROM', width: between(16, Math.floor(width / 7), 32) },
  ];
  const taken = () => columns.reduce((sum, column) => sum + column.width + 2, 0);
  columns.push({ title: 'PROGRAM', width: wide ? between(22, Math.floor(width / 5), 48) : width - taken() });
  const meaning = wide ? width - taken() : width - 2;
  if (wide) columns.push({ title: 'WHAT IT MEANS', width: meaning });
  const titles = new Map<string, string>(rules.map(({ id, title }) => [id, title]));
  return { columns, wide, meaning, wordy: speakingRows <= WORDY_ROWS, paint, titles };
}

export function headCells({ columns, paint }: Layout): Cells {
  return columns.map(({ title }) => [paint('faint', title)]);
}

/** One line of foreign text, shortened to fit. */
function short({ paint }: Layout, text: string, width: number, ink: Ink | null = null): string {
  return paint(ink, shortenMiddle(forTerminal(text), width));
}

/** Foreign text in as many lines as it takes; further lines are indented like the first one's mark. */
function full(layout: Layout, text: string, mark = '', ink: Ink | null = null): string[] {
  const lines = wrapped(forTerminal(text), layout.meaning - displayWidth(mark));
  return lines.map((line, index) => layout.paint(ink, `${index === 0 ? mark : ' '.repeat(displayWidth(mark))}${line}`));
}

/** The port has a column of its own already. */
function withoutPort(message: string, row: ListenerRow): string {
  const start = `${portName(row.listeners[0])} `;
  return message.startsWith(start) ? message.slice(start.length) : message;
}

/** The sentences of one finding; `severity` is told where the row does not say it. */
export function findingLines(finding: Finding, message: string, layout: Layout, severity: boolean): string[] {
  const { paint, titles } = layout;
  const serious = compareSeverity(finding.severity, 'medium') >= 0;
  const rule = `[${finding.rule}]`;
  const prefix = severity ? `${finding.severity}: ` : '';
  if (!serious || !layout.wordy) return full(layout, `${prefix}${message} ${rule}`);
  const title = `${prefix}${titles.get(finding.rule) ?? finding.rule}`;
  const head = `${paint('bold', title)} ${paint('faint', rule)}`;
  const fits = displayWidth(`${title} ${rule}`) <= layout.meaning;
  const split = [paint('bold', shortenMiddle(title, layout.meaning)), paint('faint', rule)];
  return [...(fits ? [head] : split), ...full(layout, message), ...full(layout, finding.remedy, '→ ')];
}

function addressLines(row: ListenerRow, layout: Layout, width: number): string[] {
  const { netns } = row.listeners[0];
  const addresses = row.listeners.map(localAddress);
  const left = addresses.length - MOST_ADDRESSES;
  const few = left > 1 ? addresses.slice(0, MOST_ADDRESSES) : addresses;
  const more = left > 1 ? [andMore(left)] : [];
  const namespace = netns === null ? [] : [`netns ${netns}`];
  return [...few, ...more, ...namespace].map((address) => short(layout, address, width, 'faint'));
}

/** Why there is no owner takes more room than the column has; the sentence beside it says it in full. */
function isToldBeside({ listeners: [{ owners, ownerReason }], findings }: ListenerRow): boolean {
  return owners.length === 0 && ownerReason !== null && findings.some(({ message }) => message.includes(ownerReason));
}

/** The process and its user; where there is no room for both, it is the pid that stays whole. */
function ownerLine(listener: ReportListener, layout: Layout, width: number): string {
  const words = ownerWords(listener);
  const [pid = ''] = /^pid \d+/.exec(words) ?? [];
  return `${pid}${short(layout, words.slice(pid.length), width - pid.length)}`;
}

function programLines(row: ListenerRow, layout: Layout, width: number): string[] {
  const [listener] = row.listeners;
  const place = placeWords(listener);
  return [
    short(layout, programWords(listener), width, 'bold'),
    ...(isToldBeside(row) ? [] : [ownerLine(listener, layout, width)]),
    ...(place === null ? [] : [short(layout, place, width, 'faint')]),
  ];
}

/** What runs, which says more than any name; in one line. */
function commandLine(row: ListenerRow, layout: Layout): string[] {
  const command = commandWords(row.listeners[0]);
  return command === null ? [] : [short(layout, `runs: ${command}`, layout.meaning, 'faint')];
}

function widthOf(layout: Layout, column: number): number {
  return layout.columns[column]?.width ?? 0;
}

/** A row with something to say, and the lines under it. */
export function speakingCells(row: ListenerRow, layout: Layout): Cells[] {
  const [listener] = row.listeners;
  const severity = row.findings[0]?.severity ?? 'info';
  const meaning: string[] = [];
  for (const finding of row.findings) {
    const message = withoutPort(finding.message, row);
    meaning.push(...findingLines(finding, message, layout, finding.severity !== severity));
  }
  meaning.push(...commandLine(row, layout));
  const cells = [
    [layout.paint(SEVERITY_INK[severity], severity)],
    [layout.paint('bold', portName(listener))],
    [REACH[listener.exposure], ...addressLines(row, layout, widthOf(layout, 2))],
    programLines(row, layout, widthOf(layout, 3)),
  ];
  if (layout.wide) return [[...cells, meaning]];
  return [cells, { across: meaning.map((line) => `  ${line}`) }];
}

const QUIET_WORD: Readonly<Record<Verdict, { readonly word: string; readonly ink: Ink }>> = {
  expected: { word: 'ok', ink: 'green' },
  'registered-unexpected': { word: '-', ink: 'faint' },
  unregistered: { word: '-', ink: 'faint' },
  ephemeral: { word: '-', ink: 'faint' },
  unattributed: { word: 'unseen', ink: 'yellow' },
};

function quietWords(row: ListenerRow): string {
  const [listener] = row.listeners;
  const settled = row.settled.map(({ disposition, reason }) => `${disposition}: ${reason ?? 'no reason given'}`);
  if (settled.length > 0) return [bothWords(listener), ...new Set(settled)].join('; ');
  return `${bothWords(listener)}, ${VERDICT_WORDS[listener.verdict]}`;
}

/** From where it is reached, with the addresses where there is room for them. */
function reachInOneLine(row: ListenerRow, layout: Layout): string {
  const words = REACH[row.listeners[0].exposure];
  const whole = [words, ...row.listeners.map(addressWords)].join(' ');
  return displayWidth(forTerminal(whole)) <= widthOf(layout, 2) ? forTerminal(whole) : words;
}

/** The program and its process, in one line where they fit. */
function holderLines(listener: ReportListener, layout: Layout, width: number): string[] {
  const program = programWords(listener);
  if (listener.owners.length === 0) return [short(layout, program, width)];
  const whole = forTerminal(`${program} (${ownerWords(listener)})`);
  return displayWidth(whole) <= width ? [whole] : [short(layout, program, width), ownerLine(listener, layout, width)];
}

/** A row with nothing to say, in as few lines as it takes. */
export function quietCells(row: ListenerRow, layout: Layout): Cells[] {
  const [listener] = row.listeners;
  const settled = listener.disposition !== 'active';
  const { word, ink } = settled ? { word: listener.disposition, ink: 'faint' as const } : QUIET_WORD[listener.verdict];
  const cells = [
    [layout.paint(ink, word)],
    [portName(listener)],
    [reachInOneLine(row, layout)],
    holderLines(listener, layout, widthOf(layout, 3)),
  ];
  if (layout.wide) return [[...cells, full(layout, quietWords(row))]];
  if (listener.verdict === 'expected' && !settled) return [cells];
  return [cells, { across: full(layout, quietWords(row), '  ', 'faint') }];
}
