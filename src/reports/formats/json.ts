import type { Report } from '../../domain/report.js';
import type { Snapshot } from '../../domain/snapshot.js';
import { REPORT_LISTS, reportFields } from '../contract/report.js';
import { SNAPSHOT_LISTS, snapshotFields } from '../contract/snapshot.js';
import { jsonDocument } from '../json-document.js';
import type { ReportFormat } from './types.js';

/** What `port-audit collect` prints. */
export function snapshotPieces(snapshot: Snapshot): Iterable<string> {
  return jsonDocument(snapshotFields(snapshot), SNAPSHOT_LISTS);
}

/** The report as `--format json` prints it, with more at its end. */
export function reportPieces(report: Report, more: object = {}): Iterable<string> {
  return jsonDocument({ ...reportFields(report), ...more }, REPORT_LISTS);
}

/** The whole report, in the shape that other programs may rely on. */
export const json: ReportFormat = {
  id: 'json',
  title: 'the whole report as one JSON document',
  narrows: false,
  pieces: (report) => reportPieces(report),
};
