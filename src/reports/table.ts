import type { Finding } from '../domain/finding.js';
import { compareSeverity, type Severity } from '../domain/severity.js';
import { painter, SEVERITY_INK } from './colour.js';
import { type Cells, laidOut } from './columns.js';
import { type Shown, shown } from './shown.js';
import { foldedLines, gapLines, hiddenLines, hintLines, titleLines, verdictLines } from './table-prose.js';
import { findingLines, headCells, type Layout, layoutFor, quietCells, speakingCells } from './table-rows.js';
import type { ReportFormat, View } from './types.js';

/** A finding that concerns no listener has no port to stand at. */
function generalCells(finding: Finding, layout: Layout): Cells[] {
  const severity = [layout.paint(SEVERITY_INK[finding.severity], finding.severity)];
  const subject = [finding.rule.startsWith('policy-') ? 'policy' : '-'];
  const meaning = findingLines(finding, finding.message, layout, false);
  if (layout.wide) return [[severity, subject, [''], [''], meaning]];
  return [[severity, subject, [''], ['']], { across: meaning.map((line) => `  ${line}`) }];
}

interface Block {
  readonly severity: Severity;
  readonly cells: readonly Cells[];
}

/** Everything with something to say, worst first. */
function speakingBlocks({ general, speaking }: Shown, layout: Layout): Array<readonly Cells[]> {
  const blocks: Block[] = [
    ...speaking.map((row) => ({ severity: row.findings[0]?.severity ?? 'info', cells: speakingCells(row, layout) })),
    ...general.map((finding) => ({ severity: finding.severity, cells: generalCells(finding, layout) })),
  ];
  return blocks.sort((a, b) => compareSeverity(b.severity, a.severity)).map(({ cells }) => cells);
}

const EMPTY_LINE: Cells = { across: [''] };

function tableLines(parts: Shown, view: View, layout: Layout): string[] {
  const quiet = view.all ? parts.quiet.flatMap((row) => quietCells(row, layout)) : [];
  const blocks = [...speakingBlocks(parts, layout), quiet].filter((block) => block.length > 0);
  if (blocks.length === 0) return [];
  const rows = blocks.flatMap((block, index) => (index === 0 ? block : [EMPTY_LINE, ...block]));
  return [...laidOut(layout.columns, [headCells(layout), ...rows]), ''];
}

/** For a person at a terminal: worst first, in words, and never wider than the terminal. */
export const table: ReportFormat = {
  id: 'table',
  title: 'for people: worst first, in words (default)',
  narrows: true,
  render(report, view, style, rules) {
    const parts = shown(report, view);
    const page = { width: Math.min(250, Math.max(60, style.width)), paint: painter(style.colour) };
    const layout = layoutFor(page, parts.speaking.length + parts.general.length, rules);
    const lines = [
      ...titleLines(report, page),
      '',
      ...tableLines(parts, view, layout),
      ...verdictLines(report, parts, page),
      ...(view.all ? [] : foldedLines(parts, page)),
      ...hiddenLines(parts, page),
      ...gapLines(report, page),
      ...hintLines(parts, page),
    ];
    return `${lines.join('\n')}\n`;
  },
};
