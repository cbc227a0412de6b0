import { counted } from '../../base/counted.js';
import { compareSeverity } from '../../domain/severity.js';
import { portName, timeWords } from '../../domain/words.js';
import { STATUSES, type State, type Tracked } from '../../history/types.js';
import { type Column, laidOut } from '../columns.js';
import { document } from '../formats/json.js';
import { forTerminal } from '../text.js';
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

const fields = ({ facts, candidate, toldAt, seen, subject, ...tracked }: Tracked) => ({
  ...tracked,
  listener: subject?.id ?? null,
  port: subject?.port ?? null,
  protocol: subject?.protocol ?? null,
  toldAt,
});

/** Everything that is remembered, with the evidence as it was first seen. */
export function historyJson(state: State): string {
  const findings = inOrder(state.findings).map(fields);
  const undelivered = state.undelivered.map(({ recipient, news }) => ({ recipient, news: news.length }));
  return [...document({ schema: 'port-audit/history@1', updatedAt: state.updatedAt, findings, undelivered })].join('');
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

/** The same as a table, `width` columns wide or as wide as it must be. */
export function historyTable(state: State, width: number): string {
  const columns = columnsFor(width);
  const head = columns.map(({ title }) => [title]);
  const rows = inOrder(state.findings).map((tracked) =>
    cellsOf(tracked).map((cell, index) => [shortenMiddle(forTerminal(cell), columns[index]?.width ?? 0)]),
  );
  const waiting = state.undelivered.map(
    ({ recipient, news }) => `Not told yet: ${news.length} to ${forTerminal(recipient)}`,
  );
  const open = state.findings.filter(({ status }) => status === 'open').length;
  const asOf = state.updatedAt === null ? '' : `, as of ${timeWords(state.updatedAt)}`;
  const summary = `${counted(state.findings.length, 'finding')}, ${open} open${asOf}.`;
  return `${[...(rows.length === 0 ? [] : [...laidOut(columns, [head, ...rows]), '']), ...waiting, summary].join('\n')}\n`;
}
