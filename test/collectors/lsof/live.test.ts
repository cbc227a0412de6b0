import dgram from 'node:dgram';
import { once } from 'node:events';
import net from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { readLsof } from '../../../src/collectors/lsof/live.js';
import { lsof } from '../../../src/collectors/lsof/source.js';
import { CollectorError } from '../../../src/collectors/types.js';
import { nodeHost } from '../../../src/host/node.js';
import type { Host, RunResult } from '../../../src/host/types.js';
import { hasIpv6 } from '../../helpers/ipv6.js';

/** macOS: devices in hexadecimal, scope ids inside link-local addresses, sockets that are bound to nothing. */
const MACOS = [
  'p1\0claunchd\0\n',
  'f7\0tIPv4\0d0x25fe271cb746a905\0PUDP\0n*:138\0\n',
  'f13\0tIPv6\0d0x2b3dbe8\0PTCP\0n[::1]:631\0TST=LISTEN\0TQR=0\0TQS=0\0\n',
  'p52\0cconfigd\0\n',
  'f6\0tIPv4\0d0x25fe271cb74695c5\0PUDP\0n*:*\0\n',
  'f18\0tIPv6\0d0x25fe271cb8ae5905\0PICMPV6\0n*:*\0\n',
  'p590\0cGoogle Chrome\0\n',
  'f193\0tIPv4\0d0x28ffb9c041115627\0PTCP\0n192.168.1.37:60298->31.13.83.36:443\0TST=ESTABLISHED\0\n',
  'f194\0tIPv6\0d0x28ffb9c041115628\0PUDP\0n*:5353\0\n',
  'f195\0tIPv6\0d0x28ffb9c041115629\0PUDP\0n[fe80:4::aede:48ff:fe00:1122]:5353\0\n',
  'f196\0tIPv4\0d0x28ffb9c04111562a\0PTCP\0n127.0.0.1:3000\0TST=CLOSED\0\n',
].join('');

function hostWith(result: Partial<RunResult>, uid: number | null): Host {
  const whole: RunResult = { outcome: 'exited', code: 0, stdout: Buffer.alloc(0), stderr: '', ...result };
  const host: Partial<Host> = { uid, run: async () => whole };
  return host as Host;
}

const collect = (result: Partial<RunResult>, uid: number | null = 0) =>
  lsof.collect(hostWith(result, uid), { timeLimit: 1000, holders: true });

describe('readLsof', () => {
  it('reads what macOS prints', () => {
    const sightings = readLsof(Buffer.from(MACOS));
    expect(sightings.map(({ protocol, address, port, holders }) => [protocol, address, port, holders])).toEqual([
      ['udp', '0.0.0.0', 138, [{ pid: 1, name: 'launchd' }]],
      ['tcp', '::1', 631, [{ pid: 1, name: 'launchd' }]],
      ['udp', '::', 5353, [{ pid: 590, name: 'Google Chrome' }]],
      ['udp', 'fe80::aede:48ff:fe00:1122', 5353, [{ pid: 590, name: 'Google Chrome' }]],
    ]);
    expect(sightings.map(({ inode }) => inode)).toEqual([null, null, null, null]);
  });

  it('gives one sighting a socket, with every process that shares it', () => {
    const socket = 'f3\0tIPv4\0d77\0PTCP\0n*:80\0TST=LISTEN\0\nf4\0tIPv4\0d77\0PTCP\0n*:80\0TST=LISTEN\0\n';
    const other = 'f3\0tIPv4\0d78\0PTCP\0n*:80\0TST=LISTEN\0\n';
    const sightings = readLsof(Buffer.from(`p1\0cnginx\0\n${socket}p2\0cnginx\0\n${socket}${other}`));
    expect(sightings.map(({ inode, holders }) => [inode, holders.map(({ pid }) => pid)])).toEqual([
      [77, [1, 2]],
      [78, [2]],
    ]);
  });

  it('reads a name that tries to look like more fields as a name', () => {
    const [sighting] = readLsof(Buffer.from('p9\0cx",pid=1\\nf3^[\\xff\0\nf3\0tIPv4\0d1\0PUDP\0n*:9\0\n'));
    expect(sighting?.holders).toEqual([{ pid: 9, name: 'x",pid=1\nf3^[\ufffd' }]);
  });

  it.each([
    ['1\t/bin/busybox\t/dev/null\nsomething\n', /line 1 of the output of lsof: no process before this/],
    ['p1\0\nf3\0tIPv4\0PTCP\0n*:80\0\n', /a TCP socket without its state/],
    ['p1\0\nf3\0tIPv4\0PUDP\0n*:domain\0\n', /line 2 of the output of lsof: not a port number: "domain"/],
  ])('refuses %j', (text, message) => {
    expect(() => readLsof(Buffer.from(text))).toThrow(CollectorError);
    expect(() => readLsof(Buffer.from(text))).toThrow(message);
  });

  it('reads or refuses any bytes, and invents nothing', () => {
    const noise = fc.uint8Array({ maxLength: 200 });
    const almost = fc
      .tuple(fc.nat(MACOS.length), fc.string({ unit: fc.constantFrom(...'pfn\0\n:*'), maxLength: 4 }))
      .map(([at, insert]) => Buffer.from(MACOS.slice(0, at) + insert + MACOS.slice(at + 1)));
    fc.assert(
      fc.property(fc.oneof(noise, almost), (bytes) => {
        try {
          expect(readLsof(Buffer.from(bytes)).length).toBeLessThanOrEqual(6);
        } catch (error) {
          if (!(error instanceof CollectorError)) throw error;
        }
      }),
    );
  });
});

describe('lsof', () => {
  it('covers all tables for root only', async () => {
    expect(await collect({ stdout: Buffer.from(MACOS) })).toMatchObject({
      covers: ['tcp4', 'tcp6', 'udp4', 'udp6', 'owner'],
      gaps: [],
    });
    expect(await collect({ stdout: Buffer.from(MACOS), code: 1 }, 501)).toMatchObject({
      covers: [],
      gaps: [{ kind: 'partial', scope: 'lsof', remedy: 'run as root' }],
    });
  });

  it('takes exit code 1 without a word for a machine without sockets', async () => {
    expect((await collect({ code: 1 })).sightings).toEqual([]);
  });

  it.each<[Partial<RunResult>, string, (string | null)?]>([
    [{ outcome: 'missing', code: null }, 'lsof is not installed', 'install lsof'],
    [{ outcome: 'timeout', code: null }, 'lsof did not answer in time'],
    [{ code: 1, stderr: 'lsof: illegal option\nusage' }, 'lsof failed with exit code 1: lsof: illegal option'],
    [{ code: null, outcome: 'exited' }, 'lsof was ended by a signal'],
    [{ code: 0, stdout: Buffer.alloc(0) }, 'lsof printed nothing at all'],
    [{ code: 127 }, 'lsof failed with exit code 127'],
  ])('fails when the tool does: %j', async (result, message, remedy = null) => {
    await expect(collect(result)).rejects.toThrow(new CollectorError(message, remedy));
  });
});

describe.skipIf(!nodeHost().hasProgram('lsof') || !hasIpv6)('lsof on this machine', () => {
  const open: Array<{ close(): unknown }> = [];
  afterEach(() => {
    for (const socket of open.splice(0)) socket.close();
  });

  async function tcp(host: string, ipv6Only = false): Promise<number> {
    const server = net.createServer().listen({ port: 0, host, ipv6Only });
    open.push(server);
    await once(server, 'listening');
    return (server.address() as net.AddressInfo).port;
  }

  async function udp(type: 'udp4' | 'udp6', address: string): Promise<dgram.Socket> {
    const socket = dgram.createSocket({ type, ipv6Only: type === 'udp6' });
    open.push(socket);
    socket.bind(0, address);
    await once(socket, 'listening');
    return socket;
  }

  it('shows listeners with their holder, and neither clients nor connections', async () => {
    const ports = [await tcp('127.0.0.1'), await tcp('::'), await tcp('::ffff:127.0.0.1')];
    const servers = [await udp('udp4', '0.0.0.0'), await udp('udp6', '::1')];
    const client = await udp('udp4', '127.0.0.1');
    client.connect(servers[0]?.address().port ?? 0, '127.0.0.1');
    await once(client, 'connect');
    const connection = net.connect(ports[0] ?? 0, '127.0.0.1');
    open.push({ close: () => connection.destroy() });
    await once(connection, 'connect');

    const { sightings } = await lsof.collect(nodeHost(), { timeLimit: 30_000, holders: true });

    const mine = sightings.filter(({ holders }) => holders.some(({ pid }) => pid === process.pid));
    const wanted = new Set([...ports, ...[...servers, client].map((socket) => socket.address().port)]);
    const shown = mine.filter(({ port }) => wanted.has(port));
    expect(shown.map(({ protocol, address, port }) => `${protocol} ${address} ${port}`).sort()).toEqual(
      [
        `tcp 127.0.0.1 ${ports[0]}`,
        `tcp :: ${ports[1]}`,
        `tcp ::ffff:127.0.0.1 ${ports[2]}`,
        `udp 0.0.0.0 ${servers[0]?.address().port}`,
        `udp ::1 ${servers[1]?.address().port}`,
      ].sort(),
    );
    expect(mine.some(({ port }) => port === connection.localPort)).toBe(false);
    expect(shown.every(({ inode }) => inode !== null && inode > 0)).toBe(true);
  });
});
