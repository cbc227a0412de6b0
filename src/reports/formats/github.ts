import { counted } from '../../base/counted.js';
import { groupBy } from '../../base/group-by.js';
import { andMore } from '../../base/listed.js';
import type { Finding, Place } from '../../domain/finding.js';
import type { Report } from '../../domain/report.js';
import { compareSeverity, reaches } from '../../domain/severity.js';
import type { Gap } from '../../domain/snapshot.js';
import { gapWords, NOTHING_LOOKED } from '../../domain/words.js';
import { repositoryPath } from '../repository-path.js';
import { isActive } from '../shown.js';
import { forGithubCommand, forGithubProperty, visible } from '../text.js';
import type { Style } from '../types.js';
import { findingsWords, findingWords, nothingObserved } from '../words.js';
import type { ReportFormat } from './types.js';

type Command = 'error' | 'warning' | 'notice';

/** GitHub shows ten annotations of a step; what comes after them is in the log only. */
const ANNOTATIONS = 10;

function annotation(command: Command, title: string, message: string, place: Place | null, style: Style): string {
  const file = place === null ? '' : repositoryPath(place.file, style);
  const where = place === null ? '' : `file=${forGithubProperty(file)},line=${place.line},col=${place.column},`;
  return `::${command} ${where}title=${forGithubProperty(title)}::${forGithubCommand(message)}`;
}

/** Red is what makes the exit code 1; below the threshold it is yellow or blue. */
function commandFor({ severity }: Finding, { failOn }: Report): Command {
  if (reaches(severity, failOn)) return 'error';
  return compareSeverity(severity, 'medium') >= 0 ? 'warning' : 'notice';
}

/** The same at several listeners, as at both halves of a dual stack, is one annotation. */
function findingLine([finding, ...others]: readonly [Finding, ...Finding[]], report: Report, style: Style): string {
  const { rule, severity, listener } = finding;
  const more = others.length === 0 ? '' : ` ${andMore(others.length)}`;
  const title = listener === null ? `${severity}: ${rule}` : `${severity}: ${rule} at ${listener}${more}`;
  return annotation(commandFor(finding, report), title, findingWords(finding), finding.place, style);
}

function findingLines(active: readonly Finding[], report: Report, style: Style): string[] {
  const same = groupBy(active, ({ rule, severity, message, place }) =>
    JSON.stringify([rule, severity, message, place]),
  );
  return [...same.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [findingLine([first, ...others], report, style)],
  );
}

function gapLine(gap: Gap, style: Style): string {
  return gap.kind === 'blind'
    ? annotation('error', 'port-audit could not look', gapWords(gap), null, style)
    : annotation('notice', 'port-audit could not see', gapWords(gap), null, style);
}

/** The answer as an ordinary line of the log. */
function summaryLine(report: Report, active: readonly Finding[]): string {
  const found = active.length === 0 ? 'no findings' : findingsWords(active);
  const { listeners, exitCode } = report.summary;
  return `port-audit on ${visible(report.host.hostname)}: ${counted(listeners, 'listener')}, ${found}, exit code ${exitCode}`;
}

/** Annotations of GitHub Actions, the worst first, and in the end how many more there are. */
export const github: ReportFormat = {
  id: 'github',
  title: 'workflow commands of GitHub Actions',
  narrows: false,
  *pieces(report, _view, style) {
    const active = report.findings.filter(isActive);
    const blind = report.gaps.filter(({ kind }) => kind === 'blind');
    const partial = report.gaps.filter(({ kind }) => kind === 'partial');
    const nothing = `No audit was performed: ${NOTHING_LOOKED}`;
    const lines = [
      ...(nothingObserved(report) ? [annotation('error', 'port-audit could not look', nothing, null, style)] : []),
      ...blind.map((gap) => gapLine(gap, style)),
      ...findingLines(active, report, style),
      ...partial.map((gap) => gapLine(gap, style)),
    ];
    for (const line of [...lines.slice(0, ANNOTATIONS), summaryLine(report, active)]) yield `${line}\n`;
    const left = lines.length - ANNOTATIONS;
    if (left > 0) yield `${left} more than the ${ANNOTATIONS} annotations that GitHub shows; --format table has all\n`;
  },
};
