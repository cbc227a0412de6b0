import type { Finding } from '../../domain/finding.js';
import type { Report } from '../../domain/report.js';
import { compareSeverity, type Severity } from '../../domain/severity.js';
import { asciiText } from '../ascii.js';
import { painter } from '../colour.js';
import { type Cells, laidOut } from '../columns.js';
import { leftOutSentence } from '../sentences.js';
import { type Shown, shown } from '../shown.js';
import type { RuleText, Style, View } from '../types.js';
import { commandLines, detailLines, isSerious } from './table/details.js';
import { folded, type Line } from './table/fold.js';
import { type Layout, type LineWords, layoutFor } from './table/layout.js';
import { cellsOf, generalWords, isCutShort, wordsOf } from './table/line.js';
import { gapLines, proposalText, remedyLines, startLines, summaryLines, titleLines } from './table/prose.js';
import type { ReportFormat } from './types.js';

/** A line of the table: a group of listeners, or a finding that concerns none. */
type Block = Line | Finding;

const severityOf = (block: Block): Severity =>
  'rows' in block ? (block.rows[0].findings[0]?.severity ?? 'info') : block.severity;

/** Everything with something to say, worst first. */
function speakingBlocks({ general, speaking }: Shown): Block[] {
  return [...folded(speaking), ...general].sort((a, b) => compareSeverity(severityOf(b), severityOf(a)));
}

/** What stands under a line: the story of what is high or critical, and of everything where that is asked for. */
function under(block: Block, words: LineWords, layout: Layout, takenAt: string, { long }: View): string[] {
  if (!('rows' in block)) return [];
  const [row] = block.rows;
  if (long || row.findings.some(isSerious)) return detailLines(block, layout, takenAt, long);
  const isMild = row.findings.every(({ severity }) => compareSeverity(severity, 'low') < 0);
  return !isMild && isCutShort(words, layout) ? commandLines(row, layout) : [];
}

/** The lines that the destination takes, what speaks first, and how many are left. */
function blocksFor({ mostRows }: Style, speaking: readonly Block[], quiet: readonly Block[]) {
  const blocks = [...speaking, ...quiet];
  const kept = blocks.slice(0, mostRows ?? Number.POSITIVE_INFINITY);
  return { kept, left: blocks.length - kept.length };
}

function* tableLines(
  report: Report,
  parts: Shown,
  view: View,
  style: Style,
  rules: readonly RuleText[],
): Generator<string> {
  const titles = new Map(rules.map(({ id, title }) => [id, title]));
  const { kept, left } = blocksFor(style, speakingBlocks(parts), view.all ? folded(parts.quiet) : []);
  if (kept.length === 0) return;
  const words = kept.map(
    (block): LineWords => ('rows' in block ? wordsOf(block, titles) : generalWords(block, titles)),
  );
  const layout = layoutFor({ width: style.width, paint: painter(style.colour) }, words, titles);
  // One process on several ports is told once what it runs.
  const told = new Set<string>();
  function* rows(): Generator<Cells> {
    yield layout.columns.map(({ title }) => [layout.paint('bold', title)]);
    for (const [index, block] of kept.entries()) {
      const own = words[index];
      if (own === undefined) continue;
      yield cellsOf(own, layout);
      const command = 'rows' in block ? commandLines(block.rows[0], layout).join('\n') : '';
      const lines = under(block, own, layout, report.takenAt, view);
      if (lines.length > 0 && !(told.has(command) && lines.join('\n') === command)) yield { across: lines };
      if (lines.length > 0) told.add(command);
    }
  }
  yield* laidOut(layout.columns, rows());
  yield '';
  if (left > 0) yield* [leftOutSentence(left), ''];
}

function* lines(report: Report, view: View, asked: Style, rules: readonly RuleText[]): Generator<string> {
  const parts = shown(report, view);
  const style = { ...asked, width: Math.min(250, Math.max(60, asked.width)) };
  const page = { width: style.width, paint: painter(style.colour) };
  yield* titleLines(report, page);
  yield* startLines(parts, page);
  yield '';
  yield* tableLines(report, parts, view, style, rules);
  yield* remedyLines(report, parts, rules, view, page);
  yield* proposalText(report, page);
  yield* gapLines(report, view, page);
  yield* summaryLines(report, parts, view, page);
}

function* pieces(report: Report, view: View, style: Style, rules: readonly RuleText[]): Generator<string> {
  for (const line of lines(report, view, style, rules)) yield `${style.ascii ? asciiText(line) : line}\n`;
}

/** For a person at a terminal: one line a listener, worst first, and never wider than the terminal. */
export const table: ReportFormat = {
  id: 'table',
  title: 'for people: one line a listener, worst first (default)',
  narrows: true,
  pieces,
};
