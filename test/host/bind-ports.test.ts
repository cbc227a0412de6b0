import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { bindPorts, bindTcpByConnect } from '../../src/host/bind-ports.js';
import { nodeHost } from '../../src/host/node.js';
import { hasIpv6 } from '../helpers/ipv6.js';

const open: Array<() => unknown> = [];

afterEach(() => {
  for (const close of open.splice(0)) close();
});

async function listen(host: string, ipv6Only = false): Promise<{ server: Server; port: number }> {
  const server = createServer();
  server.listen({ port: 0, host, ipv6Only });
  await once(server, 'listening');
  open.push(() => server.close());
  return { server, port: (server.address() as { port: number }).port };
}

async function bound(type: 'udp4' | 'udp6', address: string, reuseAddr = false): Promise<number> {
  const socket = createSocket({ type, reuseAddr, ipv6Only: type === 'udp6' });
  socket.bind({ port: 0, address });
  await once(socket, 'listening');
  open.push(() => socket.close());
  return socket.address().port;
}

/** The first port that everybody may bind, ip(7). */
function firstOpenPort(): number {
  try {
    return Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8'));
  } catch {
    return 0;
  }
}

const WILDCARD = hasIpv6 ? '::' : '0.0.0.0';

const taken = async (protocol: 'tcp' | 'udp', address: string, port: number) =>
  (await bindPorts({ protocol, address, ports: [port] })).taken.includes(port);

describe('bindPorts', () => {
  it('tells a port of TCP that is listened on, at the wildcard and at its own address', async () => {
    const { server, port } = await listen('127.0.0.1');
    expect(await taken('tcp', WILDCARD, port)).toBe(true);
    expect(await taken('tcp', '127.0.0.1', port)).toBe(true);
    expect(await taken('tcp', '127.83.71.19', port)).toBe(false);
    expect(await taken('udp', WILDCARD, port)).toBe(false);
    server.close();
    await once(server, 'close');
    expect(await taken('tcp', WILDCARD, port)).toBe(false);
  });

  it.skipIf(!hasIpv6)('tells both families at once, and an IPv6 socket that takes no IPv4', async () => {
    const { port } = await listen('::', true);
    expect(await taken('tcp', '::', port)).toBe(true);
    expect(await taken('tcp', '::1', port)).toBe(true);
    expect(await taken('tcp', '127.0.0.1', port)).toBe(false);
    expect(await taken('udp', '::', await bound('udp6', '::1'))).toBe(true);
  });

  it('tells a port of UDP, also of a socket that shares it', async () => {
    expect(await taken('udp', WILDCARD, await bound('udp4', '127.0.0.1'))).toBe(true);
    expect(await taken('udp', '127.0.0.1', await bound('udp4', '0.0.0.0', true))).toBe(true);
  });

  it('leaves every port free again, and nobody hears of it', async () => {
    const { server, port } = await listen('127.0.0.1');
    let connections = 0;
    server.on('connection', () => connections++);
    const free = port === 65_535 ? port - 1 : port + 1;
    for (let round = 0; round < 3; round++)
      await bindPorts({ protocol: 'tcp', address: WILDCARD, ports: [free, port] });
    const client = connect(port, '127.0.0.1');
    await Promise.all([once(client, 'connect'), once(server, 'connection')]);
    client.destroy();
    expect(connections).toBe(1);
  });

  it('is not misled by what a connection leaves behind', async () => {
    const { server, port } = await listen('127.0.0.1');
    const client = connect(port, '127.0.0.1');
    const [[peer]] = await Promise.all([once(server, 'connection'), once(client, 'connect')]);
    peer.end();
    client.end();
    client.resume();
    await once(client, 'close');
    server.close();
    await once(server, 'close');
    expect(await taken('tcp', WILDCARD, port)).toBe(false);
  });

  it.skipIf(process.getuid?.() === 0 || firstOpenPort() < 2)('says which ports this user may not bind', async () => {
    const { refused } = await bindPorts({ protocol: 'udp', address: '127.0.0.1', ports: [1] });
    expect(refused).toEqual([1]);
  });

  it('rejects where the address is none of this machine', async () => {
    for (const protocol of ['tcp', 'udp'] as const)
      await expect(bindPorts({ protocol, address: '192.0.2.77', ports: [50_000] })).rejects.toMatchObject({
        code: 'EADDRNOTAVAIL',
      });
  });

  it('asks the public way the same', async () => {
    const { port } = await listen('127.0.0.1');
    expect(await bindTcpByConnect(WILDCARD, port)).toBe('EADDRINUSE');
    expect(await bindTcpByConnect('127.0.0.1', port)).toBe('EADDRINUSE');
    expect(await bindTcpByConnect('127.83.71.19', port)).toBeNull();
    expect(await bindTcpByConnect('192.0.2.77', port)).toBe('EADDRNOTAVAIL');
  });
});

describe('addresses', () => {
  it('knows the loopback interface', () => expect(nodeHost().addresses()).toContain('127.0.0.1'));
});
