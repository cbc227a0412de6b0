// Usage: unshare --net --pid --fork --kill-child --mount-proc node bench/load.mjs LISTENERS CONNECTIONS PROCESSES DESCRIPTORS -- COMMAND...
// Opens sockets and descriptors in fresh namespaces, then runs COMMAND beside them. All ends with the PID namespace.
import { execFileSync, fork, spawn, spawnSync } from 'node:child_process';
import dgram from 'node:dgram';
import { once } from 'node:events';
import net from 'node:net';

const MOST_SOCKETS = 5000;
const FIRST_PORT = 10000;

const KINDS = [
  (port) => listenTcp(port, '0.0.0.0'),
  (port) => listenTcp(port, '::'),
  (port) => bindUdp(port, 'udp4'),
  (port) => bindUdp(port, 'udp6'),
];

async function listenTcp(port, host) {
  await once(net.createServer().listen({ port, host, ipv6Only: host === '::' }), 'listening');
}

async function bindUdp(port, type) {
  // IPv4 knows no such option: binding fails with EINVAL when it is given.
  await once(dgram.createSocket({ type, ipv6Only: type === 'udp6' }).bind(port), 'listening');
}

async function holdListeners(from, to) {
  for (let index = from; index < to; index++) await KINDS[index % 4](FIRST_PORT + Math.floor(index / 4));
}

async function holdConnections(count) {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  for (let index = 0; index < count; index++) {
    const accepted = once(server, 'connection');
    await once(net.connect(port, '127.0.0.1'), 'connect');
    await accepted;
  }
  server.close();
}

const HOLDERS = { listeners: holdListeners, connections: holdConnections };

/** Starts this file again as a process that holds sockets, and waits until it does. */
async function hold(kind, ...numbers) {
  const child = fork(import.meta.filename ?? new URL(import.meta.url).pathname, [
    '--hold',
    kind,
    ...numbers.map(String),
  ]);
  await once(child, 'message');
}

/** A shell holds descriptors with little memory: half files, half the Unix sockets that Node makes of pipes. */
async function holdDescriptors(count) {
  const sockets = Array(Math.floor(count / 2)).fill('pipe');
  const files = `$(seq 1000 ${999 + count - sockets.length})`;
  const script = `for i in ${files}; do eval "exec $i</dev/null"; done; echo ready; read x`;
  const child = spawn('bash', ['-c', script], { stdio: ['pipe', 'pipe', 'inherit', ...sockets] });
  await once(child.stdout, 'data');
  for (const ours of child.stdio.slice(3)) ours.destroy();
}

async function build(listeners, connections, processes, descriptors) {
  execFileSync('ip', ['link', 'set', 'lo', 'up']);
  for (let from = 0; from < listeners; from += MOST_SOCKETS)
    await hold('listeners', from, Math.min(listeners, from + MOST_SOCKETS));
  for (let left = connections; left > 0; left -= MOST_SOCKETS / 2)
    await hold('connections', Math.min(left, MOST_SOCKETS / 2));
  for (let index = 0; index < processes; index++) await holdDescriptors(descriptors);
}

const [first, ...rest] = process.argv.slice(2);
if (first === '--hold') {
  const [kind, ...numbers] = rest;
  await HOLDERS[kind](...numbers.map(Number));
  process.send('ready');
} else {
  const split = process.argv.indexOf('--');
  await build(...process.argv.slice(2, split).map(Number));
  const [command, ...args] = process.argv.slice(split + 1);
  process.exit(spawnSync(command, args, { stdio: 'inherit' }).status ?? 1);
}
