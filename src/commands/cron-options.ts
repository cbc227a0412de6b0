import { type CronRequest, KEEP_DAYS } from '../api/cron.js';
import { UsageError } from '../base/errors.js';
import type { Host } from '../host/types.js';
import { POST_FORMATS } from '../reports/news/posts/list.js';
import { AUDIT_OPTIONS, type AuditInput, readAuditInput } from './audit-options.js';
import type { Input, OptionSpec } from './types.js';

export const STATE_OPTION: OptionSpec = {
  flags: '--state <file>',
  description: 'what was already told',
  default: '/var/lib/port-audit/state.json as root, else ~/.local/state/port-audit/state-MACHINE.json',
};

/** What `port-audit cron` takes beside the options of an audit. */
export const CRON_OPTIONS: readonly OptionSpec[] = [
  STATE_OPTION,
  {
    flags: '--mail-to <address>',
    description: 'mail what is new; may be given more than once (without it the text goes to stdout)',
    repeatable: true,
  },
  { flags: '--mail-from <address>', description: 'sender of the mail', default: 'port-audit@ this host' },
  {
    flags: '--smtp <url>',
    description:
      'send through this server: smtp://[user@]host[:port] or smtps://…; the password from PORT_AUDIT_SMTP_PASSWORD or the file in PORT_AUDIT_SMTP_PASSWORD_FILE',
  },
  {
    flags: '--sendmail [path]',
    description: 'send through the local mail program',
    default: 'sendmail, without --smtp',
  },
  {
    flags: '--webhook <url>',
    description: 'post what is new, signed (HMAC-SHA256) where PORT_AUDIT_WEBHOOK_SECRET is set',
  },
  {
    flags: '--webhook-format <format>',
    description: `what is posted: ${POST_FORMATS.map(({ id }) => id).join(', ')}`,
    values: POST_FORMATS.map(({ id }) => id),
    default: 'json',
  },
  { flags: '--syslog [socket]', description: 'one message a finding to the log of the system', default: '/dev/log' },
  {
    flags: '--syslog-format <format>',
    description: 'line, or rfc5424 with structured data, for daemons that read it',
    values: ['line', 'rfc5424'],
    default: 'line',
  },
  {
    flags: '--confirm <runs>',
    description: 'speak of a finding only when so many runs in a row saw it',
    default: '1',
  },
  { flags: '--remind <days>', description: 'speak again of what is still there after so many days', default: 'never' },
  {
    flags: '--keep-resolved <days>',
    description: 'remember what is over for so long, for `port-audit history`',
    default: String(KEEP_DAYS),
  },
  { flags: '--install-timer', description: 'only print a systemd service and timer that run this command' },
  { flags: '--print-crontab', description: 'only print a line for crontab(5) that runs this command' },
];

export const ALL_CRON_OPTIONS: readonly OptionSpec[] = [...AUDIT_OPTIONS, ...CRON_OPTIONS];

/** What the words on the command line ask of an unattended run, each read once. */
export interface CronInput {
  readonly audit: AuditInput;
  /** But for whom stdout tells, and what is shown of it. */
  readonly request: Omit<CronRequest, 'tell' | 'isShown' | 'strict' | 'signal' | 'onProgress'>;
}

type Options = Input['options'];

const text = (value: Options[string]) => (typeof value === 'string' ? value : null);

function readCount(option: string, value: Options[string], least: number): number | null {
  if (typeof value !== 'string') return null;
  const count = /^\d{1,6}$/.test(value) ? Number(value) : Number.NaN;
  if (count >= least) return count;
  throw new UsageError([`${option}: '${value}' is not a whole number from ${least}`]);
}

/** Where `--state` points; null: where it usually is. */
export function readStatePath(options: Options): string | null {
  if (options.state !== '') return text(options.state);
  throw new UsageError(['--state: the name of a file is missing']);
}

/** Reads the options. Throws UsageError. */
export function readCronInput(input: Input, host: Host): CronInput {
  const { options } = input;
  const audit = readAuditInput(input, host);
  return {
    audit,
    request: {
      ...audit.request,
      state: readStatePath(options),
      confirm: readCount('--confirm', options.confirm, 1) ?? 1,
      remindDays: readCount('--remind', options.remind, 1),
      keepDays: readCount('--keep-resolved', options.keepResolved, 0) ?? KEEP_DAYS,
      mailTo: Array.isArray(options.mailTo) ? options.mailTo : [],
      mailFrom: text(options.mailFrom),
      smtp: text(options.smtp),
      sendmail: options.sendmail === true ? 'sendmail' : text(options.sendmail),
      webhook: text(options.webhook),
      webhookFormat: text(options.webhookFormat),
      syslog: options.syslog === undefined ? false : (text(options.syslog) ?? true),
      syslogFormat: text(options.syslogFormat),
    },
  };
}
