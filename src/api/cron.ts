import { UnobservableError } from '../base/errors.js';
import { chooseCollectors } from '../collectors/choose.js';
import type { Report } from '../domain/report.js';
import { memoryOf } from '../history/memory.js';
import type { News, Tracked } from '../history/types.js';
import { trustFile } from '../host/trust.js';
import type { Host } from '../host/types.js';
import type { Failure } from '../notify/types.js';
import { attend, type Call } from './attend.js';
import { type Audited, auditIn, live, trustGap } from './audit.js';
import { AUDIT_OPTIONS, type AuditRequest } from './audit-request.js';
import { type ChannelRequest, channelsOf, readRoutes } from './cron/channels.js';
import { type Run, runUnattended } from './cron/unattended.js';
import { withWatched } from './cron/watched-before.js';
import { exitCodeOfUnattended, isBlind } from './exit-code.js';
import { count, DAYS_OR_NULL, FLAG, FUNCTION, FUNCTION_OR_NULL, isText, TEXT_OR_NULL, TEXTS } from './option-checks.js';
import { type Checks, givenOptions } from './options.js';

export type { Notification } from '../history/notification.js';
export type { News, Tracked } from '../history/types.js';
export type { Failure } from '../notify/types.js';

/** For how many days a finding that is over is remembered, where nobody says otherwise. */
export const KEEP_DAYS = 90;

/** An unattended run: what to audit, what to remember where, and whom to tell. */
export interface CronRequest extends AuditRequest, ChannelRequest {
  /** Path of the state file; null: where this user's `cron` keeps it. */
  readonly state: string | null;
  /** Speak of a finding only when so many runs in a row saw it. */
  readonly confirm: number;
  /** Speak again of what is still there after so many days; null: never. */
  readonly remindDays: number | null;
  /** Remember what is over for so many days. */
  readonly keepDays: number;
  /** What is not shown waits until it is. */
  readonly isShown: (news: News) => boolean;
}

export const CRON_OPTIONS: Checks<CronRequest> = {
  ...AUDIT_OPTIONS,
  state: TEXT_OR_NULL,
  confirm: count(1),
  remindDays: DAYS_OR_NULL,
  keepDays: count(0),
  mailTo: TEXTS,
  mailFrom: TEXT_OR_NULL,
  smtp: TEXT_OR_NULL,
  sendmail: TEXT_OR_NULL,
  webhook: TEXT_OR_NULL,
  webhookFormat: TEXT_OR_NULL,
  syslog: { words: 'true, false or the path of a socket', holds: (value) => FLAG.holds(value) || isText(value) },
  syslogFormat: TEXT_OR_NULL,
  tell: FUNCTION_OR_NULL,
  isShown: FUNCTION,
};

/** What a run came to. */
export interface CronRun {
  readonly report: Report;
  /** Everything that is remembered. */
  readonly findings: readonly Tracked[];
  /** What somebody was told. */
  readonly told: readonly News[];
  /** What this run noticed and `isShown` holds back: once, however long it waits. */
  readonly withheld: readonly News[];
  /** Who could not be told, or what could not be remembered; the next run tries again. */
  readonly failures: readonly Failure[];
  readonly exitCode: number;
}

function exitCodeOf({ report, told, withheld, failures }: Run): number {
  const news = [...told, ...withheld];
  return exitCodeOfUnattended({ blind: isBlind(report), news, failOn: report.failOn, failures });
}

async function runIn({ request, host, begin }: Call<CronRequest>): Promise<CronRun> {
  const { state = null, confirm = 1, remindDays = null, keepDays = KEEP_DAYS, isShown = () => true, ...rest } = request;
  const routes = readRoutes(rest, host);
  const memory = await memoryOf(state, host);
  const trust = { what: 'state', file: memory.file, found: state == null, own: true };
  const gaps = trustFile(host, trust).map((warning) => trustGap('state', warning));
  let audited: Audited | null = null;
  const job = {
    memory,
    delta: { confirm, remindDays, keepDays, verified: request.verify ?? false },
    observe: async () => {
      const seen = await auditIn(live({ request: rest, host, begin }));
      audited = { ...seen, report: { ...seen.report, gaps: [...seen.report.gaps, ...gaps] } };
      return audited.report;
    },
    withWatched: async () => {
      if (audited === null) throw new UnobservableError('nothing was looked at');
      return withWatched(audited, memory, request.redact ?? true, host);
    },
    channels: (report: Report) => {
      begin('telling');
      return channelsOf(routes, report, host);
    },
    isShown,
  };
  const run = await runUnattended(job, host);
  return { ...run, exitCode: exitCodeOf(run) };
}

/**
 * Looks, compares with what was told before, tells what is new, changed or resolved, and remembers it. Rejects with
 * UsageError for options or a state that are not valid, UnobservableError while another run holds the state.
 */
export async function cron(options: Partial<CronRequest> = {}, machine?: Host): Promise<CronRun> {
  return attend<CronRequest, CronRun>(options, CRON_OPTIONS, machine, runIn);
}

/** Throws UsageError for what {@link cron} would reject before it looks. */
export function checkCron(options: Partial<CronRequest>, host: Host): void {
  const request = givenOptions(options, CRON_OPTIONS);
  readRoutes(request, host);
  chooseCollectors(request.sources ?? ['auto'], host.platform);
}
