import { andMore } from '../../base/listed.js';
import type { Finding } from '../../domain/finding.js';
import type { Report } from '../../domain/report.js';
import { compareSeverity } from '../../domain/severity.js';
import { gapWords, portName, REACH } from '../../domain/words.js';
import { PROPOSAL_HEAD, proposalsOf } from '../proposals.js';
import { alarmSentence, answerSentence, foldedSentences, hiddenSentence, titleParts } from '../sentences.js';
import { type ListenerRow, type Shown, shown } from '../shown.js';
import { forMarkdown, visible } from '../text.js';
import { addressWords, bothWords, ownerWords, programWords, VERDICT_WORDS } from '../words.js';
import type { ReportFormat } from './types.js';

/** GitHub refuses a step summary of more than 1 MiB; a row takes less than a kilobyte. */
const MOST_ROWS = 500;

const MOST_PROPOSALS = 50;

const cells = (values: readonly string[]) => `| ${values.join(' | ')} |`;

function tableOf(head: readonly string[], rows: readonly string[], all: number): string[] {
  const left = all - rows.length;
  const more = left > 0 ? ['', andMore(left)] : [];
  return [cells(head), cells(head.map(() => '---')), ...rows, ...more, ''];
}

const meaning = ({ rule, message, remedy }: Finding) =>
  `${forMarkdown(message)} (\`${rule}\`)<br>*${forMarkdown(remedy)}*`;

function findingRow(finding: Finding, row: ListenerRow | null): string {
  const severity = `**${finding.severity}**`;
  if (row === null) return cells([severity, '', '', '', meaning(finding)]);
  const [listener] = row.listeners;
  const addresses = row.listeners.map(addressWords).join(', ');
  return cells([
    severity,
    portName(listener),
    `${REACH[listener.exposure]}<br>${forMarkdown(addresses)}`,
    `${forMarkdown(programWords(listener))}<br>${forMarkdown(ownerWords(listener))}`,
    meaning(finding),
  ]);
}

function findingsTable({ speaking, general }: Shown): string[] {
  const entries = [
    ...speaking.flatMap((row) => row.findings.map((finding) => ({ finding, row }))),
    ...general.map((finding) => ({ finding, row: null })),
  ].sort((a, b) => compareSeverity(b.finding.severity, a.finding.severity));
  if (entries.length === 0) return [];
  const rows = entries.slice(0, MOST_ROWS).map(({ finding, row }) => findingRow(finding, row));
  return tableOf(['Severity', 'Port', 'Reached from', 'Program', 'What it means'], rows, entries.length);
}

function quietRow(row: ListenerRow): string {
  const [listener] = row.listeners;
  const settled = row.settled.map(({ disposition, reason }) => `${disposition}: ${reason ?? ''}`);
  const words = [bothWords(listener), ...(settled.length > 0 ? new Set(settled) : [VERDICT_WORDS[listener.verdict]])];
  return cells([
    portName(listener),
    `${REACH[listener.exposure]}<br>${forMarkdown(row.listeners.map(addressWords).join(', '))}`,
    `${forMarkdown(programWords(listener))}<br>${forMarkdown(ownerWords(listener))}`,
    forMarkdown(words.join('; ')),
  ]);
}

/** Listeners without anything to say, unfolded or behind a triangle. */
function quietTable(parts: Shown, all: boolean): string[] {
  if (parts.quiet.length === 0) return [];
  const rows = parts.quiet.slice(0, MOST_ROWS).map(quietRow);
  const table = tableOf(['Port', 'Reached from', 'Program', 'What it is'], rows, parts.quiet.length);
  const summary = foldedSentences(parts).map(forMarkdown).join('. ');
  return all ? table : ['<details>', `<summary>${summary}</summary>`, '', ...table, '</details>', ''];
}

/** Right under the answer, which may be a harmless finding of an audit that never was. */
function alarmLines(report: Report, answer: string): string[] {
  const alarm = alarmSentence(report);
  return alarm === null || alarm === answer ? [] : [`**${alarm}**`, ''];
}

function gapList(report: Report): string[] {
  if (report.gaps.length === 0) return [];
  const items = report.gaps.map(
    (gap) => `- ${gap.kind === 'blind' ? '**not looked at:** ' : ''}${forMarkdown(gapWords(gap))}`,
  );
  return ['Not seen:', '', ...items, ''];
}

/** What to paste into the policy for what it does not allow. */
function proposalBlock(report: Report): string[] {
  const { shown, left } = proposalsOf(report, MOST_PROPOSALS);
  if (shown.length === 0) return [];
  // Lines that begin with a key close no fence.
  const lines = shown.flatMap((proposal) => proposal.lines.map(visible));
  const more = left === 0 ? [] : [`Up to ${left} more: \`port-audit baseline\` prints them all`, ''];
  return [PROPOSAL_HEAD.replace('allow:', '`allow:`'), '', '```yaml', ...lines, '```', '', ...more];
}

/** For pull requests, issues and the summary of a workflow run. */
export const markdown: ReportFormat = {
  id: 'markdown',
  title: 'GitHub-flavoured Markdown for pull requests and summaries',
  narrows: true,
  *pieces(report, view) {
    const parts = shown(report, view);
    const hidden = hiddenSentence(parts);
    const answer = answerSentence(report, parts);
    const lines = [
      `## port-audit: ${forMarkdown(answer)}`,
      '',
      ...alarmLines(report, answer),
      titleParts(report).map(forMarkdown).join(' · '),
      '',
      ...findingsTable(parts),
      ...quietTable(parts, view.all),
      ...(hidden === null ? [] : [forMarkdown(hidden), '']),
      ...proposalBlock(report),
      ...gapList(report),
    ];
    yield `${lines.join('\n').trimEnd()}\n`;
  },
};
