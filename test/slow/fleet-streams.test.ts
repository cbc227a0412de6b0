import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { connect } from '@nats-io/transport-node';
import { afterAll, describe, expect, it } from 'vitest';
import { machineLine, SQUATTER, SSHD } from '../helpers/command.js';
import { hasTools } from '../helpers/namespace.js';
import { programFolder, type Service, startService } from '../helpers/services.js';

const bin = programFolder();
const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
const running: Service[] = [];
const start = (...[command, args, more]: Parameters<typeof startService>) => {
  const service = startService(command, args, { ...env, ...more });
  running.push(service);
  return service;
};

afterAll(async () => {
  await Promise.all(running.map((service) => service.end('SIGKILL')));
  rmSync(bin, { recursive: true });
});

const MACHINES = [
  machineLine('web1', [SSHD, SQUATTER]),
  machineLine('db1', [SSHD]),
  machineLine('web2', [SQUATTER]),
] as const;

/** What each row says of its machine. */
const placeOf = (row: string) => {
  const { host, port } = JSON.parse(row) as { host: string; port: number };
  return `${host} ${port}`;
};

const PLACES = ['db1 22', 'web1 22', 'web1 3099', 'web2 3099'];

describe.skipIf(!hasTools(['nats-server']))('contrib/nats', () => {
  it('judges what machines publish, tells what none can read, and ends when it is told to', async () => {
    const server = start('nats-server', ['--addr', '127.0.0.1', '--port', '-1']);
    const [, port] = await server.said(/Listening for client connections on 127\.0\.0\.1:(\d+)/);
    const servers = `127.0.0.1:${port}`;
    const consumer = start(process.execPath, ['contrib/nats/judge.mjs'], { NATS_URL: servers });
    const connection = await connect({ servers });
    const rows = connection.subscribe('ports.rows', { max: PLACES.length });
    await connection.flush();
    await consumer.said(/judging what comes on ports\.snapshots/);
    for (const machine of [...MACHINES, 'rubbish']) connection.publish('ports.snapshots', machine.trim());
    const seen: string[] = [];
    for await (const row of rows) seen.push(placeOf(row.string()));
    expect(seen.sort()).toEqual(PLACES);
    await connection.drain();
    await consumer.said(/stdin:\d+: .*not JSON/);
    expect(await consumer.end('SIGTERM'), consumer.text()).toBe(2);
  });
});

describe.skipIf(!hasTools(['kcat']))('contrib/kafka', () => {
  it('judges what is in a topic, by a group of consumers', async () => {
    // The cluster of librdkafka that this producer carries: brokers on loopback, of which others are customers.
    const held = ['-b', 'none', '-X', 'test.mock.num.brokers=1', '-d', 'mock', '-P', '-t', 'held'];
    const cluster = start('kcat', held);
    const [, BROKERS = ''] = await cluster.said(/bootstrap\.servers=(\S+)/);
    const produced = spawnSync('kcat', ['-b', BROKERS, '-P', '-t', 'ports.snapshots'], { input: MACHINES.join('') });
    expect(produced.status, String(produced.stderr)).toBe(0);
    start('sh', ['contrib/kafka/judge.sh'], { BROKERS });
    const rows = start('kcat', ['-b', BROKERS, '-C', '-t', 'ports.rows', '-o', 'beginning', '-q', '-u']);
    await rows.said(/(?:^\{.*\n){4}/m);
    expect(rows.text().trim().split('\n').map(placeOf).sort()).toEqual(PLACES);
  });
});

describe('contrib/spark', () => {
  /** The command as `rdd.pipe` takes it apart: at spaces, without a shell (shlex.split). */
  const [command = '', ...args] = (
    /lines\.pipe\("(.*)"\)/.exec(readFileSync('contrib/spark/judge.py', 'utf8'))?.[1] ?? ''
  ).split(' ');
  /** One filter for each partition, which gets an element a line and whose lines are elements again. */
  const piped = (elements: readonly string[]) =>
    spawnSync(path.join(bin, command), args, {
      input: elements.map((each) => `${each.trim()}\n`).join(''),
      encoding: 'utf8',
    });

  it('gives the same rows whatever the partitions, also an empty one', () => {
    const partitions = [MACHINES.slice(0, 2), [], MACHINES.slice(2)].map(piped);
    expect(partitions.map(({ status }) => status)).toEqual([0, 0, 0]);
    expect(partitions.map(({ stdout }) => stdout).join('')).toBe(piped(MACHINES).stdout);
    expect(piped(MACHINES).stdout.trim().split('\n').map(placeOf).sort()).toEqual(PLACES);
  });
});
