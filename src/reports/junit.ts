import type { Report } from '../domain/report.js';
import { type Case, casesOf } from './cases.js';
import { forXml } from './text.js';
import type { ReportFormat } from './types.js';
import { gapWords } from './words.js';

const attributes = (values: Readonly<Record<string, string | number>>) =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${forXml(String(value))}"`)
    .join('');

/** What a failed case tells: all its findings in one element, since readers show only the first. */
function failure({ failures }: Case): string {
  const [first] = failures;
  const message = failures.map((finding) => finding.message).join('; ');
  const text = failures.map(
    ({ severity, rule, message: what, remedy }) => `${forXml(`${severity}, ${rule}: ${what}`)}\n${forXml(remedy)}`,
  );
  return `<failure${attributes({ message, type: first?.rule ?? '' })}>${text.join('\n\n')}</failure>`;
}

function outcome(each: Case): string {
  const message = each.notes[0] ?? '';
  if (each.outcome === 'failed') return failure(each);
  return each.outcome === 'error'
    ? `<error${attributes({ message, type: 'not-observed' })}>${forXml(message)}</error>`
    : '';
}

function testCase(each: Case): string {
  const head = `    <testcase${attributes({ name: each.name, classname: `port-audit.${each.group}`, time: 0 })}`;
  const body = outcome(each);
  return body === '' ? `${head}/>` : `${head}>\n      ${body}\n    </testcase>`;
}

function property(name: string, value: string | number): string {
  return `      <property${attributes({ name, value })}/>`;
}

/** The notes of passed cases and the partial gaps, a line each. */
function systemOut(report: Report, cases: readonly Case[]): string {
  const gaps = report.gaps.filter(({ kind }) => kind === 'partial').map((gap) => `not seen: ${gapWords(gap)}`);
  const notes = cases
    .filter((each) => each.outcome !== 'error')
    .flatMap((each) => each.notes.map((note) => `${each.name}: ${note}`));
  return [...gaps, ...notes].map(forXml).join('\n');
}

/** Local part of an ISO 8601 time, which is all that the schema of Ant allows. */
const timestamp = (takenAt: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.exec(takenAt)?.[0] ?? '1970-01-01T00:00:00';

function suite(report: Report): string {
  const cases = casesOf(report);
  const count = (kind: Case['outcome']) => cases.filter((each) => each.outcome === kind).length;
  const milliseconds = Math.max(0, ...report.sources.map((source) => source.milliseconds ?? 0));
  const head = attributes({
    name: 'port-audit',
    package: 'port-audit',
    id: 0,
    hostname: report.host.hostname.trim() || 'localhost',
    timestamp: timestamp(report.takenAt),
    tests: cases.length,
    failures: count('failed'),
    errors: count('error'),
    time: (milliseconds / 1000).toFixed(3),
  });
  return [
    `  <testsuite${head}>`,
    '    <properties>',
    property('exitCode', report.summary.exitCode),
    property('failOn', report.failOn),
    property('registry', report.registry.version),
    ...(report.policy === null ? [] : [property('policy', report.policy.file)]),
    '    </properties>',
    ...cases.map(testCase),
    `    <system-out>${systemOut(report, cases)}</system-out>`,
    '    <system-err></system-err>',
    '  </testsuite>',
  ].join('\n');
}

/** JUnit's XML as Jenkins, GitLab and Ant read it; red exactly when the exit code is not 0. */
export const junit: ReportFormat = {
  id: 'junit',
  title: 'JUnit XML: a test case for each listener and each required one',
  narrows: false,
  render: (report) => `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suite(report)}\n</testsuites>\n`,
};
