import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';

/** `port-audit watch` on the events of this kernel: as root, with tracefs mounted. */

const INSTANCES = '/sys/kernel/tracing/instances';
const mayTrace = process.getuid?.() === 0 && existsSync(INSTANCES);

/** Listens on so many ports of a network namespace of its own, one after the other, each closed at once. */
const SHORT = `
const net = require('node:net');
let left = Number(process.argv[1]);
const next = () => {
  if (left-- === 0) return;
  const server = net.createServer().listen(0, '127.0.0.1', () => {
    console.log(process.pid + ' ' + server.address().port);
    server.close(next);
  });
};
next();
`;

interface Told {
  readonly type: string;
  readonly listener: { readonly port: number; readonly owners: ReadonlyArray<{ readonly pid: number }> };
}

/** A watch, and what it told. */
function startWatch() {
  const child = spawn(process.execPath, ['bin/port-audit.js', 'watch', '--format', 'ndjson', '--no-policy']);
  const told: Told[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => told.push(JSON.parse(line)));
  return { child, told };
}

const instanceOf = ({ pid }: ChildProcess) =>
  readdirSync(INSTANCES).filter((name) => name.startsWith(`port-audit-${pid}-`));

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => {
    child.on('close', (code) => resolve(code));
  });

const ofPid = ({ told }: { readonly told: readonly Told[] }, pid: string, type: string) =>
  told.filter((each) => each.type === type && each.listener.owners.some((owner) => String(owner.pid) === pid));

describe.skipIf(!mayTrace)('the events of this kernel', { timeout: 0 }, () => {
  it('tell each listener once, to two watches at once, and leave nothing behind', async () => {
    const watches = [startWatch(), startWatch()];
    await until(() => watches.every(({ child }) => instanceOf(child).length === 1));
    const { stdout } = spawnSync(
      'unshare',
      ['-n', 'sh', '-c', 'ip link set lo up; exec "$@"', '-', process.execPath, '-e', SHORT, '100'],
      {
        encoding: 'utf8',
      },
    );
    const truth = stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' '));
    const pid = truth[0]?.[0] ?? '';
    expect(truth).toHaveLength(100);
    await until(() => watches.every((watch) => ofPid(watch, pid, 'closed').length === 100));
    for (const watch of watches) {
      const opened = ofPid(watch, pid, 'opened').map(({ listener }) => String(listener.port));
      expect(opened).toEqual(truth.map(([, port]) => port));
    }
    const codes = watches.map(({ child }) => ended(child));
    watches[0]?.child.kill('SIGINT');
    watches[1]?.child.kill('SIGTERM');
    expect(await Promise.all(codes)).toEqual([0, 0]);
    for (const { child } of watches) expect(instanceOf(child)).toEqual([]);
  });

  it('leave nothing behind after kill -9, once another watch begins', async () => {
    const killed = startWatch();
    await until(() => instanceOf(killed.child).length === 1);
    const gone = ended(killed.child);
    killed.child.kill('SIGKILL');
    await gone;
    expect(instanceOf(killed.child)).toHaveLength(1);
    const next = startWatch();
    await until(() => instanceOf(next.child).length === 1);
    expect(instanceOf(killed.child)).toEqual([]);
    const code = ended(next.child);
    next.child.kill('SIGHUP');
    expect(await code).toBe(0);
  });
});
