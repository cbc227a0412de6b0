import { counted } from '../../base/counted.js';
import { compareSeverity } from '../../domain/severity.js';
import { portName, timeWords } from '../../domain/words.js';
import { STATUSES, type State, type Tracked } from '../../history/types.js';
import { type Column, laidOut } from '../columns.js';
import { historyFields } from '../contract/history.js';
import { jsonDocument } from '../json-document.js';
import { leftOutSentence } from '../sentences.js';
import { forTerminal } from '../text.js';
import type { Style } from '../types.js';
import { shortenMiddle } from '../width.js';

/** What is open first, then as it waits, was accepted, or is over; in each the worst first, then the latest. */
function inOrder(findings: readonly Tracked[]): Tracked[] {
  const rank = ({ status }: Tracked) => ['open', ...STATUSES].indexOf(status);
  return [...findings].sort(
    (left, right) =>
      rank(left) - rank(right) ||
      compareSeverity(right.severity, left.severity) ||
      Date.parse(right.lastSeen) - Date.parse(left.lastSeen),
  );
}

/** Everything that is remembered, with the evidence as it was first seen. */
export function historyJson(state: State): Iterable<string> {
  return jsonDocument(historyFields(state, inOrder(state.findings)));
}

const FIXED: readonly Column[] = [
  { title: 'state', width: 11 },
  { title: 'severity', width: 8 },
  { title: 'port', width: 9 },
  { title: 'finding', width: 21 },
];
const DATE_WIDTH = 16;
const GAPS = 14;

function columnsFor(width: number): readonly Column[] {
  const taken = FIXED.reduce((sum, column) => sum + column.width, 0) + 2 * DATE_WIDTH + GAPS;
  return [
    ...FIXED,
    { title: 'program', width: Math.max(8, width - taken) },
    { title: 'first seen (UTC)', width: DATE_WIDTH },
    { title: 'last seen (UTC)', width: DATE_WIDTH },
  ];
}

const minuteOf = (time: string) => timeWords(time).slice(0, DATE_WIDTH);

function cellsOf(tracked: Tracked): string[] {
  const { status, severity, subject, rule, evidence, firstSeen, lastSeen } = tracked;
  const port = subject === null ? '-' : portName(subject);
  const program = evidence === null ? '-' : `${evidence.program ?? 'unknown'} (${evidence.user ?? 'unknown user'})`;
  return [status, severity, port, rule, program, minuteOf(firstSeen), minuteOf(lastSeen)];
}

function rowsOf(findings: readonly Tracked[], columns: readonly Column[]): string[][][] {
  return findings.map((tracked) =>
    cellsOf(tracked).map((cell, index) => [shortenMiddle(forTerminal(cell), columns[index]?.width ?? 0)]),
  );
}

/** The table, or nothing where nothing is remembered. */
function* tableLines(findings: readonly Tracked[], { width, mostRows }: Style): Generator<string> {
  if (findings.length === 0) return;
  const columns = columnsFor(width);
  const shown = findings.slice(0, mostRows ?? findings.length);
  yield* laidOut(columns, [columns.map(({ title }) => [title]), ...rowsOf(shown, columns)]);
  const left = findings.length - shown.length;
  if (left > 0) yield leftOutSentence(left);
  yield '';
}

/** The same as a table, as wide as the style says or as wide as it must be. */
export function historyTable(state: State, style: Style): string {
  const waiting = state.undelivered.map(
    ({ recipient, news }) => `Not told yet: ${news.length} to ${forTerminal(recipient)}`,
  );
  const open = state.findings.filter(({ status }) => status === 'open').length;
  const asOf = state.updatedAt === null ? '' : `, as of ${timeWords(state.updatedAt)}`;
  const summary = `${counted(state.findings.length, 'finding')}, ${open} open${asOf}.`;
  return `${[...tableLines(inOrder(state.findings), style), ...waiting, summary].join('\n')}\n`;
}
