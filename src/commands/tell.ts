import { RULES } from '../api/lists.js';
import type { Report } from '../domain/report.js';
import { writeFailure } from '../host/failure.js';
import type { Host } from '../host/types.js';
import { unlistedSentences } from '../reports/sentences.js';
import { hasSomethingToSay, unlistedIn } from '../reports/shown.js';
import type { View } from '../reports/types.js';
import type { AuditInput, ReportOutput } from './audit-options.js';
import { printPaged, remark, writeResult } from './output.js';
import { styleOf } from './style.js';

/** Says on stderr why an installed update of the registry is not in use. */
export async function warnOfRegistry(warning: string | null, host: Host): Promise<void> {
  if (warning !== null) await remark(host, warning);
}

/** GitHub shows what a step appends to this file on the page of the run. A file that cannot be written costs no result. */
async function summariseStep(report: Report, { view }: AuditInput, host: Host): Promise<void> {
  const file = host.env.GITHUB_STEP_SUMMARY;
  if (file === undefined || file === '') return;
  const { markdown } = await import('../reports/formats/markdown.js');
  try {
    host.files.append(file, [...markdown.pieces(report, view, styleOf(host, file, 'never'), RULES)].join(''));
  } catch (error) {
    await remark(host, `GITHUB_STEP_SUMMARY: cannot be written: ${writeFailure(error)}`);
  }
}

/** What a list of listeners has no place for. */
async function remarkUnlisted(id: string, report: Report, view: View, host: Host): Promise<void> {
  const unlisted = id === 'csv' ? unlistedSentences(report, unlistedIn(report, view)) : [];
  for (const sentence of unlisted) await remark(host, sentence);
}

/** One report of a run in a file. */
export async function writeReportTo(
  output: ReportOutput,
  report: Report,
  input: AuditInput,
  host: Host,
): Promise<void> {
  const { view, colour } = input;
  const format = await output.format.load();
  await writeResult(host, output.file, format.pieces(report, view, styleOf(host, output.file, colour), RULES));
  await remarkUnlisted(format.id, report, view, host);
}

async function printReport(report: Report, { view, ...input }: AuditInput, host: Host): Promise<void> {
  const format = await input.format.load();
  const pieces = format.pieces(report, view, styleOf(host, null, input.colour), RULES);
  if (format.id === 'table' && input.pager) await printPaged(host, pieces);
  else await writeResult(host, null, pieces);
  await remarkUnlisted(format.id, report, view, host);
}

/** Prints a report as it was asked for, and returns its exit code. */
export async function tellReport(report: Report, input: AuditInput, host: Host): Promise<number> {
  const { outputs, format } = input;
  if (!input.quiet || hasSomethingToSay(report, input.view)) {
    for (const output of outputs) await writeReportTo(output, report, input, host);
    if (outputs.length === 0) await printReport(report, input, host);
  }
  const formats = outputs.length === 0 ? [format] : outputs.map((output) => output.format);
  if (formats.some(({ id }) => id === 'github')) await summariseStep(report, input, host);
  return report.summary.exitCode;
}
