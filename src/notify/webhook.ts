import crypto from 'node:crypto';
import { didYouMean } from '../base/did-you-mean.js';
import { OptionError } from '../base/errors.js';
import { errorCode, errorText, type FetchResult, type Host } from '../host/types.js';
import { jsonText } from '../reports/json-document.js';
import { POST_FORMATS } from '../reports/news/posts/list.js';
import type { PostFormat } from '../reports/news/posts/types.js';
import { retryAfter } from './retry-after.js';
import type { Channel } from './types.js';

const RECIPIENT = 'webhook';

/** Milliseconds for one attempt, and pauses before the next ones, where the answer asks for no other. */
const ATTEMPT_LIMIT = 10_000;
const PAUSES = [1_000, 4_000, 10_000];

/** Milliseconds of all pauses together: who asks for more is told by the next run. With the attempts at most 100 s. */
const PATIENCE = 60_000;
const ANSWER_LIMIT = 64 * 1024;

/** Where to post. The path may be a secret, as with chat services: messages name the host only. */
export interface Webhook {
  readonly url: string;
  readonly secret: string | null;
  readonly format: PostFormat;
}

/** Reads the option webhookFormat; null: the first. Throws OptionError. */
function readFormat(id: string | null): PostFormat {
  const ids = POST_FORMATS.map((format) => format.id);
  const found = POST_FORMATS.find((format) => format.id === (id ?? ids[0]));
  if (found !== undefined) return found;
  throw new OptionError(
    (name) =>
      `${name('webhookFormat')}: unknown format ${JSON.stringify(id)}${didYouMean(id ?? '', ids)} (known: ${ids.join(', ')})`,
  );
}

/** Reads the options webhook and webhookFormat. Throws OptionError, in words that never have the URL in them. */
export function readWebhook(text: string, format: string | null, secret: string | null): Webhook {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === '') {
    return { url: url.href, secret, format: readFormat(format) };
  }
  throw new OptionError((name) => `${name('webhook')}: expected an http:// or https:// URL, without user and password`);
}

/** HMAC-SHA256 of the body, as `sha256=` and hex digits. */
export function signatureOf(secret: string, body: string): string {
  return `sha256=${crypto.createHmac('sha256', secret).update(body).digest('hex')}`;
}

function headersOf(id: string, body: string, secret: string | null): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-port-audit-delivery': id,
    ...(secret === null ? {} : { 'x-port-audit-signature': signatureOf(secret, body) }),
  };
}

/** Whether the same request may succeed a moment later. */
const mayRecover = (status: number) => status >= 500 || status === 429 || status === 408;

/** A redirect that is not followed stays one, and a certificate does not get better while we wait. */
const isFinal = (error: unknown) =>
  ['EPROTO', 'EINVAL', 'ELOOP'].includes(errorCode(error)) || CERTIFICATE.test(errorText(error));

const CERTIFICATE = /certificate|self.signed|altname/i;

/** How one attempt went. */
interface Attempt {
  /** Null: it was taken. */
  readonly reason: string | null;
  /** Whether another one may go better. */
  readonly again: boolean;
  /** Milliseconds until then, where the answer asks for them. */
  readonly pause: number | null;
}

const TAKEN: Attempt = { reason: null, again: false, pause: null };

/** What an answer says; some services answer 200 and say in the body that the message was not taken. */
function readAnswer(answer: FetchResult, { refusal }: PostFormat, now: Date): Attempt {
  const accepted = answer.status >= 200 && answer.status < 300;
  const said = accepted && refusal !== null ? refusal.exec(answer.body.toString()) : null;
  if (accepted && said === null) return TAKEN;
  const status = said === null ? answer.status : Number(said[1]);
  const reason = said === null ? `answered ${status}` : `answered ${answer.status}, but ${status} in the text`;
  return { reason, again: mayRecover(status), pause: retryAfter(answer.headers, now) };
}

async function attempt(host: Host, webhook: Webhook, id: string, body: string): Promise<Attempt> {
  try {
    const answer = await host.fetch(webhook.url, {
      method: 'POST',
      headers: headersOf(id, body, webhook.secret),
      body,
      timeLimit: ATTEMPT_LIMIT,
      sizeLimit: ANSWER_LIMIT,
      statusOnly: true,
    });
    return readAnswer(answer, webhook.format, host.now());
  } catch (error) {
    const reason = errorText(error).replaceAll(webhook.url, new URL(webhook.url).host);
    return { reason, again: !isFinal(error), pause: null };
  }
}

async function post(host: Host, webhook: Webhook, id: string, body: string): Promise<string | null> {
  let patience = PATIENCE;
  for (const usual of [...PAUSES, null]) {
    const { reason, again, pause } = await attempt(host, webhook, id, body);
    if (reason === null || !again || usual === null) return reason;
    const wait = Math.max(usual, pause ?? 0);
    if (wait > patience) return `${reason}, and asks to wait ${Math.ceil(wait / 1000)} s`;
    patience -= wait;
    await host.pause(wait);
  }
  return null;
}

/**
 * Posts what is new to a URL, in the format that the service there takes. The delivery header is the same when the same news
 * is sent again.
 */
export function webhookChannel(host: Host, webhook: Webhook): Channel {
  return {
    recipients: [RECIPIENT],
    async tell(notification) {
      const reason = await post(host, webhook, notification.id, jsonText(webhook.format.body(notification)));
      if (reason === null) return [];
      return [{ recipient: RECIPIENT, reason: `webhook ${new URL(webhook.url).host}: ${reason}`, kind: 'failed' }];
    },
  };
}
