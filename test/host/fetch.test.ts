import http, { type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import zlib from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fetchBounded, redirectTarget } from '../../src/host/fetch.js';
import type { FetchOptions } from '../../src/host/types.js';
import { startMailServer } from '../helpers/mail-server.js';

const LIMITS: FetchOptions = { timeLimit: 5000, sizeLimit: 100_000 };
const servers: http.Server[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server = http.createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

describe('fetchBounded', () => {
  it('returns status, headers in lower case and body', async () => {
    const url = await serve((_, response) => response.writeHead(404, { ETag: '"1"' }).end('nothing here'));
    const { status, headers, body } = await fetchBounded(url, LIMITS);
    expect([status, headers.etag, body.toString()]).toEqual([404, '"1"', 'nothing here']);
  });

  it.each([
    ['gzip', zlib.gzipSync],
    ['deflate', zlib.deflateSync],
    ['br', zlib.brotliCompressSync],
  ] as const)('decodes %s', async (encoding, compress) => {
    const url = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(compress('ports '.repeat(1000))),
    );
    expect((await fetchBounded(url, LIMITS)).body.toString()).toBe('ports '.repeat(1000));
  });

  it('sends method, headers, body and the credentials of the address', async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        seen.push(request.method, request.headers['x-a'], request.headers.authorization, body);
        response.end();
      });
    });
    const options = { ...LIMITS, method: 'POST', headers: { 'x-a': 'b' }, body: '{"ü":1}' } as const;
    await fetchBounded(url.replace('//', '//me:p%40ss@'), options);
    expect(seen).toEqual(['POST', 'b', `Basic ${Buffer.from('me:p@ss').toString('base64')}`, '{"ü":1}']);
  });

  it('refuses a body cut off by the end of the connection', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('only a part', () => response.destroy());
    });
    await expect(fetchBounded(url, LIMITS)).rejects.toThrow('the connection ended before the answer was complete');
  });

  it('refuses a chunked body without its last chunk', async () => {
    const url = await serve((_, response) => {
      response.write('a chunk', () => response.destroy());
    });
    await expect(fetchBounded(url, LIMITS)).rejects.toThrow('the connection ended before the answer was complete');
  });

  it('refuses a compressed body that is cut off though the transfer is complete', async () => {
    const whole = zlib.gzipSync('ports '.repeat(1000));
    const url = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(whole.subarray(0, -12)),
    );
    await expect(fetchBounded(url, LIMITS)).rejects.toThrow('the compressed answer is truncated');
  });

  it('refuses compressed garbage and encodings that it did not ask for', async () => {
    const garbage = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip'),
    );
    await expect(fetchBounded(garbage, LIMITS)).rejects.toThrow('the compressed answer is damaged');
    const odd = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'rot13' }).end('cbegf'));
    await expect(fetchBounded(odd, LIMITS)).rejects.toThrow('encoded as rot13');
  });

  it('takes the status for the answer where nobody reads the body', async () => {
    const url = await serve((request, response) => {
      response.writeHead(request.url === '/cut' ? 201 : 200, request.url === '/cut' ? { 'content-length': '9' } : {});
      response.write('x'.repeat(request.url === '/cut' ? 3 : 1_000_000));
      setImmediate(() => response.destroy());
    });
    const options = { ...LIMITS, statusOnly: true };
    expect((await fetchBounded(`${url}/large`, options)).status).toBe(200);
    expect((await fetchBounded(`${url}/cut`, options)).status).toBe(201);
  });

  it('counts the limit of size after decompression', async () => {
    const url = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(zlib.gzipSync(Buffer.alloc(200_000))),
    );
    await expect(fetchBounded(url, LIMITS)).rejects.toMatchObject({ code: 'EFBIG' });
    await expect(fetchBounded(url, LIMITS)).rejects.toThrow('the answer is larger than 100000 bytes');
  });

  it('gives up on an answer that only drips', async () => {
    const url = await serve((_, response) => {
      const drip = setInterval(() => response.write('.'), 5);
      response.on('close', () => clearInterval(drip));
    });
    await expect(fetchBounded(url, { ...LIMITS, timeLimit: 150 })).rejects.toThrow('no complete answer within 0.15 s');
  });

  it('gives up on a server that never answers', async () => {
    const url = await serve(() => {});
    await expect(fetchBounded(url, { ...LIMITS, timeLimit: 100 })).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });

  it('follows redirects, but not in circles', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/end') response.end('there');
      else response.writeHead(302, { location: request.url === '/round' ? '/round' : '/end' }).end();
    });
    expect((await fetchBounded(`${url}/start`, LIMITS)).body.toString()).toBe('there');
    await expect(fetchBounded(`${url}/round`, LIMITS)).rejects.toThrow('more than 5 redirects');
  });

  it('checks certificates although the environment says not to', async () => {
    // What speaks behind the handshake does not matter.
    const server = await startMailServer({ secure: true });
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    try {
      const url = `https://127.0.0.1:${server.port}/`;
      await expect(fetchBounded(url, { ...LIMITS, method: 'POST', body: 'x' })).rejects.toThrow(/certificate/i);
    } finally {
      vi.unstubAllEnvs();
      await server.close();
    }
  });

  it('gives its credentials to nobody else', async () => {
    const seen: (string | undefined)[] = [];
    const other = await serve((request, response) => {
      seen.push(request.headers.authorization, request.headers['x-a'] as string);
      response.end();
    });
    const url = await serve((_, response) => response.writeHead(307, { location: other }).end());
    await fetchBounded(url.replace('//', '//me:secret@'), { ...LIMITS, headers: { Authorization: 'x', 'x-a': 'b' } });
    expect(seen).toEqual([undefined, 'b']);
  });

  it('says in words why nothing came, without the password', async () => {
    const url = await serve(() => {});
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
    const refused = fetchBounded(url.replace('//', '//me:secret@'), LIMITS);
    await expect(refused).rejects.toThrow(`${url}/: nothing answers there (connection refused)`);
    await expect(fetchBounded('ftp://example.org/', LIMITS)).rejects.toThrow('not an http or https address');
    await expect(fetchBounded('ports.csv', LIMITS)).rejects.toThrow('ports.csv: not an http or https address');
  });
});

describe('redirectTarget', () => {
  const to = (location: string, status = 302) => ({ status, headers: { location }, body: Buffer.alloc(0) });
  const from = new URL('https://example.org/a/b');

  it('resolves relative addresses', () => {
    expect(redirectTarget(from, to('../c'), 'GET')?.href).toBe('https://example.org/c');
    expect(redirectTarget(from, to('https://example.net/', 308), 'GET')?.href).toBe('https://example.net/');
  });

  it('does not take a plain answer for a redirect', () => {
    expect(redirectTarget(from, to('/c', 200), 'GET')).toBeNull();
    expect(redirectTarget(from, { status: 304, headers: {}, body: Buffer.alloc(0) }, 'GET')).toBeNull();
  });

  it.each([307, 308])('hands what is posted to no other server: %i', (status) => {
    const post = (address: string, target: string) =>
      redirectTarget(new URL(address), { status, headers: { location: target }, body: Buffer.alloc(0) }, 'POST')?.href;
    expect(post('http://example.org/a', '/b')).toBe('http://example.org/b');
    expect(post('http://example.org/a', 'https://example.org/b')).toBe('https://example.org/b');
    for (const elsewhere of ['https://example.net/', 'https://example.org:8443/', 'https://example.org.evil/']) {
      expect(() => post('https://example.org/a', elsewhere)).toThrow('refused to follow a POST request to');
    }
  });

  it('refuses to give up encryption', () => {
    expect(() => redirectTarget(from, to('http://example.org/'), 'GET')).toThrow('from https to http');
  });

  it('refuses other kinds of address and what would turn a POST into a GET', () => {
    expect(() => redirectTarget(from, to('file:///etc/passwd'), 'GET')).toThrow('not an http or https address');
    expect(() => redirectTarget(from, to('/c', 303), 'POST')).toThrow('redirect of a POST');
  });
});
