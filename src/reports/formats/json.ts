import type { Report } from '../../domain/report.js';
import type { Snapshot } from '../../domain/snapshot.js';
import { type ListFields, REPORT_LISTS, reportFields, SNAPSHOT_LISTS, snapshotFields } from '../contract.js';
import { forJson } from '../text.js';
import type { ReportFormat } from '../types.js';

const text = (value: unknown) => forJson(JSON.stringify(value));

/** A list with one element a line: short to write for 20,000 listeners, and a listener is found with grep. */
function* list(values: readonly unknown[], fields: (item: never) => object): Generator<string> {
  yield '[';
  for (const [index, value] of values.entries()) {
    yield `${index === 0 ? '' : ','}\n    ${text(fields(value as never))}`;
  }
  yield values.length === 0 ? ']' : '\n  ]';
}

/** One JSON document, a member a line and an element of a list a line, piece by piece. */
export function* document(members: object, lists: ListFields = {}): Generator<string> {
  yield '{';
  for (const [index, [key, value]] of Object.entries(members).entries()) {
    yield `${index === 0 ? '' : ','}\n  ${JSON.stringify(key)}: `;
    const fields = lists[key] ?? (Array.isArray(value) ? (item: object) => item : null);
    if (fields === null) yield text(value);
    else yield* list(value, fields);
  }
  yield '\n}\n';
}

/** What `port-audit collect` prints. */
export function snapshotPieces(snapshot: Snapshot): Iterable<string> {
  return document(snapshotFields(snapshot), SNAPSHOT_LISTS);
}

/** The report as `--format json` prints it, with more at its end. */
export function reportPieces(report: Report, more: object = {}): Iterable<string> {
  return document({ ...reportFields(report), ...more }, REPORT_LISTS);
}

/** The whole report, in the shape that other programs may rely on. */
export const json: ReportFormat = {
  id: 'json',
  title: 'the whole report as one JSON document',
  narrows: false,
  render: (report) => [...reportPieces(report)].join(''),
  pieces: (report) => reportPieces(report),
};
