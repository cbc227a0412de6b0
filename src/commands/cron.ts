import { type CronRequest, type CronRun, type News, type Notification, cron as runUnattended } from '../api/cron.js';
import { isBlind } from '../api/exit-code.js';
import { portions } from '../base/portions.js';
import type { Report } from '../domain/report.js';
import { reaches } from '../domain/severity.js';
import { gapNote, NOTHING_LOOKED } from '../domain/words.js';
import type { Host } from '../host/types.js';
import { isInView } from '../reports/shown.js';
import type { View } from '../reports/types.js';
import { reportWithProgress } from './audit.js';
import type { AuditInput } from './audit-options.js';
import { ALL_CRON_OPTIONS, type CronInput, readCronInput } from './cron-options.js';
import { printSchedule } from './cron-schedule.js';
import { printedNews } from './cron-stdout.js';
import { remark } from './output.js';
import { writeReportTo } from './tell.js';
import type { Command } from './types.js';

function inView({ finding }: News, view: View): boolean {
  const { severity, subject } = finding;
  if (view.minSeverity !== null && !reaches(severity, view.minSeverity)) return false;
  return subject === null || isInView(subject, view);
}

/** What is worth no finding is not told, unless somebody asks for it. */
const leastSeverity = ({ view, request }: AuditInput) =>
  view.minSeverity ?? (request.failOn === 'info' ? 'info' : 'low');

/** Prints what is new. A disk that is full or a reader that has gone is a failure to tell. */
async function printNews(notification: Notification, report: Report, audit: AuditInput, host: Host): Promise<void> {
  for (const portion of portions(await printedNews(notification, report, audit, host)))
    await host.stdout.write(portion);
  const { failure } = host.stdout;
  if (failure !== null) throw failure;
}

/** The report as a whole goes to `--output`, in every run: a file has no news. */
async function writeReport(audit: AuditInput, report: Report, host: Host): Promise<void> {
  for (const output of audit.outputs) await writeReportTo(output, report, audit, host);
}

/** What went wrong, on stderr; what could not be seen belongs to it. */
async function complain({ report, failures }: CronRun, host: Host): Promise<void> {
  const blind = report.gaps.filter(({ kind }) => kind === 'blind');
  const lines = [
    ...failures.map(({ recipient, reason }) =>
      recipient === 'state' ? reason : `not told (${recipient}): ${reason}; the next run tries again`,
    ),
    ...blind.map(gapNote),
    ...(blind.length === 0 && isBlind(report) ? [NOTHING_LOOKED] : []),
  ];
  for (const line of lines) await remark(host, line);
}

async function runOnce({ audit, request }: CronInput, host: Host): Promise<number> {
  const { mailTo, webhook, syslog } = request;
  const others = mailTo.length > 0 || webhook !== null || syslog !== false;
  const tell: CronRequest['tell'] = others
    ? null
    : (notification, report) => printNews(notification, report, audit, host);
  const isShown = (news: News) => inView(news, { ...audit.view, minSeverity: leastSeverity(audit) });
  const run = await reportWithProgress(host, (onProgress) =>
    runUnattended({ ...request, tell, isShown, onProgress }, host),
  );
  await complain(run, host);
  await writeReport(audit, run.report, host);
  return run.exitCode;
}

/** The unattended run. */
export const cron: Command = {
  arguments: [],
  options: ALL_CRON_OPTIONS,
  examples: [
    { command: 'port-audit cron', description: 'tell what is new since the last run' },
    { command: 'port-audit cron --mail-to root', description: 'mail it, through the local mail program' },
    { command: 'port-audit cron --print-crontab --mail-to root', description: 'the line for the crontab' },
    { command: 'port-audit cron --install-timer --mail-to root', description: 'a service and a timer for systemd' },
  ],
  async run(input, host) {
    if (input.options.smtp !== undefined || input.options.webhook !== undefined) host.hideArguments();
    if (input.options.installTimer === true || input.options.printCrontab === true) return printSchedule(input, host);
    return runOnce(readCronInput(input, host), host);
  },
};
