import type { Transporter } from 'nodemailer';
import type { Notification } from '../history/notification.js';
import { notificationHtml } from '../reports/news/mail-html.js';
import { notificationText } from '../reports/news/notification-text.js';
import { countsOf, subjectLine } from '../reports/news/words.js';
import { forMailHeader } from '../reports/text.js';
import { domainOf } from './address.js';
import type { SmtpServer } from './smtp-server.js';

/** Milliseconds for a whole delivery, and for each step of it. */
const TIME_LIMIT = 60_000;
const STEP_LIMIT = 20_000;

/** Characters of a subject: a hostname may be made to be endless. */
const SUBJECT_LIMIT = 200;

const NO_ACCESS = { disableFileAccess: true, disableUrlAccess: true } as const;

/** A message ready to be sent. */
export interface Message {
  readonly from: string;
  readonly to: readonly string[];
  /** RFC 5322, lines end with CR LF. */
  readonly bytes: Buffer;
}

/**
 * The notification as a mail. The Message-ID follows from what it tells, so that a message that is sent again is recognised;
 * Auto-Submitted (RFC 3834) keeps robots from answering it.
 */
export async function composeMail(
  notification: Notification,
  from: string,
  to: readonly string[],
  now: Date,
): Promise<Message> {
  const { createTransport } = await import('nodemailer');
  const domain = domainOf(notification.host);
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' }, NO_ACCESS);
  const { message } = await composer.sendMail({
    from: { name: forMailHeader(`port-audit on ${notification.host}`).slice(0, SUBJECT_LIMIT), address: from },
    // As texts, names of users of this machine would be left out: they have no domain.
    to: to.map((address) => ({ name: '', address })),
    subject: forMailHeader(subjectLine(notification)).slice(0, SUBJECT_LIMIT),
    date: now,
    messageId: `<port-audit.${notification.id}@${domain}>`,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'List-Id': `port-audit on ${domain} <port-audit.${domain}>`,
      'X-Port-Audit-Host': domain,
      'X-Port-Audit-News': countsOf(notification),
    },
    text: notificationText(notification),
    html: notificationHtml(notification),
  });
  return { from, to, bytes: Buffer.isBuffer(message) ? message : Buffer.alloc(0) };
}

/** The server takes a password only unencrypted, and not on this machine: it is not given to it. */
export class PlainPasswordError extends Error {
  override readonly name = 'PlainPasswordError';
}

async function connectTo(server: SmtpServer): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  const { host, port, implicitTls, loopback, login } = server;
  const secret = login !== null && !loopback;
  return createTransport({
    host,
    port,
    secure: implicitTls,
    requireTLS: secret && !implicitTls,
    // Without a password STARTTLS is taken as it comes, as between mail servers (RFC 7435); a password needs proof.
    opportunisticTLS: !secret && !implicitTls,
    tls: { rejectUnauthorized: !loopback && (secret || implicitTls) },
    ...(login === null ? {} : { auth: { user: login.user, pass: login.password } }),
    connectionTimeout: STEP_LIMIT,
    greetingTimeout: STEP_LIMIT,
    socketTimeout: STEP_LIMIT,
    dnsTimeout: STEP_LIMIT,
    socketCloseTimeout: 0,
    ...NO_ACCESS,
  });
}

/** The server answered STARTTLS, which it was told we need, with no. */
function refusedTls(error: unknown): boolean {
  const { code, command, response } = error as { code?: unknown; command?: unknown; response?: unknown };
  return code === 'ETLS' && command === 'STARTTLS' && typeof response === 'string';
}

/** What nodemailer tells of the recipients that a server did not take, also of all of them. */
interface Envelope {
  readonly rejected?: ReadonlyArray<unknown> | undefined;
  readonly rejectedErrors?: ReadonlyArray<Error> | undefined;
}

function refusedRecipients({ rejected = [], rejectedErrors }: Envelope): ReadonlyMap<string, Error> {
  return new Map(rejected.map((address, index) => [String(address), rejectedErrors?.[index] ?? new Error('rejected')]));
}

/**
 * Hands a message to a server; resolves with the recipients that it did not take, and why. Rejects when something else
 * went wrong, {@link PlainPasswordError} when it offers no TLS for the password.
 */
export async function sendBySmtp(
  server: SmtpServer,
  message: Message,
  timeLimit = TIME_LIMIT,
): Promise<ReadonlyMap<string, Error>> {
  const transport = await connectTo(server);
  try {
    const sent = await transport.sendMail({
      raw: message.bytes,
      envelope: { from: message.from, to: [...message.to] },
      signal: AbortSignal.timeout(timeLimit),
    });
    return refusedRecipients(sent);
  } catch (error) {
    const refused = refusedRecipients(error as Envelope);
    if (refused.size > 0) return refused;
    throw refusedTls(error) ? new PlainPasswordError('the server offers no STARTTLS') : error;
  } finally {
    transport.close();
  }
}
