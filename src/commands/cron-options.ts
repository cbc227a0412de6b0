import { UsageError } from '../base/errors.js';
import { defaultStatePath } from '../history/state.js';
import type { Host } from '../host/types.js';
import { domainOf, readAddress } from '../notify/address.js';
import type { MailRoute } from '../notify/mail-channel.js';
import { readSecret, readSmtpServer } from '../notify/smtp-server.js';
import { readWebhook, type Webhook } from '../notify/webhook.js';
import { AUDIT_OPTIONS, type AuditInput, readAuditInput } from './audit-options.js';
import type { Input, OptionSpec } from './types.js';

export const STATE_OPTION: OptionSpec = {
  flags: '--state <file>',
  description: 'what was already told',
  default: '/var/lib/port-audit/state.json as root, else ~/.local/state/port-audit/state.json',
};

/** For how many days a finding that is over is remembered. */
const KEEP_DAYS = 90;

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
    description: 'post what is new as JSON, signed (HMAC-SHA256) where PORT_AUDIT_WEBHOOK_SECRET is set',
  },
  { flags: '--syslog [socket]', description: 'one line a finding to the log of the system', default: '/dev/log' },
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
  readonly state: string;
  readonly confirm: number;
  readonly remindDays: number | null;
  readonly keepDays: number;
  /** Null: the text goes to stdout. */
  readonly mail: MailRoute | null;
  readonly webhook: Webhook | null;
  /** Null: not asked for; else the socket, null inside for the usual one. */
  readonly syslog: { readonly socket: string | null } | null;
}

type Options = Input['options'];

const text = (value: Options[string]) => (typeof value === 'string' ? value : null);

function readCount(option: string, value: Options[string], least: number): number | null {
  if (typeof value !== 'string') return null;
  const count = /^\d{1,6}$/.test(value) ? Number(value) : Number.NaN;
  if (count >= least) return count;
  throw new UsageError([`${option}: '${value}' is not a whole number from ${least}`]);
}

/** Where `--state` points. */
export function readStatePath(options: Options, host: Host): string {
  const path = text(options.state) ?? defaultStatePath(host);
  if (path !== '') return path;
  throw new UsageError(['--state: the name of a file is missing']);
}

const MAIL_ONLY = ['mailFrom', 'smtp', 'sendmail'] as const;

function checkMailOptions(options: Options): void {
  const useless = MAIL_ONLY.filter((name) => options[name] !== undefined && options.mailTo === undefined);
  const [first] = useless.map((name) => (name === 'mailFrom' ? '--mail-from' : `--${name}`));
  if (first !== undefined) throw new UsageError([`${first}: there is nobody to mail to; add --mail-to ADDRESS`]);
  if (options.smtp !== undefined && options.sendmail !== undefined) {
    throw new UsageError(['--smtp and --sendmail exclude each other: a mail goes one way']);
  }
}

function readMail(options: Options, host: Host): MailRoute | null {
  checkMailOptions(options);
  const addresses = Array.isArray(options.mailTo) ? options.mailTo : [];
  if (addresses.length === 0) return null;
  const smtp = text(options.smtp);
  return {
    to: [...new Set(addresses.map((address) => readAddress('--mail-to', address)))],
    from: readAddress('--mail-from', text(options.mailFrom) ?? `port-audit@${domainOf(host.identity.hostname)}`),
    server: smtp === null ? null : readSmtpServer(smtp, host),
    sendmail: text(options.sendmail) ?? 'sendmail',
  };
}

function readWebhookOption(options: Options, host: Host): Webhook | null {
  const url = text(options.webhook);
  return url === null ? null : readWebhook(url, readSecret(host, 'PORT_AUDIT_WEBHOOK_SECRET'));
}

/** Reads the options. Throws UsageError. */
export function readCronInput(input: Input, host: Host): CronInput {
  const { options } = input;
  return {
    audit: readAuditInput(input),
    state: readStatePath(options, host),
    confirm: readCount('--confirm', options.confirm, 1) ?? 1,
    remindDays: readCount('--remind', options.remind, 1),
    keepDays: readCount('--keep-resolved', options.keepResolved, 0) ?? KEEP_DAYS,
    mail: readMail(options, host),
    webhook: readWebhookOption(options, host),
    syslog: options.syslog === undefined ? null : { socket: text(options.syslog) },
  };
}
