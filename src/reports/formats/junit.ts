import type { Report } from '../../domain/report.js';
import { gapNote } from '../../domain/words.js';
import { type Case, casesOf } from '../cases.js';
import { PROPOSAL_HEAD } from '../proposals.js';
import { forXml } from '../text.js';
import type { ReportFormat } from './types.js';

const attributes = (values: Readonly<Record<string, string | number>>) =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${forXml(String(value))}"`)
    .join('');

/** What a failed case tells: all its findings in one element, since readers show only the first. */
function failure({ failures, proposal }: Case): string {
  const [first] = failures;
  const message = failures.map((finding) => finding.message).join('; ');
  const text = failures.map(
    ({ severity, rule, message: what, remedy }) => `${forXml(`${severity}, ${rule}: ${what}`)}\n${forXml(remedy)}`,
  );
  const entry = proposal.length === 0 ? [] : [[PROPOSAL_HEAD, ...proposal.map(forXml)].join('\n')];
  return `<failure message="${forXml(message)}" type="${first?.rule ?? ''}">${[...text, ...entry].join('\n\n')}</failure>`;
}

function outcome(each: Case): string {
  const message = each.notes[0] ?? '';
  if (each.outcome === 'failed') return failure(each);
  return each.outcome === 'error'
    ? `<error${attributes({ message, type: 'not-observed' })}>${forXml(message)}</error>`
    : '';
}

function testCase(each: Case): string {
  const head = `    <testcase name="${forXml(each.name)}" classname="port-audit.${each.group}" time="0"`;
  const body = outcome(each);
  return body === '' ? `${head}/>` : `${head}>\n      ${body}\n    </testcase>`;
}

function property(name: string, value: string | number): string {
  return `      <property${attributes({ name, value })}/>`;
}

/** The notes of passed cases and the partial gaps, each on a line of its own. */
function* systemOut(report: Report, cases: readonly Case[]): Generator<string> {
  for (const gap of report.gaps) if (gap.kind === 'partial') yield `${forXml(gapNote(gap))}\n`;
  for (const each of cases) {
    if (each.outcome === 'error') continue;
    for (const note of each.notes) yield `${forXml(`${each.name}: ${note}`)}\n`;
  }
}

/** Local part of an ISO 8601 time, which is all that the schema of Ant allows. */
const timestamp = (takenAt: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.exec(takenAt)?.[0] ?? '1970-01-01T00:00:00';

function suiteHead(report: Report, cases: readonly Case[]): string {
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
  const properties = [
    property('exitCode', report.summary.exitCode),
    property('failOn', report.failOn),
    property('registry', report.registry.version),
    ...(report.policy === null ? [] : [property('policy', report.policy.file)]),
  ];
  return [`  <testsuite${head}>`, '    <properties>', ...properties, '    </properties>'].join('\n');
}

function* pieces(report: Report): Generator<string> {
  const cases = casesOf(report);
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suiteHead(report, cases)}\n`;
  for (const each of cases) yield `${testCase(each)}\n`;
  yield '    <system-out>';
  yield* systemOut(report, cases);
  yield '</system-out>\n    <system-err></system-err>\n  </testsuite>\n</testsuites>\n';
}

/** JUnit's XML as Jenkins, GitLab and Ant read it; red exactly when the exit code is not 0. */
export const junit: ReportFormat = {
  id: 'junit',
  title: 'JUnit XML: a test case for each listener and each required one',
  narrows: false,
  pieces,
};
