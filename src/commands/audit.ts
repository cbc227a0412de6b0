import { type AuditRequest, audit as runAudit } from '../audit.js';
import type { Report } from '../domain/report.js';
import type { Host } from '../host.js';
import { hasSomethingToSay } from '../reports/shown.js';
import { forTerminal } from '../reports/text.js';
import { RULES } from '../rules/run.js';
import { AUDIT_OPTIONS, type AuditInput, readAuditInput } from './audit-options.js';
import { writeResult } from './output.js';
import { withProgress } from './progress.js';
import { styleOf } from './style.js';
import type { Command } from './types.js';

/** Audits, with a sign of life on a terminal, and warnings on stderr. */
export async function auditWithProgress(request: AuditRequest, host: Host): Promise<Report> {
  const report = await withProgress(host, 'looking at what listens', () => runAudit(request, host));
  const { warning } = report.registry;
  if (warning !== null) await host.stderr.write(`port-audit: ${forTerminal(warning)}\n`);
  return report;
}

/** Prints a report as it was asked for, and returns its exit code. */
export async function tellReport(report: Report, input: AuditInput, host: Host): Promise<number> {
  const { format, view, output } = input;
  if (!input.quiet || hasSomethingToSay(report, view)) {
    const text = format.render(report, view, styleOf(host, output, input.colour), RULES);
    await writeResult(host, output, text);
  }
  return report.summary.exitCode;
}

/** Collects on this host, compares with the registry, reports. */
export const audit: Command = {
  name: 'audit',
  summary: 'look at what listens on this machine and say what does not fit (the default)',
  arguments: [],
  options: AUDIT_OPTIONS,
  examples: [
    { command: 'port-audit', description: 'what on this machine does not fit?' },
    { command: 'port-audit --all', description: 'every listener, also the ordinary ones' },
    { command: 'port-audit --format json', description: 'everything, for programs' },
    { command: 'port-audit --min-severity high --quiet', description: 'only what is urgent' },
  ],
  async run(input, host) {
    const auditInput = readAuditInput(input);
    return tellReport(await auditWithProgress(auditInput.request, host), auditInput, host);
  },
};
