import crypto from 'node:crypto';
import { OptionError } from '../base/errors.js';
import { errorCode, errorText, type FetchResult, type Host } from '../host/types.js';
import { notificationFields } from '../reports/contract/news.js';
import { jsonText } from '../reports/json-document.js';
import type { Channel } from './types.js';

const RECIPIENT = 'webhook';

/** Milliseconds for one attempt, and pauses before the next ones: at most 45 s in all. */
const ATTEMPT_LIMIT = 10_000;
const PAUSES = [1_000, 4_000, 10_000];
const ANSWER_LIMIT = 64 * 1024;

/** Where to post. The path may be a secret, as with chat services: messages name the host only. */
export interface Webhook {
  readonly url: string;
  readonly secret: string | null;
}

/** Reads the option webhook. Throws OptionError, in words that never have the URL in them. */
export function readWebhook(text: string, secret: string | null): Webhook {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === '') {
    return { url: url.href, secret };
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
function mayRecover({ status }: FetchResult): boolean {
  return status >= 500 || status === 429 || status === 408;
}

/** A redirect that is not followed stays one, and a certificate does not get better while we wait. */
const isFinal = (error: unknown) =>
  ['EPROTO', 'EINVAL'].includes(errorCode(error)) || CERTIFICATE.test(errorText(error));

const CERTIFICATE = /certificate|self.signed|altname/i;

type Attempt = { readonly reason: string | null; readonly again: boolean };

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
    if (answer.status >= 200 && answer.status < 300) return { reason: null, again: false };
    return { reason: `answered ${answer.status}`, again: mayRecover(answer) };
  } catch (error) {
    const reason = errorText(error).replaceAll(webhook.url, new URL(webhook.url).host);
    return { reason, again: !isFinal(error) };
  }
}

async function post(host: Host, webhook: Webhook, id: string, body: string): Promise<string | null> {
  for (const pause of [...PAUSES, null]) {
    const { reason, again } = await attempt(host, webhook, id, body);
    if (reason === null || !again || pause === null) return reason;
    await host.pause(pause);
  }
  return null;
}

/** Posts the delta as JSON to a URL. The delivery header is the same when the same news is sent again. */
export function webhookChannel(host: Host, webhook: Webhook): Channel {
  return {
    recipients: [RECIPIENT],
    async tell(notification) {
      const reason = await post(host, webhook, notification.id, jsonText(notificationFields(notification)));
      if (reason === null) return [];
      return [{ recipient: RECIPIENT, reason: `webhook ${new URL(webhook.url).host}: ${reason}`, kind: 'failed' }];
    },
  };
}
