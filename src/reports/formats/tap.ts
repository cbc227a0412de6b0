import type { Report } from '../../domain/report.js';
import { gapNote } from '../../domain/words.js';
import { type Case, casesOf } from '../cases.js';
import { forJson, forTap } from '../text.js';
import type { ReportFormat } from './types.js';

/** A YAML scalar: JSON is YAML, and needs no knowledge of YAML's many ways to quote. */
const scalar = (text: string) => forJson(JSON.stringify(text));

/** The diagnostics of a test point, a YAML block two columns in. */
function diagnostics({ failures, notes, proposal }: Case): string[] {
  const findings = failures.flatMap(({ rule, severity, message, remedy, fingerprint }) => [
    `    - rule: ${rule}`,
    `      severity: ${severity}`,
    `      message: ${scalar(message)}`,
    `      remedy: ${scalar(remedy)}`,
    `      fingerprint: ${scalar(fingerprint)}`,
  ]);
  return [
    '  ---',
    ...(findings.length > 0 ? ['  findings:', ...findings] : []),
    ...(notes.length > 0 ? ['  notes:', ...notes.map((note) => `    - ${scalar(note)}`)] : []),
    ...(proposal.length > 0 ? ['  entry:', ...proposal.map((line) => `    - ${scalar(line)}`)] : []),
    '  ...',
  ];
}

function point(each: Case, index: number): string {
  const result = each.outcome === 'passed' ? 'ok' : 'not ok';
  const about = each.group === 'listener' ? ` (${each.notes[0]})` : '';
  const line = `${result} ${index + 1} - ${forTap(`${each.group} ${each.name}${about}`)}`;
  return each.outcome === 'passed' ? line : [line, ...diagnostics(each)].join('\n');
}

function* lines(report: Report): Generator<string> {
  const cases = casesOf(report);
  yield 'TAP version 14';
  yield `1..${cases.length}`;
  for (const gap of report.gaps) if (gap.kind === 'partial') yield `# ${forTap(gapNote(gap))}`;
  for (const [index, each] of cases.entries()) yield point(each, index);
}

function* pieces(report: Report): Generator<string> {
  for (const line of lines(report)) yield `${line}\n`;
}

/** The Test Anything Protocol, version 14: a test point is not ok exactly when the exit code is not 0. */
export const tap: ReportFormat = {
  id: 'tap',
  title: 'Test Anything Protocol, version 14',
  narrows: false,
  pieces,
};
