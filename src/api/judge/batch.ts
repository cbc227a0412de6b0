import { UsageError } from '../../base/errors.js';
import type { Document } from '../../collectors/machines/documents.js';
import type { Report } from '../../domain/report.js';
import { wholeReportFields } from '../../reports/contract/report.js';
import { rowsOf } from '../../reports/contract/row.js';
import { jsonLine } from '../../reports/json-document.js';
import { EXIT } from '../exit-code.js';
import type { JudgeDocument } from './machines.js';

/** How judged machines are written. */
export const JUDGE_FORMATS = ['reports', 'rows'] as const;
export type JudgeFormat = (typeof JUDGE_FORMATS)[number];

/** What became of a few documents, in their order. */
export interface BatchAnswer {
  /** The lines to write, in UTF-8. */
  readonly bytes: Uint8Array;
  readonly judged: number;
  /** Documents that are no answer about ports, as other queries leave them in the same log. */
  readonly other: number;
  /** Whether a report has findings at the threshold. */
  readonly findings: boolean;
  /** Whether of a machine without such findings not enough could be seen to say so. */
  readonly blind: boolean;
  /** One entry for each document that could not be read: what is wrong, line by line. */
  readonly invalid: readonly (readonly string[])[];
}

const LINES_OF: Readonly<Record<JudgeFormat, (report: Report) => string>> = {
  reports: (report) => jsonLine(wholeReportFields(report)),
  rows: (report) => rowsOf(report).map(jsonLine).join(''),
};

/** Judges documents of a stream and writes what `format` says. One that cannot be read ends nothing. */
export function judgeBatch(
  documents: readonly Document[],
  judge: JudgeDocument,
  { file, format }: { readonly file: string; readonly format: JudgeFormat },
): BatchAnswer {
  const texts: string[] = [];
  const invalid: (readonly string[])[] = [];
  let [other, findings, blind] = [0, false, false];
  for (const document of documents) {
    try {
      const report = judge(document, file, `${file}:${document.line}`);
      if (report === null) other++;
      else texts.push(LINES_OF[format](report));
      findings ||= report?.summary.exitCode === EXIT.findings;
      blind ||= report?.summary.exitCode === EXIT.unobserved;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      invalid.push(error.lines);
    }
  }
  return { bytes: new TextEncoder().encode(texts.join('')), judged: texts.length, other, findings, blind, invalid };
}
