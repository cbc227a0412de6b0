import { errorText, type Host } from '../host/types.js';
import { composeMail, type Message, PlainPasswordError, sendBySmtp } from './mail.js';
import { sendBySendmail } from './sendmail.js';
import type { SmtpServer } from './smtp-server.js';
import { smtpWords } from './smtp-words.js';
import type { Channel, Failure } from './types.js';

const PREFIX = 'mail:';

/** Who gets mail, and through what. */
export interface MailRoute {
  readonly to: readonly string[];
  readonly from: string;
  /** Null: the local mail program. */
  readonly server: SmtpServer | null;
  /** Name or path of the local mail program. */
  readonly sendmail: string;
}

function allFailed(to: readonly string[], reason: string, kind: Failure['kind'] = 'failed'): Failure[] {
  return to.map((address) => ({ recipient: PREFIX + address, reason, kind }));
}

const CERTIFICATE = /certificate|self.signed|altname/i;

/** A permanent negative answer, RFC 5321 section 4.2.1. */
function isForGood(error: Error & { readonly responseCode?: unknown }): boolean {
  return typeof error.responseCode === 'number' && error.responseCode >= 500 && error.responseCode < 600;
}

async function overSmtp(server: SmtpServer, message: Message): Promise<Failure[]> {
  const place = `smtp ${server.host}:${server.port}`;
  const said = (error: unknown) => `${place}: ${smtpWords(error, server)}`;
  try {
    const rejected = await sendBySmtp(server, message);
    return [...rejected].map(([address, why]) => ({
      recipient: PREFIX + address,
      reason: said(why),
      kind: isForGood(why) ? 'rejected' : 'failed',
    }));
  } catch (error) {
    if (error instanceof PlainPasswordError) {
      const advice = 'the password is not sent unencrypted; use smtps://, or a server with STARTTLS';
      return allFailed(message.to, `${place}: ${error.message}, and ${advice}`, 'refused');
    }
    const text = errorText(error);
    const advice = CERTIFICATE.test(text) ? '; a certificate authority of your own goes into NODE_EXTRA_CA_CERTS' : '';
    return allFailed(message.to, said(error) + advice);
  }
}

/** Mail to one or more addresses. Each is a recipient of its own, so that one that is refused does not trouble the others. */
export function mailChannel(host: Host, route: MailRoute): Channel {
  return {
    recipients: route.to.map((address) => PREFIX + address),
    async tell(notification, recipients) {
      const to = recipients.map((recipient) => recipient.slice(PREFIX.length));
      const message = await composeMail(notification, route.from, to, host.now());
      if (route.server !== null) return overSmtp(route.server, message);
      const failure = await sendBySendmail(host, route.sendmail, message);
      return failure === null ? [] : allFailed(to, failure);
    },
  };
}
