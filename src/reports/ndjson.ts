import { findingFields, gapFields, reportHead, reportListenerFields, summaryFields } from './contract.js';
import { forJson } from './text.js';
import type { ReportFormat } from './types.js';

const line = (type: string, fields: object) => `${forJson(JSON.stringify({ type, ...fields }))}\n`;

/** The whole report, one object a line; the last line has the counts and all that is not a list. */
export const ndjson: ReportFormat = {
  id: 'ndjson',
  title: 'the whole report, one JSON object a line',
  narrows: false,
  render: (report) =>
    [
      ...report.listeners.map((listener) => line('listener', reportListenerFields(listener))),
      ...report.findings.map((finding) => line('finding', findingFields(finding))),
      ...report.gaps.map((gap) => line('gap', gapFields(gap))),
      line('summary', { ...summaryFields(report.summary), ...reportHead(report) }),
    ].join(''),
};
