import http from 'node:http';
import https from 'node:https';
import type { Readable, Transform } from 'node:stream';
import streams from 'node:stream/promises';
import zlib from 'node:zlib';
import { type FetchOptions, type FetchResult, HostError } from './types.js';

const MAX_REDIRECTS = 5;

/** Strict decoders: unlike those of `fetch`, they do not take a truncated stream for a short one. */
const DECODERS: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  ['gzip', zlib.createGunzip],
  ['x-gzip', zlib.createGunzip],
  ['deflate', zlib.createInflate],
  ['br', zlib.createBrotliDecompress],
]);

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name of the host could not be looked up',
  ECONNREFUSED: 'nothing answers there (connection refused)',
  ECONNRESET: 'the connection ended before the answer was complete',
  Z_BUF_ERROR: 'the compressed answer is truncated',
  Z_DATA_ERROR: 'the compressed answer is damaged',
};

/** An address without user name and password, for messages. */
function withoutCredentials(url: URL): string {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  return shown.href;
}

function parseUrl(text: string, base?: URL): URL {
  const url = URL.canParse(text, base?.href) ? new URL(text, base) : null;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new HostError('EINVAL', `${url === null ? text : withoutCredentials(url)}: not an http or https address`);
}

/** The same server, perhaps by its encrypted door. */
function isSameServer(from: URL, target: URL): boolean {
  const upgraded = from.port === '' && target.port === '';
  return from.hostname === target.hostname && (from.port === target.port || upgraded);
}

/**
 * Where an answer sends us, null when it is the answer itself. Throws HostError when following would give up
 * encryption, turn a POST into something else, or hand what is posted to another server.
 */
export function redirectTarget(from: URL, { status, headers }: FetchResult, method: string): URL | null {
  const { location } = headers;
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined) return null;
  const target = parseUrl(location, from);
  if (from.protocol === 'https:' && target.protocol === 'http:') {
    throw new HostError('EPROTO', `${withoutCredentials(from)}: refused to follow a redirect from https to http`);
  }
  if (method !== 'GET' && status < 307) {
    throw new HostError('EPROTO', `${withoutCredentials(from)}: refused to follow a redirect of a ${method} request`);
  }
  if (method !== 'GET' && !isSameServer(from, target)) {
    throw new HostError(
      'EPROTO',
      `${withoutCredentials(from)}: refused to follow a ${method} request to ${target.host}`,
    );
  }
  return target;
}

function headersOf(message: http.IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
  );
}

function requestHeaders(url: URL, options: FetchOptions): Record<string, string> {
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return {
    'accept-encoding': 'gzip, deflate, br',
    'user-agent': 'port-audit',
    ...(credentials === ':' ? {} : { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }),
    ...(options.body === undefined ? {} : { 'content-length': `${Buffer.byteLength(options.body)}` }),
    ...options.headers,
  };
}

function openExchange(url: URL, options: FetchOptions, signal: AbortSignal): Promise<http.IncomingMessage> {
  const { request } = url.protocol === 'https:' ? https : http;
  const target = new URL(withoutCredentials(url));
  const headers = requestHeaders(url, options);
  return new Promise((resolve, reject) => {
    // NODE_TLS_REJECT_UNAUTHORIZED=0 stands for nothing here: certificates are checked, whatever the environment says.
    request(target, { method: options.method ?? 'GET', headers, signal, agent: false, rejectUnauthorized: true })
      .on('response', resolve)
      .on('error', reject)
      .end(options.body);
  });
}

async function gather(source: Readable | AsyncIterable<unknown>, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > limit) throw new HostError('EFBIG', `the answer is larger than ${limit} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

async function readBody(message: http.IncomingMessage, limit: number, signal: AbortSignal): Promise<Buffer> {
  const encoding = (message.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  let refusal: unknown = null;
  // What a pipeline fails with is not always what went wrong first.
  const take = (source: AsyncIterable<unknown>) =>
    gather(source, limit).catch((error: unknown) => {
      refusal = error;
      throw error;
    });
  try {
    if (encoding === 'identity' || message.statusCode === 304) return await streams.pipeline(message, take, { signal });
    const decoder = DECODERS.get(encoding);
    if (decoder === undefined) throw new HostError('EPROTO', `the answer is encoded as ${encoding}, unasked`);
    return await streams.pipeline(message, decoder(), take, { signal });
  } catch (error) {
    throw refusal instanceof HostError ? refusal : error;
  }
}

/** The options for the next hop: what proves who we are goes to nobody else. */
function forOrigin(options: FetchOptions, from: URL, to: URL): FetchOptions {
  if (from.origin === to.origin) return options;
  const secrets = ['authorization', 'cookie'];
  const headers = Object.entries(options.headers ?? {}).filter(([name]) => !secrets.includes(name.toLowerCase()));
  return { ...options, headers: Object.fromEntries(headers) };
}

async function exchange(url: URL, options: FetchOptions, signal: AbortSignal): Promise<FetchResult> {
  const message = await openExchange(url, options, signal);
  try {
    const reading = readBody(message, options.sizeLimit, signal);
    const body = await (options.statusOnly === true ? reading.catch(() => Buffer.alloc(0)) : reading);
    return { status: message.statusCode ?? 0, headers: headersOf(message), body };
  } finally {
    message.destroy();
  }
}

function explained(error: unknown, url: URL, options: FetchOptions, signal: AbortSignal): HostError {
  const address = withoutCredentials(url);
  if (signal.aborted) {
    return new HostError('ETIMEDOUT', `${address}: no complete answer within ${options.timeLimit / 1000} s`);
  }
  if (error instanceof HostError) return new HostError(error.code, `${address}: ${error.message}`);
  const { code = 'UNKNOWN', message } = error as NodeJS.ErrnoException;
  return new HostError(code, `${address}: ${REASONS[code] ?? message}`);
}

/** Given when the time is over, or when the caller gives up. `AbortSignal.any` is younger than Node 20.0. */
function limitOf({ timeLimit, signal }: FetchOptions): AbortSignal {
  const limit = AbortSignal.timeout(timeLimit);
  if (signal === undefined) return limit;
  const either = new AbortController();
  for (const each of [limit, signal]) each.addEventListener('abort', () => either.abort(), { once: true });
  if (signal.aborted) either.abort();
  return either.signal;
}

/**
 * One exchange over http or https with everything bounded: time for the whole of it, redirects, and bytes after
 * decompression. A truncated answer is an error, never a short one; any complete answer is a result, whatever its status.
 * Throws {@link HostError} with one line for people.
 */
export async function fetchBounded(address: string, options: FetchOptions): Promise<FetchResult> {
  const signal = limitOf(options);
  let url = parseUrl(address);
  let hop = options;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const result = await exchange(url, hop, signal).catch((error: unknown) => {
      throw explained(error, url, options, signal);
    });
    const target = redirectTarget(url, result, options.method ?? 'GET');
    if (target === null) return result;
    hop = forOrigin(hop, url, target);
    url = target;
  }
  throw new HostError('ELOOP', `${withoutCredentials(url)}: more than ${MAX_REDIRECTS} redirects`);
}
