import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Listener } from '../../src/domain/listener.js';
import { collect, nodeHost } from '../../src/index.js';
import { hasIpv6 } from '../helpers/ipv6.js';

const open: Array<() => unknown> = [];

afterEach(() => {
  for (const close of open.splice(0)) close();
});

async function tcp(host: string, ipv6Only = false): Promise<number> {
  const server: Server = createServer();
  server.listen({ port: 0, host, ipv6Only });
  await once(server, 'listening');
  open.push(() => server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function udp(type: 'udp4' | 'udp6', host: string, peer?: number): Promise<number> {
  const socket = createSocket({ type, ipv6Only: type === 'udp6' });
  socket.bind(0, host);
  await once(socket, 'listening');
  open.push(() => socket.close());
  if (peer !== undefined) {
    socket.connect(peer, host);
    await once(socket, 'connect');
  }
  return socket.address().port;
}

async function listenersOn(port: number, sources = ['auto']): Promise<readonly Listener[]> {
  const { listeners } = await collect({ sources });
  return listeners.filter((listener) => listener.port === port && listener.netns === null);
}

const IPV4 = [
  ['127.0.0.1', 'tcp4:127.0.0.1'],
  ['0.0.0.0', 'tcp4:0.0.0.0'],
] as const;
const IPV6 = [
  ['::1', 'tcp6:[::1]'],
  ['::', 'tcp6:[::]'],
] as const;

/** Only ss tells whether an IPv6 wildcard takes IPv4 as well. */
const toldBySs = (dualStack: boolean) => (nodeHost().hasProgram('ss') ? dualStack : null);

describe.skipIf(process.platform !== 'linux')('sockets of this process', () => {
  it.each([...IPV4, ...(hasIpv6 ? IPV6 : [])])('TCP on %s', async (host, prefix) => {
    const port = await tcp(host);
    const [found, ...more] = await listenersOn(port);
    expect(more).toEqual([]);
    const dualStack = host === '::' ? toldBySs(true) : false;
    expect(found).toMatchObject({ id: `${prefix}:${port}`, ownerStatus: 'known', dualStack });
    expect(found?.owners.map(({ pid }) => pid)).toEqual([process.pid]);
    expect(found?.owners[0]).toMatchObject({ exe: process.execPath, exeDeleted: false, uid: process.getuid?.() });
    expect(found?.seenBy).toContain('kernel');
  });

  it.skipIf(!hasIpv6)('tells an IPv6-only wildcard from one that takes IPv4', async () => {
    expect((await listenersOn(await tcp('::', true)))[0]?.dualStack).toBe(toldBySs(false));
  });

  it('counts a bound UDP socket, and not one with a peer', async () => {
    const server = await udp('udp4', '127.0.0.1');
    const client = await udp('udp4', '127.0.0.1', server);
    expect((await listenersOn(server)).map(({ id }) => id)).toEqual([`udp4:127.0.0.1:${server}`]);
    expect(await listenersOn(client)).toEqual([]);
  });

  it('names every process that shares a socket', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    open.push(() => server.close());
    const handle = (server as unknown as { _handle: { fd: number } })._handle;
    const child = spawn('cat', { stdio: ['pipe', 'pipe', 'inherit', handle.fd] });
    open.push(() => child.kill());
    await once(child, 'spawn');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const pids = (await listenersOn(port))[0]?.owners.map(({ pid }) => pid);
    expect(pids).toEqual([process.pid, child.pid].sort((left, right) => Number(left) - Number(right)));
  });

  const here = ['kernel', 'ss', 'lsof'].filter((source) => source === 'kernel' || nodeHost().hasProgram(source));
  it.each(here)('%s alone shows them', async (source) => {
    const port = await tcp('127.0.0.1');
    expect((await listenersOn(port, [source])).map(({ id }) => id)).toEqual([`tcp4:127.0.0.1:${port}`]);
  });

  it('a snapshot of the same state has the same listeners', async () => {
    const port = await tcp('127.0.0.1');
    expect(await listenersOn(port)).toEqual(await listenersOn(port));
  });
});
