import type { Finding } from '../../domain/finding.js';
import type { Report } from '../../domain/report.js';
import type { Severity } from '../../domain/severity.js';
import type { Gap } from '../../domain/snapshot.js';
import { gapWords } from '../../domain/words.js';
import { repositoryPath } from '../repository-path.js';
import { forJson, forSarif, visible } from '../text.js';
import type { RuleText, Style, View } from '../types.js';
import { findingWords, nothingObserved } from '../words.js';
import type { ReportFormat } from './types.js';

type Level = 'error' | 'warning' | 'note';

const LEVELS: Readonly<Record<Severity, Level>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

/** GitHub's own scale for code scanning, 0 to 10: above 9 critical, from 7 high, from 4 medium. */
const SCORES: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '3.0',
  info: '0.5',
};

const message = (text: string) => ({ text: forSarif(text) });

function descriptor({ id, title, meaning, remedy, severity, controls = [] }: RuleText) {
  const base = severity.elsewhere ?? severity.loopback ?? 'info';
  return {
    id,
    name: title,
    shortDescription: { text: title },
    fullDescription: { text: meaning },
    help: { text: `${meaning}\n\n${remedy}`, markdown: `${meaning}\n\n**What to do:** ${remedy}` },
    defaultConfiguration: { level: LEVELS[base] },
    properties: {
      tags: ['security', 'network', ...controls.map((control) => control.id)],
      'security-severity': SCORES[base],
    },
  };
}

/** A relative or absolute path as a URI reference (RFC 3986). */
function uriOf(path: string): string {
  const segments = path
    .replace(/\p{Cs}/gu, '\ufffd')
    .replaceAll('\\', '/')
    .split('/');
  const encoded = segments.map(encodeURIComponent).join('/');
  return encoded.startsWith('/') ? `file://${encoded}` : encoded;
}

/** Where a person would accept the finding: a listener has no line of source code, and viewers insist on a file. */
const policyFile = (report: Report) => report.policy?.file ?? 'port-audit.yaml';

function locations({ listener, place }: Finding, report: Report, style: Style) {
  const physicalLocation = {
    artifactLocation: { uri: uriOf(repositoryPath(place?.file ?? policyFile(report), style)) },
    region: place === null ? { startLine: 1 } : { startLine: place.line, startColumn: place.column },
  };
  if (listener === null) return [{ physicalLocation }];
  const name = visible(listener);
  return [{ physicalLocation, logicalLocations: [{ name, fullyQualifiedName: name, kind: 'resource' }] }];
}

function suppressions({ disposition, reason }: Finding) {
  if (disposition !== 'accepted') return [];
  const justification = reason === null ? {} : { justification: visible(reason) };
  return [{ kind: 'external', status: 'accepted', ...justification }];
}

function result(finding: Finding, report: Report, indexes: ReadonlyMap<string, number>, style: Style) {
  const { rule, severity, confidence, disposition, fingerprint } = finding;
  return {
    ruleId: rule,
    ruleIndex: indexes.get(rule) ?? -1,
    level: LEVELS[severity],
    message: message(findingWords(finding)),
    locations: locations(finding, report, style),
    // GitHub goes by the second; without it all findings of a rule would be one, since they share file and line.
    partialFingerprints: { 'portAudit/v1': visible(fingerprint), primaryLocationLineHash: visible(`${fingerprint}:1`) },
    suppressions: suppressions(finding),
    properties: { severity, confidence, disposition },
  };
}

const gapNotification = (gap: Gap) => ({
  level: gap.kind === 'blind' ? 'error' : 'warning',
  message: message(gapWords(gap)),
  descriptor: { id: `gap-${gap.kind}` },
});

/** GitHub refuses a file with more results than this. */
const RESULTS = 25_000;

function leftOutNotification({ findings }: Report) {
  const left = findings.length - RESULTS;
  if (left <= 0) return [];
  const words = `${left} more findings are left out, the least severe: code scanning takes ${RESULTS} results`;
  return [{ level: 'warning', message: message(words), descriptor: { id: 'results-left-out' } }];
}

/** After a run that was not successful GitHub keeps the alerts it has; after any other it closes those not found again. */
function invocation(report: Report) {
  return {
    executionSuccessful: report.summary.exitCode !== 3 && !nothingObserved(report),
    exitCode: report.summary.exitCode,
    toolExecutionNotifications: [...report.gaps.map(gapNotification), ...leftOutNotification(report)],
  };
}

/** The log without its results. */
function emptyLog(report: Report, rules: readonly RuleText[]) {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: report.tool.name, semanticVersion: report.tool.version, rules: rules.map(descriptor) },
        },
        invocations: [invocation(report)],
        columnKind: 'utf16CodeUnits',
        results: [],
      },
    ],
  };
}

/** The whole log, each of its results, of which there may be thousands, on a line of its own. */
function* pieces(report: Report, _view: View, style: Style, rules: readonly RuleText[]): Generator<string> {
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const frame = forJson(JSON.stringify(emptyLog(report, rules), null, 2));
  // The empty list of results is the last value of the frame.
  const inside = frame.lastIndexOf('[]') + 1;
  yield frame.slice(0, inside);
  for (const [index, finding] of report.findings.slice(0, RESULTS).entries()) {
    const line = forJson(JSON.stringify(result(finding, report, indexes, style)));
    yield `${index === 0 ? '' : ','}\n        ${line}`;
  }
  yield `${report.findings.length === 0 ? '' : '\n      '}${frame.slice(inside)}\n`;
}

/** SARIF 2.1.0 for code scanning; accepted findings are there, suppressed. */
export const sarif: ReportFormat = {
  id: 'sarif',
  title: 'SARIF 2.1.0 for code scanning',
  narrows: false,
  pieces,
};
