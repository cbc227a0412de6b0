import { createHmac } from 'node:crypto';
import http from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/base/errors.js';
import { nodeHost } from '../../src/host/node.js';
import type { Host } from '../../src/host/types.js';
import { readWebhook, webhookChannel } from '../../src/notify/webhook.js';
import { buildNotification } from '../helpers/build-history.js';

const machine = nodeHost();

let server: http.Server | null = null;
afterEach(async () => {
  const running = server;
  server = null;
  await new Promise((resolve) => (running === null ? resolve(null) : running.close(resolve)));
});

interface Posted {
  readonly headers: http.IncomingHttpHeaders;
  readonly method: string | undefined;
  readonly body: string;
}

/** A real server that answers with these codes, one after the other; `cut` ends the connection without an answer. */
async function startServer(
  answers: ReadonlyArray<number | 'cut'>,
  headers: http.OutgoingHttpHeaders = {},
  text = 'thanks',
) {
  const posted: Posted[] = [];
  const left = [...answers];
  const started = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      posted.push({ headers: request.headers, method: request.method, body: Buffer.concat(chunks).toString() });
      const answer = left.shift() ?? 200;
      if (answer === 'cut') request.socket.destroy();
      else response.writeHead(answer, { connection: 'close', ...headers }).end(text);
    });
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const address = started.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { posted, url: `http://127.0.0.1:${port}/hooks/T0KEN` };
}

/** The real machine; pauses are noted and take no time. */
function impatient() {
  const pauses: number[] = [];
  const host: Host = { ...machine, pause: async (milliseconds) => void pauses.push(milliseconds) };
  return { host, pauses };
}

async function tell(url: string, secret: string | null = null, format: string | null = null) {
  const { host, pauses } = impatient();
  const failures = await webhookChannel(host, readWebhook(url, format, secret)).tell(buildNotification(), ['webhook']);
  return { failures, pauses };
}

describe('a webhook', () => {
  it('that sends round in circles is asked no more than once', async () => {
    const { posted, url } = await startServer(new Array(50).fill(308), { location: '/hooks/T0KEN' });
    const { failures, pauses } = await tell(url);
    expect([failures.length, failures[0]?.reason, pauses]).toEqual([1, expect.stringContaining('redirects'), []]);
    expect(posted.length).toBeLessThan(10);
  });

  it('gets the delta as JSON, signed over the very bytes', async () => {
    const { posted, url } = await startServer([204]);
    expect(await tell(url, 'key')).toEqual({ failures: [], pauses: [] });
    const [request] = posted;
    expect(request).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-port-audit-delivery': buildNotification().id },
    });
    expect(JSON.parse(request?.body ?? '')).toMatchObject({ schema: 'port-audit/delta@1', new: [{ port: 3099 }] });
    const hmac = createHmac('sha256', 'key')
      .update(request?.body ?? '')
      .digest('hex');
    expect(request?.headers['x-port-audit-signature']).toBe(`sha256=${hmac}`);
  });

  it('is not signed without a secret', async () => {
    const { posted, url } = await startServer([200]);
    await tell(url);
    expect(posted[0]?.headers).not.toHaveProperty('x-port-audit-signature');
  });

  it('is tried again after a while, with the same delivery', async () => {
    const { posted, url } = await startServer([503, 'cut', 200]);
    expect(await tell(url)).toEqual({ failures: [], pauses: [1000, 4000] });
    expect(new Set(posted.map(({ headers }) => headers['x-port-audit-delivery'])).size).toBe(1);
  });

  it('is given up after four attempts; what is secret in the path stays so', async () => {
    const { posted, url } = await startServer([500, 502, 503, 504]);
    const { failures, pauses } = await tell(url);
    expect(failures).toEqual([
      {
        recipient: 'webhook',
        kind: 'failed',
        reason: expect.stringMatching(/^webhook 127\.0\.0\.1:\d+: answered 504$/),
      },
    ]);
    expect([posted.length, pauses]).toEqual([4, [1000, 4000, 10000]]);
  });

  it('is delivered however long the answer is', async () => {
    const { posted, url } = await startServer([200], {}, 'x'.repeat(70_000));
    expect(await tell(url)).toEqual({ failures: [], pauses: [] });
    expect(posted).toHaveLength(1);
  });

  it.each([307, 308])('goes to no other host that a %i names, and is not tried again', async (status) => {
    const { posted, url } = await startServer([status], { location: 'http://elsewhere.invalid/' });
    const { failures, pauses } = await tell(url, 'key');
    expect(failures[0]?.reason).toContain('refused to follow a POST request to elsewhere.invalid');
    expect([posted.length, pauses]).toEqual([1, []]);
    expect(failures[0]?.reason).not.toContain('T0KEN');
  });

  it.each([400, 401, 404, 410])('is not tried again after %i', async (status) => {
    const { posted, url } = await startServer([status]);
    const { failures } = await tell(url);
    expect(failures[0]?.reason).toContain(`answered ${status}`);
    expect(posted).toHaveLength(1);
  });

  it('says why nobody could be reached, without the path', async () => {
    const { url } = await startServer([]);
    await new Promise((resolve) => server?.close(resolve));
    server = null;
    const { failures } = await tell(url);
    expect(failures[0]?.reason).toMatch(/refused/i);
    expect(failures[0]?.reason).not.toContain('T0KEN');
  });
});

describe('Retry-After', () => {
  it.each([
    ['7', [7000]],
    ['0', [1000]],
    ['1.5', [1500]],
    ['soon', [1000]],
  ])('%j after 429 is waited for, and no less than usual', async (header, expected) => {
    const { posted, url } = await startServer([429, 200], { 'retry-after': header });
    expect(await tell(url)).toEqual({ failures: [], pauses: expected });
    expect(posted).toHaveLength(2);
  });

  it('that is longer than a run waits is left to the next run', async () => {
    const { posted, url } = await startServer([429, 200], { 'retry-after': '61' });
    const { failures, pauses } = await tell(url);
    expect(failures[0]?.reason).toMatch(/: answered 429, and asks to wait 61 s$/);
    expect([posted.length, pauses]).toEqual([1, []]);
  });

  it('may come again and again, a minute in all', async () => {
    const { posted, url } = await startServer([429, 429, 429, 200], { 'retry-after': '25' });
    const { failures, pauses } = await tell(url);
    expect(failures[0]?.reason).toContain('asks to wait 25 s');
    expect([posted.length, pauses]).toEqual([3, [25_000, 25_000]]);
  });
});

describe('--webhook-format', () => {
  it.each([
    ['json', ['schema']],
    ['slack', ['text', 'blocks']],
    ['teams', ['type', 'attachments']],
    ['discord', ['content', 'embeds', 'allowed_mentions']],
  ])('%s is what is posted', async (format, keys) => {
    const { posted, url } = await startServer([204]);
    expect(await tell(url, null, format)).toEqual({ failures: [], pauses: [] });
    expect(Object.keys(JSON.parse(posted[0]?.body ?? ''))).toEqual(expect.arrayContaining(keys));
  });

  it('teams: an answer that is 200 and says otherwise is none', async () => {
    const text = 'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with';
    const { posted, url } = await startServer([200, 200, 200, 200], {}, text);
    const { failures } = await tell(url, null, 'teams');
    expect(failures[0]?.reason).toContain('answered 200, but 429 in the text');
    expect(posted).toHaveLength(4);
    expect((await tell(url, null, 'slack')).failures).toEqual([]);
  });

  it('teams: what is too large is not tried again', async () => {
    const { posted, url } = await startServer([200], {}, 'Microsoft Teams endpoint returned HTTP error 413');
    expect((await tell(url, null, 'teams')).failures[0]?.reason).toContain('413');
    expect(posted).toHaveLength(1);
  });

  it('that is none names the nearest', () => {
    expect(() => readWebhook('https://h/', 'slak', null)).toThrow(
      'webhookFormat: unknown format "slak"; did you mean "slack"? (known: json, slack, teams, discord)',
    );
  });
});

describe('readWebhook', () => {
  it.each(['', 'hooks.example.org/T0KEN', 'ftp://h/T0KEN', 'https://me:T0KEN@h/', 'file:///T0KEN'])(
    'refuses %j',
    (url) => {
      const reading = () => readWebhook(url, null, null);
      expect(reading).toThrow(UsageError);
      expect(reading).not.toThrow(/T0KEN/);
    },
  );
});
