import { exitCodeOfUnattended, isBlind } from '../api/exit-code.js';
import { type Run, runUnattended } from '../api/unattended.js';
import type { Report } from '../domain/report.js';
import { reaches } from '../domain/severity.js';
import { gapNote, NOTHING_LOOKED } from '../domain/words.js';
import type { News } from '../history/types.js';
import type { Host } from '../host/types.js';
import { RULES } from '../judge/rules/run.js';
import { mailChannel } from '../notify/mail-channel.js';
import { stdoutChannel } from '../notify/stdout.js';
import { syslogChannel } from '../notify/syslog.js';
import type { Channel } from '../notify/types.js';
import { webhookChannel } from '../notify/webhook.js';
import type { View } from '../reports/types.js';
import { auditWithProgress } from './audit.js';
import { ALL_CRON_OPTIONS, type CronInput, readCronInput } from './cron-options.js';
import { printSchedule } from './cron-schedule.js';
import { printedNews } from './cron-stdout.js';
import { remark, writeResult } from './output.js';
import { styleOf } from './style.js';
import type { Command } from './types.js';

function inView({ finding }: News, { protocol, ports, minSeverity }: View): boolean {
  if (minSeverity !== null && !reaches(finding.severity, minSeverity)) return false;
  const { subject } = finding;
  if (subject === null) return true;
  const inside = ports.length === 0 || ports.some(({ low, high }) => subject.port >= low && subject.port <= high);
  return inside && (protocol === null || subject.protocol === protocol);
}

/** Stdout comes last: what cron mails of it says how the others went. */
function channelsOf(input: CronInput, report: Report, host: Host): Channel[] {
  const { mail, webhook, syslog } = input;
  return [
    ...(mail === null ? [] : [mailChannel(host, mail)]),
    ...(webhook === null ? [] : [webhookChannel(host, webhook)]),
    ...(syslog === null ? [] : [syslogChannel(host, syslog.socket)]),
    ...(mail === null
      ? [stdoutChannel(host, (notification) => printedNews(notification, report, input.audit, host))]
      : []),
  ];
}

/** The report as a whole goes to `--output`, in every run: a file has no news. */
async function writeReport({ audit }: CronInput, report: Report, host: Host): Promise<void> {
  if (audit.output === null) return;
  const style = styleOf(host, audit.output, audit.colour);
  const format = await audit.format.load();
  await writeResult(host, audit.output, format.render(report, audit.view, style, RULES));
}

/** What went wrong, on stderr; what could not be seen belongs to it. */
async function complain({ report, failures }: Run, host: Host): Promise<void> {
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

async function runOnce(input: CronInput, host: Host): Promise<number> {
  const { audit, confirm, remindDays, keepDays } = input;
  const run = await runUnattended(
    {
      state: input.state,
      delta: { confirm, remindDays, keepDays, verified: audit.request.verify },
      observe: async () => (await auditWithProgress(audit.request, host)).report,
      channels: (report) => channelsOf(input, report, host),
      isShown: (news) => inView(news, audit.view),
    },
    host,
  );
  await complain(run, host);
  await writeReport(input, run.report, host);
  const { report, told, withheld, failures } = run;
  return exitCodeOfUnattended({
    blind: isBlind(report),
    news: [...told, ...withheld],
    failOn: report.failOn,
    failures,
  });
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
