import type { Report } from '../domain/report.js';
import type { Snapshot } from '../domain/snapshot.js';
import { reportFields, snapshotFields } from './contract.js';
import { forJson } from './text.js';
import type { ReportFormat } from './types.js';

/** A list with one element a line: short to write for 20,000 listeners, and a listener is found with grep. */
function list(values: readonly object[]): string {
  return `[\n${values.map((value) => `    ${forJson(JSON.stringify(value))}`).join(',\n')}\n  ]`;
}

function member([key, value]: [string, unknown]): string {
  const isList = Array.isArray(value) && value.length > 0;
  return `  ${JSON.stringify(key)}: ${isList ? list(value) : forJson(JSON.stringify(value))}`;
}

/** One JSON document, a member a line and an element of a list a line. */
export function document(fields: object): string {
  return `{\n${Object.entries(fields).map(member).join(',\n')}\n}\n`;
}

/** What `port-audit collect` prints. */
export function renderSnapshot(snapshot: Snapshot): string {
  return document(snapshotFields(snapshot));
}

/** The report as `--format json` prints it, with more at its end. */
export function renderReportWith(report: Report, more: object): string {
  return document({ ...reportFields(report), ...more });
}

/** The whole report, in the shape that other programs may rely on. */
export const json: ReportFormat = {
  id: 'json',
  title: 'the whole report as one JSON document',
  narrows: false,
  render: (report) => renderReportWith(report, {}),
};
