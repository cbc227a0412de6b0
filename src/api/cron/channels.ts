import path from 'node:path';
import { OptionError } from '../../base/errors.js';
import { quoted } from '../../base/quoted.js';
import type { Report } from '../../domain/report.js';
import type { Notification } from '../../history/notification.js';
import type { Host } from '../../host/types.js';
import { domainOf, readAddress, readAddresses } from '../../notify/address.js';
import { callerChannel } from '../../notify/caller.js';
import { type MailRoute, mailChannel } from '../../notify/mail-channel.js';
import { readSecret, readSmtpServer } from '../../notify/smtp-server.js';
import { readSyslogFormat, type SyslogRoute, syslogChannel } from '../../notify/syslog.js';
import type { Channel } from '../../notify/types.js';
import { readWebhook, type Webhook, webhookChannel } from '../../notify/webhook.js';

/** Whom an unattended run tells, and how. */
export interface ChannelRequest {
  /** Addresses that get a mail, each a recipient of its own. */
  readonly mailTo: readonly string[];
  /** Sender; null: `port-audit@` this machine. */
  readonly mailFrom: string | null;
  /**
   * `smtp://[user@]host[:port]` or `smtps://…`, the password in PORT_AUDIT_SMTP_PASSWORD or the file that
   * PORT_AUDIT_SMTP_PASSWORD_FILE names; null: the local mail program.
   */
  readonly smtp: string | null;
  /** Name or whole path of the local mail program; null: `sendmail`. */
  readonly sendmail: string | null;
  /** Where news is posted, signed where PORT_AUDIT_WEBHOOK_SECRET is set. */
  readonly webhook: string | null;
  /** What the service there takes: `json`, `slack`, `teams` or `discord`; null: `json`. */
  readonly webhookFormat: string | null;
  /** One message a finding to the system's log: true for its usual socket, or the path of another one. */
  readonly syslog: boolean | string;
  /** What is written there: `line` or `rfc5424`; null: `line`. */
  readonly syslogFormat: string | null;
  /**
   * Called with what is new; where it throws, the next run tells it again. Null: nobody, where there is any other way;
   * else what is new is in the answer alone.
   */
  readonly tell: ((notification: Notification, report: Report) => void | Promise<void>) | null;
}

/** The ways to tell, as they were asked for, each checked. */
export interface Routes {
  readonly mail: MailRoute | null;
  readonly webhook: Webhook | null;
  readonly syslog: SyslogRoute | null;
  readonly tell: ChannelRequest['tell'];
}

const MAIL_ONLY = ['mailFrom', 'smtp', 'sendmail'] as const;

function checkMail(request: Partial<ChannelRequest>): void {
  const useless = MAIL_ONLY.find((option) => request[option] != null);
  if (useless !== undefined && (request.mailTo ?? []).length === 0) {
    throw new OptionError((name) => `${name(useless)}: there is nobody to mail to; add ${name('mailTo')} ADDRESS`);
  }
  if (request.smtp != null && request.sendmail != null) {
    throw new OptionError((name) => `${name('smtp')} and ${name('sendmail')} exclude each other: a mail goes one way`);
  }
}

function mailRoute(request: Partial<ChannelRequest>, host: Host): MailRoute | null {
  checkMail(request);
  const { mailTo = [], mailFrom, smtp, sendmail } = request;
  if (mailTo.length === 0) return null;
  if (sendmail?.includes('/') && !path.isAbsolute(sendmail)) {
    throw new OptionError(
      (name) => `${name('sendmail')}: ${quoted(sendmail)} is a relative path; give the whole one, or a name on PATH`,
    );
  }
  return {
    to: [...new Set(mailTo.flatMap((text) => readAddresses('mailTo', text)))],
    from: readAddress('mailFrom', mailFrom ?? `port-audit@${domainOf(host.identity.hostname)}`),
    server: smtp == null ? null : readSmtpServer(smtp, host),
    sendmail: sendmail ?? 'sendmail',
  };
}

function webhookRoute({ webhook = null, webhookFormat = null }: Partial<ChannelRequest>, host: Host): Webhook | null {
  if (webhook !== null) return readWebhook(webhook, webhookFormat, readSecret(host, 'PORT_AUDIT_WEBHOOK_SECRET'));
  if (webhookFormat === null) return null;
  throw new OptionError((name) => `${name('webhookFormat')}: there is nowhere to post to; add ${name('webhook')} URL`);
}

function syslogRoute({ syslog = false, syslogFormat = null }: Partial<ChannelRequest>): SyslogRoute | null {
  const format = readSyslogFormat(syslogFormat);
  if (syslog !== false) return { socket: syslog === true ? null : syslog, format };
  if (syslogFormat === null) return null;
  throw new OptionError((name) => `${name('syslogFormat')}: nothing is logged; add ${name('syslog')}`);
}

/** Reads the ways to tell. Throws UsageError, in words that have no secret in them. */
export function readRoutes(request: Partial<ChannelRequest>, host: Host): Routes {
  return {
    mail: mailRoute(request, host),
    webhook: webhookRoute(request, host),
    syslog: syslogRoute(request),
    tell: request.tell ?? null,
  };
}

/** Whoever called comes last: what it says of the run says how the others went. */
export function channelsOf({ mail, webhook, syslog, tell }: Routes, report: Report, host: Host): Channel[] {
  const others = [
    ...(mail === null ? [] : [mailChannel(host, mail)]),
    ...(webhook === null ? [] : [webhookChannel(host, webhook)]),
    ...(syslog === null ? [] : [syslogChannel(host, syslog)]),
  ];
  if (tell === null && others.length > 0) return others;
  return [...others, callerChannel((notification) => tell?.(notification, report))];
}
