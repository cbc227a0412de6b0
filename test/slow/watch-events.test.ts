import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** `port-audit watch` on the events of this kernel: as root, with a tracefs of its own, mounted where nobody else sees it. */

const TRACING = '/sys/kernel/tracing';
const MOUNT = `mount -t tracefs none ${TRACING}`;
const mayTrace =
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['--mount', 'sh', '-c', `${MOUNT} && test -d ${TRACING}/events/sock/inet_sock_set_state`])
    .status === 0;

/** Lives in the mount namespace that has tracefs. */
let keeper: ChildProcess | null = null;
const instances = () => readdirSync(`/proc/${keeper?.pid}/root${TRACING}/instances`);

/** A command in that mount namespace, perhaps after another one in a copy of it. */
const within = (command: readonly string[], first = 'true') =>
  [
    'nsenter',
    ['--mount', `--target=${keeper?.pid}`, 'unshare', '--mount', 'sh', '-c', `${first} && exec "$@"`, '-', ...command],
  ] as const;

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

/** Runs that in a network namespace of its own, and returns what it printed. */
function listenFor(count: number): string {
  const script = 'ip link set lo up; exec "$@"';
  const words = ['--net', 'sh', '-c', script, '-', process.execPath, '-e', SHORT, String(count)];
  return spawnSync('unshare', words, { encoding: 'utf8' }).stdout;
}

interface Told {
  readonly type: string;
  readonly seenBy: string;
  readonly listener: { readonly port: number; readonly owners: ReadonlyArray<{ readonly pid: number }> };
}

/** A watch, what it told, and what it said. `before`: what the command line begins with, `first`: what is done before it. */
function startWatch({ before = [], first }: { before?: readonly string[]; first?: string } = {}) {
  const words = [process.execPath, path.resolve('bin/port-audit.js'), 'watch', '--format', 'ndjson', '--no-policy'];
  const child = spawn(...within([...before, ...words], first));
  const told: Told[] = [];
  const notes: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => told.push(JSON.parse(line)));
  createInterface({ input: child.stderr }).on('line', (line) => notes.push(line));
  return { child, told, notes };
}

const instanceOf = ({ pid }: ChildProcess) => instances().filter((name) => name.startsWith(`port-audit-${pid}-`));

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
  beforeAll(async () => {
    keeper = spawn('unshare', ['--mount', 'sh', '-c', `${MOUNT} && echo ready && exec cat`]);
    if (keeper.stdout !== null) await once(keeper.stdout, 'data');
  });
  afterAll(() => void keeper?.stdin?.end());

  it('tell each listener once, to two watches at once, and leave nothing behind', async () => {
    const watches = [startWatch(), startWatch()];
    await until(() => watches.every(({ child }) => instanceOf(child).length === 1));
    const stdout = listenFor(100);
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

  it('are not believed about processes in a PID namespace', async () => {
    const watch = startWatch({ before: ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'] });
    const { child, told, notes } = watch;
    await until(() => notes.some((note) => note.includes('in whose name events come')));
    const ports = new Set(
      listenFor(20)
        .trim()
        .split('\n')
        .map((line) => Number(line.split(' ')[1])),
    );
    const ours = () => told.filter(({ type, listener }) => type === 'opened' && ports.has(listener.port));
    await until(() => ours().length >= 20);
    expect(ours().flatMap(({ listener }) => listener.owners)).toEqual([]);
    const gone = ended(child);
    child.kill('SIGKILL');
    await gone;
  });

  it.each([
    [
      'an ordinary user may not ask for them',
      'true',
      ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'],
      /not privileged to ask the kernel for events; to see them: run as root$/,
    ],
    [
      'tracefs is read-only',
      `mount -o remount,bind,ro ${TRACING}`,
      [],
      /tracefs is mounted read-only; to see them: mount -o remount,rw/,
    ],
    ['tracefs is not mounted', `umount ${TRACING}`, [], /tracefs is not mounted; to see them: mount -t tracefs none/],
  ])('are looks where %s', async (_, first, before, reason) => {
    const { child, notes } = startWatch({ first, before });
    await until(() => notes.some((note) => reason.test(note)));
    const code = ended(child);
    child.kill('SIGINT');
    expect([0, 3]).toContain(await code);
    expect(instanceOf(child)).toEqual([]);
  });
});
