#!/usr/bin/env node
// Snapshots that machines publish on a subject of NATS become rows on another one, each as soon as it came. As many of
// these as you like share the machines. On each machine: port-audit collect | nats publish ports.snapshots --force-stdin
//
// npm install @nats-io/transport-node; NATS_URL=nats://HOST:4222 node judge.mjs [ports.snapshots [ports.rows]]
//
// A machine of thousands of listeners is more than the megabyte that max_payload of the server allows for a message.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { connect } from '@nats-io/transport-node';

const [from = 'ports.snapshots', to = 'ports.rows'] = process.argv.slice(2);
const connection = await connect({ servers: process.env.NATS_URL ?? '127.0.0.1:4222' });
const snapshots = connection.subscribe(from, { queue: 'port-audit' });
// In a group of its own: Ctrl-C ends this program, which then lets the filter finish.
const filter = spawn('port-audit', ['judge', '--format', 'rows'], {
  stdio: ['pipe', 'pipe', 'inherit'],
  detached: true,
});
const ended = once(filter, 'close');

async function publishRows() {
  for await (const row of createInterface({ input: filter.stdout })) connection.publish(to, row);
}

const published = publishRows();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => snapshots.drain());
await connection.flush();
console.error(`judging what comes on ${from}`);
for await (const { data } of snapshots) {
  filter.stdin.write(data);
  if (!filter.stdin.write('\n')) await once(filter.stdin, 'drain');
}
filter.stdin.end();
await published;
await connection.drain();
const [code] = await ended;
process.exitCode = code;
