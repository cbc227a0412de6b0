import { compareText } from '../../base/compare-text.js';
import type { Finding } from '../../domain/finding.js';
import { compareListeners } from '../../domain/listener.js';
import { type ReportListener, VERDICTS, type Verdict } from '../../domain/report.js';
import { compareSeverity } from '../../domain/severity.js';
import type { WatchedChange } from '../../domain/watched.js';
import { programWords } from '../words.js';

/** A line of the table. */
export interface ScreenRow {
  readonly listener: ReportListener;
  readonly findings: readonly Finding[];
  /** What happened to it while it was watched; null: nothing. */
  readonly type: WatchedChange['type'] | null;
  /** When that was, milliseconds on the clock of the host. */
  readonly at: number;
}

/** How long a change is marked, and what is gone stays, milliseconds. */
export const MARKED_FOR = 10_000;

/** What the table is made of. */
export interface ScreenRows {
  /** By the id of their listener. */
  readonly byId: Map<string, ScreenRow>;
  /** Those that are gone, and since when, the oldest first: a change costs no search through all rows. */
  readonly gone: Map<string, number>;
}

/** What is gone stays in sight no longer than this many lines, however fast things come and go. */
const MOST_GONE = 500;

/** A row for each listener that was there before. */
export function firstRows(listeners: readonly ReportListener[], findings: readonly Finding[]): ScreenRows {
  const byId = new Map<string, ScreenRow>();
  for (const listener of listeners) byId.set(listener.id, { listener, findings: [], type: null, at: 0 });
  for (const finding of findings) {
    const row = byId.get(finding.listener ?? '');
    if (row !== undefined) byId.set(row.listener.id, { ...row, findings: [...row.findings, finding] });
  }
  return { byId, gone: new Map() };
}

/** Takes a change in; of those that are gone the oldest give way. */
export function noteChange({ byId, gone }: ScreenRows, { type, listener, findings }: WatchedChange, at: number): void {
  const { id } = listener;
  byId.delete(id);
  gone.delete(id);
  byId.set(id, { listener, findings: findings.filter((each) => each.listener !== null), type, at });
  if (type === 'closed') gone.set(id, at);
  const [oldest] = gone.keys();
  if (gone.size > MOST_GONE && oldest !== undefined) drop({ byId, gone }, oldest);
}

function drop({ byId, gone }: ScreenRows, id: string): void {
  byId.delete(id);
  gone.delete(id);
}

/** Forgets what is gone for long. */
export function dropGone(rows: ScreenRows, now: number): void {
  for (const [id, at] of rows.gone) {
    if (now - at <= MARKED_FOR) return;
    drop(rows, id);
  }
}

export const ORDERS = ['port', 'severity', 'program', 'newest'] as const;
export type Order = (typeof ORDERS)[number];

const worst = ({ findings }: ScreenRow) =>
  findings.find(({ disposition }) => disposition === 'active')?.severity ?? 'info';

const COMPARE: Readonly<Record<Order, (left: ScreenRow, right: ScreenRow) => number>> = {
  port: () => 0,
  severity: (left, right) => compareSeverity(worst(right), worst(left)) || right.findings.length - left.findings.length,
  program: (left, right) => compareText(programWords(left.listener), programWords(right.listener)),
  newest: (left, right) => right.at - left.at,
};

/** The verdicts that are shown; null: all of them. */
export type Only = Verdict | null;

/** The rows in view, in order. */
export function rowsInView({ byId }: ScreenRows, only: Only, order: Order): readonly ScreenRow[] {
  const shown = [...byId.values()].filter(({ listener }) => only === null || listener.verdict === only);
  return shown.sort((left, right) => COMPARE[order](left, right) || compareListeners(left.listener, right.listener));
}

/** The next of a list, after the last one the first. */
export function nextOf<T>(list: readonly T[], now: T): T {
  const [next = now] = list.slice((list.indexOf(now) + 1) % list.length);
  return next;
}

/** What the filter goes through. */
export const FILTERS: readonly Only[] = [null, ...VERDICTS];
