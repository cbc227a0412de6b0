import { RULES } from '../api/lists.js';
import type { Report } from '../domain/report.js';
import { writeFailure } from '../host/failure.js';
import type { Host } from '../host/types.js';
import { unlistedSentences } from '../reports/sentences.js';
import { hasSomethingToSay, unlistedIn } from '../reports/shown.js';
import type { AuditInput } from './audit-options.js';
import { remark, writeResult } from './output.js';
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
    host.files.append(file, [...markdown.pieces(report, view, styleOf(host, file, false), RULES)].join(''));
  } catch (error) {
    await remark(host, `GITHUB_STEP_SUMMARY: cannot be written: ${writeFailure(error)}`);
  }
}

/** Prints a report as it was asked for, and returns its exit code. */
export async function tellReport(report: Report, input: AuditInput, host: Host): Promise<number> {
  const { view, output } = input;
  const format = await input.format.load();
  if (!input.quiet || hasSomethingToSay(report, view)) {
    const style = styleOf(host, output, input.colour);
    await writeResult(host, output, format.pieces(report, view, style, RULES));
    const unlisted = format.id === 'csv' ? unlistedSentences(report, unlistedIn(report, view)) : [];
    for (const sentence of unlisted) await remark(host, sentence);
  }
  if (format.id === 'github') await summariseStep(report, input, host);
  return report.summary.exitCode;
}
