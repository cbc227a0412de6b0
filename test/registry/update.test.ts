import http, { type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import zlib from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { fetchBounded } from '../../src/host/fetch.js';
import type { Host } from '../../src/host/types.js';
import { HostError } from '../../src/host/types.js';
import { compileTable } from '../../src/registry/iana-table.js';
import { compileKnowledge } from '../../src/registry/knowledge.js';
import { loadRegistry } from '../../src/registry/load.js';
import { httpDay, rollbackRegistry, updateRegistry } from '../../src/registry/update.js';
import { fakeHost } from '../helpers/fake-host.js';
import { anAssignment, SOURCE } from '../helpers/registry.js';

const HEADER =
  'Service Name,Port Number,Transport Protocol,Description,Assignee,Contact,Registration Date,Modification Date,Reference,Service Code,Unauthorized Use Reported,Assignment Notes';
const PORTS = Array.from({ length: 100 }, (_, index) => 100 + index * 400);
const row = (port: number, name = `service-${port}`) => `${name},${port},tcp,Service of ${port},,,,2026-10-01,,,,`;
const csv = (rows = PORTS.map((port) => row(port))) => [HEADER, ...rows, ''].join('\r\n');
/** What is shipped, and one service more. */
const NEWER = csv([...PORTS.map((port) => row(port)), row(40_001, 'agtp')]);

const CURRENT = '/home/user/.local/share/port-audit/iana.bin';
const assets = {
  'registry/iana.bin': compileTable(
    SOURCE,
    PORTS.map((port) => anAssignment(port)),
    null,
  ),
  'registry/knowledge.bin': compileKnowledge({ programs: [], claims: [] }),
};

const servers: http.Server[] = [];
async function serve(listener: RequestListener): Promise<string> {
  const server = http.createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/ports.csv`;
}
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A host of its own files that fetches over the real network of loopback. */
function aHost(timeLimit = 5000) {
  const fetch: Host['fetch'] = (url, options) => fetchBounded(url, { ...options, timeLimit });
  return fakeHost({ assets, fetch, files: { '/new.csv': NEWER } });
}
const inUse = (host: Host) => loadRegistry(host).registry.facts;
const SHIPPED = inUse(aHost());

describe('updateRegistry', () => {
  it('installs what a server has, and says what changed', async () => {
    const url = await serve((_, response) => response.end(NEWER));
    const host = aHost();
    const result = await updateRegistry({ url }, host);
    expect(result).toEqual({
      state: 'installed',
      before: { version: SOURCE.version, source: SOURCE.source, assignments: 100 },
      inUse: { version: '2026-10-01', source: `IANA, ${url}`, assignments: 101 },
      changes: { added: [{ ports: '40001/tcp', before: null, after: 'agtp' }], removed: [], renamed: [] },
    });
    expect(inUse(host)).toMatchObject({ version: '2026-10-01', assignments: 101 });
    expect(loadRegistry(host).registry.registration(40_001, 'tcp').service).toBe('agtp');
    expect(loadRegistry(host).table.installation).toEqual({
      from: url,
      installedAt: '2026-11-20T10:00:00.000Z',
      etag: null,
      lastModified: null,
      shippedVersion: SOURCE.version,
    });
  });

  it('takes the version from Last-Modified where that can be true', async () => {
    const install = async (lastModified: string) => {
      const url = await serve((_, response) => response.writeHead(200, { 'last-modified': lastModified }).end(NEWER));
      const { inUse: edition } = await updateRegistry({ url }, aHost());
      return edition.version;
    };
    expect(await install('Fri, 06 Nov 2026 18:04:00 GMT')).toBe('2026-11-06');
    expect(await install('Thu, 06 Nov 2036 18:04:00 GMT')).toBe('2026-10-01');
    expect(await install('Mon, 06 Jan 2020 18:04:00 GMT')).toBe('2026-10-01');
    expect(await install('yesterday')).toBe('2026-10-01');
  });

  it('installs a file', async () => {
    const host = aHost();
    expect(await updateRegistry({ file: '/new.csv' }, host)).toMatchObject({ state: 'installed' });
    expect(inUse(host).assignments).toBe(101);
  });

  it('asks for what is newer only, and believes "not modified"', async () => {
    const asked: unknown[] = [];
    const url = await serve((request, response) => {
      asked.push(request.headers['if-none-match'] ?? null);
      if (request.headers['if-none-match'] === '"7"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"7"' }).end(NEWER);
    });
    const host = aHost();
    await updateRegistry({ url }, host);
    const bytes = host.disk.get(CURRENT);
    const again = await updateRegistry({ url: url.replace('//', '//me:top@secret@') }, host);
    expect(again).toMatchObject({ state: 'current', inUse: { version: '2026-10-01' } });
    expect([asked, host.disk.get(CURRENT)]).toEqual([[null, '"7"'], bytes]);
    expect(String(bytes)).not.toContain('secret');
  });

  it('does not ask one server about the edition of another, nor believe 304 unasked', async () => {
    const host = aHost();
    await updateRegistry(
      { url: await serve((_, response) => response.writeHead(200, { etag: '"7"' }).end(NEWER)) },
      host,
    );
    const seen: unknown[] = [];
    const other = await serve((request, response) => {
      seen.push(request.headers['if-none-match']);
      response.writeHead(304).end();
    });
    await expect(updateRegistry({ url: other }, host)).rejects.toThrow('the server answered 304 instead of 200');
    expect(seen).toEqual([undefined]);
  });

  it('installs nothing when nothing differs', async () => {
    const host = aHost();
    await updateRegistry({ file: '/new.csv' }, host);
    const bytes = host.disk.get(CURRENT);
    expect(await updateRegistry({ file: '/new.csv' }, host)).toMatchObject({ state: 'current' });
    expect(host.disk.get(CURRENT)).toBe(bytes);
  });

  it('reads a compressed answer', async () => {
    const url = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(zlib.gzipSync(NEWER)),
    );
    expect(await updateRegistry({ url }, aHost())).toMatchObject({ state: 'installed' });
  });

  it('follows a redirect', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/ports.csv') response.writeHead(301, { location: '/moved.csv' }).end();
      else response.end(NEWER);
    });
    expect(await updateRegistry({ url }, aHost())).toMatchObject({ state: 'installed' });
  });

  const whole =
    (text: string): RequestListener =>
    (_, response) =>
      void response.end(text);
  it.each<[string, RequestListener, string]>([
    [
      'a connection cut off',
      (_, response) =>
        void response.writeHead(200, { 'content-length': '99999' }).write(NEWER, () => response.destroy()),
      'before the answer was complete',
    ],
    [
      'a truncated gzip stream',
      (_, response) =>
        void response.writeHead(200, { 'content-encoding': 'gzip' }).end(zlib.gzipSync(NEWER).subarray(0, -20)),
      'truncated',
    ],
    [
      'an answer that drips',
      (_, response) => {
        const drip = setInterval(() => response.write('x'), 5);
        response.on('close', () => clearInterval(drip));
      },
      'no complete answer within 0.3 s',
    ],
    ['an error page', (_, response) => void response.writeHead(503).end('down'), 'the server answered 503'],
    [
      'a circle of redirects',
      (_, response) => void response.writeHead(302, { location: '/ports.csv' }).end(),
      'more than 5 redirects',
    ],
    ['a web page', whole('<!DOCTYPE html><title>Sign in</title>'), "not IANA's port registry"],
    ['an empty file', whole(''), "not IANA's port registry"],
    ['a file cut off in a line', whole(NEWER.slice(0, NEWER.lastIndexOf('Service of'))), 'is it complete?'],
    [
      'a file cut off between lines',
      whole(csv(PORTS.slice(0, 97).map((port) => row(port)))),
      'it ends at port 38500, the one in use at 39700',
    ],
    [
      'a file with too few of the assignments',
      whole(csv(PORTS.filter((_, index) => index % 9 !== 1).map((port) => row(port)))),
      'only 89 % of the assignments in use are in it',
    ],
    [
      'other services on the same ports',
      whole(csv(PORTS.map((port) => row(port, 'evil')))),
      'only 0 % of the assignments',
    ],
    ['a port that is none', whole(NEWER.replace(',40001,', ',70000,')), 'line 102: "70000" is no port'],
  ])('refuses %s and leaves everything as it was', async (_, listener, message) => {
    // Only what never ends may run into the limit, however busy the machine is.
    const host = aHost(message.startsWith('no complete answer') ? 300 : 10_000);
    await expect(updateRegistry({ url: await serve(listener) }, host)).rejects.toThrow(message);
    expect(host.disk.has(CURRENT)).toBe(false);
    expect(inUse(host)).toEqual(SHIPPED);
  });

  it('keeps the update in use when the next one is broken', async () => {
    const host = aHost();
    await updateRegistry({ file: '/new.csv' }, host);
    const facts = inUse(host);
    const url = await serve(whole('<html>'));
    await expect(updateRegistry({ url }, host)).rejects.toThrow('refused');
    expect(inUse(host)).toEqual(facts);
  });

  it('needs a file that can be read, and a place to write to', async () => {
    await expect(updateRegistry({ file: '/missing.csv' }, aHost())).rejects.toThrow('file: /missing.csv: no such file');
    const host = aHost();
    const files = {
      ...host.files,
      writeAtomic: () => {
        throw new HostError('EROFS', 'read-only file system');
      },
    };
    await expect(updateRegistry({ file: '/new.csv' }, { ...host, files })).rejects.toThrow(
      'cannot be written: the disk is read-only',
    );
    for (const homeDirectory of ['', null])
      await expect(updateRegistry({ file: '/new.csv' }, { ...host, homeDirectory })).rejects.toThrow(
        'no home directory',
      );
  });
});

describe('an update by root in a home of another user', () => {
  it('is refused before anything is read or written', async () => {
    const host = aHost();
    const hands = [{ who: 'user', id: 1000, at: '/home/user', kind: 'directory' }] as const;
    const theirs = { ...host, files: { ...host.files, risks: () => hands } };
    const words = /port-audit: refused: user 1000 may change it .* Let HOME or XDG_DATA_HOME name/;
    await expect(updateRegistry({ file: '/new.csv' }, theirs)).rejects.toThrow(words);
    expect(() => rollbackRegistry(theirs)).toThrow(words);
    expect(host.disk.has(CURRENT)).toBe(false);
    await expect(updateRegistry({ file: '/new.csv' }, { ...theirs, uid: 1000 })).resolves.toMatchObject({
      state: 'installed',
    });
  });
});

describe('rollbackRegistry', () => {
  it('goes back one edition, then to what is shipped, then refuses', async () => {
    const host = aHost();
    await updateRegistry({ file: '/new.csv' }, host);
    const first = inUse(host);
    host.files.writeAtomic('/newest.csv', NEWER.replace('agtp', 'agtp-quic'));
    await updateRegistry({ file: '/newest.csv' }, host);
    expect(inUse(host)).not.toEqual(first);
    expect(rollbackRegistry(host)).toMatchObject({ state: 'rolled-back', inUse: { source: 'IANA, /new.csv' } });
    expect(inUse(host)).toEqual(first);
    expect(rollbackRegistry(host)).toMatchObject({ inUse: { version: SOURCE.version } });
    expect(inUse(host)).toEqual(SHIPPED);
    expect(() => rollbackRegistry(host)).toThrow('no update is installed');
  });

  it('gets rid of a broken update', async () => {
    const host = aHost();
    host.files.writeAtomic(CURRENT, 'broken');
    expect(loadRegistry(host).warning).toContain('refused');
    rollbackRegistry(host);
    expect(loadRegistry(host).warning).toBeNull();
  });
});

describe('httpDay', () => {
  it.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06'],
    ['Thu, 17 Sep 2026 00:00:00 GMT', '2026-09-17'],
    ['Sunday, 06-Nov-94 08:49:37 GMT', null],
    ['Sun, 06 Xyz 1994 08:49:37 GMT', null],
    ['', null],
  ])('%j: %s', (text, day) => expect(httpDay(text)).toBe(day));
});
