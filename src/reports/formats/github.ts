import { counted } from '../../base/counted.js';
import type { Finding, Place } from '../../domain/finding.js';
import type { Report } from '../../domain/report.js';
import { compareSeverity, reaches } from '../../domain/severity.js';
import type { Gap } from '../../domain/snapshot.js';
import { gapWords, NOTHING_LOOKED } from '../../domain/words.js';
import { isActive } from '../shown.js';
import { forGithubCommand, forGithubProperty, visible } from '../text.js';
import { findingsWords, findingWords, nothingObserved } from '../words.js';
import type { ReportFormat } from './types.js';

type Command = 'error' | 'warning' | 'notice';

function annotation(command: Command, title: string, message: string, place: Place | null): string {
  const where = place === null ? '' : `file=${forGithubProperty(place.file)},line=${place.line},col=${place.column},`;
  return `::${command} ${where}title=${forGithubProperty(title)}::${forGithubCommand(message)}`;
}

/** Red is what makes the exit code 1; below the threshold it is yellow or blue. */
function commandFor({ severity }: Finding, { failOn }: Report): Command {
  if (reaches(severity, failOn)) return 'error';
  return compareSeverity(severity, 'medium') >= 0 ? 'warning' : 'notice';
}

/** What a policy entry says is shown at that entry. */
function findingLine(finding: Finding, report: Report): string {
  const { rule, severity, listener } = finding;
  const title = listener === null ? `${severity}: ${rule}` : `${severity}: ${rule} at ${listener}`;
  return annotation(commandFor(finding, report), title, findingWords(finding), finding.place);
}

function gapLine(gap: Gap): string {
  return gap.kind === 'blind'
    ? annotation('error', 'port-audit could not look', gapWords(gap), null)
    : annotation('notice', 'port-audit could not see', gapWords(gap), null);
}

/** The answer as an ordinary line of the log. */
function summaryLine(report: Report, active: readonly Finding[]): string {
  const found = active.length === 0 ? 'no findings' : findingsWords(active);
  const { listeners, exitCode } = report.summary;
  return `port-audit on ${visible(report.host.hostname)}: ${counted(listeners, 'listener')}, ${found}, exit code ${exitCode}`;
}

/** Annotations of GitHub Actions, worst first: GitHub keeps the first ten of each kind. */
export const github: ReportFormat = {
  id: 'github',
  title: 'workflow commands of GitHub Actions',
  narrows: false,
  *pieces(report) {
    const active = report.findings.filter(isActive);
    const blind = report.gaps.filter(({ kind }) => kind === 'blind');
    const partial = report.gaps.filter(({ kind }) => kind === 'partial');
    const lines = [
      ...(nothingObserved(report)
        ? [annotation('error', 'port-audit could not look', `No audit was performed: ${NOTHING_LOOKED}`, null)]
        : []),
      ...blind.map(gapLine),
      ...active.map((finding) => findingLine(finding, report)),
      ...partial.map(gapLine),
      summaryLine(report, active),
    ];
    for (const line of lines) yield `${line}\n`;
  },
};
