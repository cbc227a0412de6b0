import type { Report } from '../../domain/report.js';
import { findingFields, REPORT_LISTS, reportHead, reportListenerFields, summaryFields } from '../contract/report.js';
import { gapFields } from '../contract/snapshot.js';
import { jsonLine } from '../json-document.js';
import type { ReportFormat } from './types.js';

const line = (type: string, fields: object) => jsonLine({ type, ...fields });

function* pieces(report: Report): Generator<string> {
  for (const listener of report.listeners) yield line('listener', reportListenerFields(listener));
  for (const finding of report.findings) yield line('finding', findingFields(finding));
  for (const gap of report.gaps) yield line('gap', gapFields(gap));
  const requirements = report.requirements.map(REPORT_LISTS.requirements);
  const sources = report.sources.map(REPORT_LISTS.sources);
  yield line('summary', { ...summaryFields(report.summary), ...reportHead(report), requirements, sources });
}

/** The whole report, one object a line; the last line has the counts and all that is not a list. */
export const ndjson: ReportFormat = {
  id: 'ndjson',
  title: 'the whole report, one JSON object a line',
  narrows: false,
  pieces,
};
