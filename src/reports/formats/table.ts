import type { Finding } from '../../domain/finding.js';
import type { Report } from '../../domain/report.js';
import { compareSeverity, type Severity } from '../../domain/severity.js';
import { painter, SEVERITY_INK } from '../colour.js';
import { type Cells, laidOut } from '../columns.js';
import { leftOutSentence } from '../sentences.js';
import { type ListenerRow, type Shown, shown } from '../shown.js';
import type { RuleText, Style, View } from '../types.js';
import { foldedLines, gapLines, hiddenLines, hintLines, titleLines, verdictLines } from './table/prose.js';
import { findingLines, headCells, type Layout, layoutFor, quietCells, speakingCells } from './table/rows.js';
import type { ReportFormat } from './types.js';

/** A finding that concerns no listener has no port to stand at. */
function generalCells(finding: Finding, layout: Layout): Cells[] {
  const severity = [layout.paint(SEVERITY_INK[finding.severity], finding.severity)];
  const subject = [finding.rule.startsWith('policy-') ? 'policy' : '-'];
  const meaning = findingLines(finding, finding.message, layout, false);
  if (layout.wide) return [[severity, subject, [''], [''], meaning]];
  return [[severity, subject, [''], ['']], { across: meaning.map((line) => `  ${line}`) }];
}

/** Something with something to say. */
type Block = ListenerRow | Finding;

const severityOf = (block: Block): Severity =>
  'findings' in block ? (block.findings[0]?.severity ?? 'info') : block.severity;

const cellsOf = (block: Block, layout: Layout): Cells[] =>
  'findings' in block ? speakingCells(block, layout) : generalCells(block, layout);

/** Everything with something to say, worst first. */
function speakingBlocks({ general, speaking }: Shown): Block[] {
  return [...speaking, ...general].sort((a, b) => compareSeverity(severityOf(b), severityOf(a)));
}

const EMPTY_LINE: Cells = { across: [''] };

/** The rows of the table, an empty one between what speaks. */
function* tableRows(speaking: readonly Block[], quiet: readonly ListenerRow[], layout: Layout): Generator<Cells> {
  yield headCells(layout);
  for (const [index, block] of speaking.entries()) {
    if (index > 0) yield EMPTY_LINE;
    yield* cellsOf(block, layout);
  }
  if (speaking.length > 0 && quiet.length > 0) yield EMPTY_LINE;
  for (const row of quiet) yield* quietCells(row, layout);
}

/** The rows that the destination takes, what speaks first, and how many are left. */
function rowsFor({ mostRows }: Style, speaking: readonly Block[], quiet: readonly ListenerRow[]) {
  const most = mostRows ?? Number.POSITIVE_INFINITY;
  const left = Math.max(0, speaking.length + quiet.length - most);
  return { speaking: speaking.slice(0, most), quiet: quiet.slice(0, Math.max(0, most - speaking.length)), left };
}

function* tableLines(parts: Shown, view: View, style: Style, layout: Layout): Generator<string> {
  const { speaking, quiet, left } = rowsFor(style, speakingBlocks(parts), view.all ? parts.quiet : []);
  if (speaking.length + quiet.length === 0) return;
  yield* laidOut(layout.columns, tableRows(speaking, quiet, layout));
  yield '';
  if (left > 0) yield* [leftOutSentence(left), ''];
}

function* lines(report: Report, view: View, style: Style, rules: readonly RuleText[]): Generator<string> {
  const parts = shown(report, view);
  const page = { width: Math.min(250, Math.max(60, style.width)), paint: painter(style.colour) };
  const layout = layoutFor(page, parts.speaking.length + parts.general.length, rules);
  yield* titleLines(report, page);
  yield '';
  yield* tableLines(parts, view, style, layout);
  yield* verdictLines(report, parts, page);
  if (!view.all) yield* foldedLines(parts, page);
  yield* hiddenLines(parts, page);
  yield* gapLines(report, page);
  yield* hintLines(parts, page);
}

function* pieces(report: Report, view: View, style: Style, rules: readonly RuleText[]): Generator<string> {
  for (const line of lines(report, view, style, rules)) yield `${line}\n`;
}

/** For a person at a terminal: worst first, in words, and never wider than the terminal. */
export const table: ReportFormat = {
  id: 'table',
  title: 'for people: worst first, in words (default)',
  narrows: true,
  pieces,
};
