import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CAPTURE_FORMATS } from '../../src/collectors/captures/list.js';
import { nodeHost } from '../../src/host/node.js';
import { captureOf } from '../helpers/capture.js';
import { hasIpv6 } from '../helpers/ipv6.js';

const open: Array<() => unknown> = [];
/** Identities of the sockets of this process, with interfaces where a tool shows them. */
const own: string[] = [];

async function tcp(host: string, id: string, ipv6Only = false): Promise<void> {
  const server = createServer().listen({ port: 0, host, ipv6Only });
  open.push(() => server.close());
  await once(server, 'listening');
  const address = server.address();
  own.push(`${id}:${typeof address === 'object' ? address?.port : ''}`);
}

async function udp(type: 'udp4' | 'udp6', host: string, id: string): Promise<void> {
  const socket = createSocket({ type, ipv6Only: type === 'udp6' }).bind(0, host);
  open.push(() => socket.close());
  await once(socket, 'listening');
  own.push(`${id}:${socket.address().port}`);
}

beforeAll(async () => {
  await tcp('0.0.0.0', 'tcp4:0.0.0.0');
  await udp('udp4', '127.0.0.1', 'udp4:127.0.0.1');
  if (!hasIpv6) return;
  await tcp('::', 'tcp6:[::]');
  await tcp('::1', 'tcp6:[::1]', true);
  await tcp('::ffff:127.0.0.1', 'tcp6:[::ffff:127.0.0.1]');
  await udp('udp6', '::', 'udp6:[::]');
});

afterAll(() => {
  for (const close of open) close();
});

/** The commands of docs/captures.md, and whether they name processes to whoever owns them. */
const COMMANDS: ReadonlyArray<readonly [format: string, command: string, named: boolean]> = [
  ['ss', 'ss -tulpn', true],
  ['ss', 'ss -tulpnH', true],
  ['ss', 'ss -tulpne', true],
  ['netstat', 'netstat -tulpnW', true],
  ['netstat', 'netstat -tulpneW', true],
  ['netstat', 'busybox netstat -tuln', false],
  ['lsof', 'lsof -nP +c0 -i', true],
  ['lsof', 'lsof -nP +c0 -i -F0pcuLRftdPnT', true],
  ['lsof', 'lsof -nP +c0 -i -FpcuLRftdPnT', true],
];

const missing = (command: string) => !nodeHost().hasProgram(command.split(' ')[0] ?? '');

describe.skipIf(process.platform !== 'linux')('the tools of this machine, captured', () => {
  for (const [id, command, named] of COMMANDS) {
    it.skipIf(missing(command))(`${command} shows the sockets of this process`, async () => {
      const [file = '', ...args] = command.split(' ');
      // lsof says that it lists nothing, or misses something, by its exit code.
      const bytes = execFileSync('sh', ['-c', '"$@" || [ "$1" = lsof ]', 'sh', file, ...args], {
        env: { ...process.env, LC_ALL: 'C' },
        stdio: ['ignore', 'pipe', 'ignore'],
        maxBuffer: 1 << 28,
      });
      const format = CAPTURE_FORMATS.find((each) => each.id === id);
      const snapshot = await (await format?.load())?.parse(captureOf(bytes, { file: command }));
      const shown = snapshot?.listeners.filter((listener) => own.includes(listener.id)) ?? [];
      expect(shown.map((listener) => listener.id).sort()).toEqual([...own].sort());
      const pids = named ? [process.pid] : [];
      for (const { owners } of shown) expect(owners.map(({ pid }) => pid)).toEqual(pids);
    });
  }
});
