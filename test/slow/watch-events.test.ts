import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
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

/** Listens on so many ports of an address, one after the other, each closed at once. */
const SHORT = `
const net = require('node:net');
const [, count, address] = process.argv;
let left = Number(count);
const next = () => {
  if (left-- === 0) return;
  const server = net.createServer().listen(0, address, () => {
    console.log(process.pid + ' ' + server.address().port);
    server.close(next);
  });
};
next();
`;

/** Addresses that nobody else listens on: of a process that is gone, a watch does not know the namespace. */
const [ADDRESS, LAST] = ['127.16.0.1', '127.17.0.1'];

/** Runs that in a network namespace of its own, and returns the ports and whose they were. */
function listenFor(count: number, address = ADDRESS): { readonly pid: string; readonly ports: readonly number[] } {
  const script = 'ip link set lo up; exec "$@"';
  const words = ['--net', 'sh', '-c', script, '-', process.execPath, '-e', SHORT, String(count), address];
  const lines = spawnSync('unshare', words, { encoding: 'utf8' }).stdout.trim().split('\n');
  expect(lines).toHaveLength(count);
  return { pid: lines[0]?.split(' ')[0] ?? '', ports: lines.map((line) => Number(line.split(' ')[1])) };
}

interface Told {
  readonly type: string;
  readonly seenBy: string;
  readonly listener: {
    readonly address: string;
    readonly port: number;
    readonly owners: ReadonlyArray<{ readonly pid: number }>;
  };
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

type Watch = ReturnType<typeof startWatch>;

const instanceOf = ({ child: { pid } }: Watch) => instances().filter((name) => name.startsWith(`port-audit-${pid}-`));

/** Milliseconds after which a wait is given up: far more than a busy machine needs, so that none is without end. */
const PATIENCE = 300_000;

/** Until something holds of each watch; an end of one, or of patience, says what they had told. */
async function until(what: string, watches: readonly Watch[], holds: (watch: Watch) => boolean): Promise<void> {
  const limit = performance.now() + PATIENCE;
  while (!watches.every(holds)) {
    const isEnded = watches.some(({ child: { exitCode, signalCode } }) => (exitCode ?? signalCode) !== null);
    if (isEnded || performance.now() > limit) {
      const seen = watches.map(({ child: { exitCode }, told, notes }) => ({ exitCode, told: told.length, notes }));
      throw new Error(`waited for ${what}: ${JSON.stringify(seen)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Until they tell events: the note comes after the first look, which is taken with the events switched on. */
const untilReady = (...watches: readonly Watch[]) =>
  until('the first look', watches, ({ notes }) => notes.some((note) => note.includes('not seen: UDP')));

/** Until they have told everything that happened so far: events come in their order, so one more is the last. */
async function untilTold(...watches: readonly Watch[]): Promise<void> {
  let polls = 0;
  await until('the last event', watches, ({ told }) => {
    if (told.some(({ type, listener }) => type === 'closed' && listener.address === LAST)) return true;
    // The kernel may have dropped that one too.
    if (polls++ % 100 === 0) listenFor(1, LAST);
    return false;
  });
}

/** Ends a watch; resolves with its exit code. */
async function end({ child }: Watch, signal: NodeJS.Signals): Promise<number | null> {
  const closed = once(child, 'close');
  child.kill(signal);
  const [code] = (await closed) as [number | null];
  return code;
}

/** Whether so much else listened on this machine meanwhile that a watch counted events it could not tell. */
const isFlooded = ({ notes }: Watch) => notes.some((note) => /too fast|in all \d+ events/.test(note));
const TRIES = 10;

const portsOf = ({ told }: Watch, type: string, pid: string) =>
  told
    .filter((each) => each.type === type && each.listener.owners.some((owner) => String(owner.pid) === pid))
    .map(({ listener }) => listener.port);

describe.skipIf(!mayTrace)('the events of this kernel', { timeout: 0 }, () => {
  beforeAll(async () => {
    keeper = spawn('unshare', ['--mount', 'sh', '-c', `${MOUNT} && echo ready && exec cat`]);
    if (keeper.stdout !== null) await once(keeper.stdout, 'data');
  });
  afterAll(() => void keeper?.stdin?.end());

  it('tell each listener once, to two watches at once, and leave nothing behind', async () => {
    for (let left = TRIES; ; left--) {
      const watches = [startWatch(), startWatch()] as const;
      await untilReady(...watches);
      const { pid, ports } = listenFor(100);
      await untilTold(...watches);
      const [one, two] = watches;
      for (const code of await Promise.all([end(one, 'SIGINT'), end(two, 'SIGTERM')])) expect([0, 3]).toContain(code);
      for (const watch of watches) expect(instanceOf(watch)).toEqual([]);
      if (left > 0 && watches.some(isFlooded)) continue;
      for (const watch of watches) {
        expect(portsOf(watch, 'opened', pid)).toEqual(ports);
        expect(portsOf(watch, 'closed', pid)).toEqual(ports);
      }
      return;
    }
  });

  it('leave nothing behind after kill -9, once another watch begins', async () => {
    const killed = startWatch();
    await untilReady(killed);
    await end(killed, 'SIGKILL');
    expect(instanceOf(killed)).toHaveLength(1);
    const next = startWatch();
    await untilReady(next);
    expect(instanceOf(next)).toHaveLength(1);
    expect(instanceOf(killed)).toEqual([]);
    expect([0, 3]).toContain(await end(next, 'SIGHUP'));
  });

  it('are not believed about processes in a PID namespace', async () => {
    for (let left = TRIES; ; left--) {
      const watch = startWatch({ before: ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'] });
      await untilReady(watch);
      const { ports } = listenFor(20);
      await untilTold(watch);
      const ours = watch.told.filter(({ type, listener }) => type === 'opened' && listener.address === ADDRESS);
      await end(watch, 'SIGKILL');
      if (left > 0 && ours.length < ports.length && isFlooded(watch)) continue;
      expect(ours.map(({ listener }) => listener.port)).toEqual(ports);
      expect(ours.flatMap(({ listener }) => listener.owners)).toEqual([]);
      return;
    }
  });

  it.skipIf(!['/usr/bin/bindfs', '/usr/bin/python3', '/dev/fuse'].every(existsSync))(
    'go on behind a process whose memory is locked',
    async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'locked-'));
      const watch = startWatch();
      await untilReady(watch);
      const holder = spawn(...within(['sh', path.resolve('test/slow/locked-listener.sh'), folder]), {
        stdio: ['pipe', 'inherit', 'inherit'],
      });
      const isGap = (note: string) => note.includes('its memory is locked, and reading what it runs may never end');
      await until('the gap', [watch], ({ notes }) => notes.some(isGap));
      const { pid, ports } = listenFor(3);
      await untilTold(watch);
      expect(portsOf(watch, 'opened', pid)).toEqual(ports);
      expect(watch.told.some(({ listener }) => listener.address === '127.18.0.1')).toBe(true);
      expect([0, 3]).toContain(await end(watch, 'SIGINT'));
      const over = once(holder, 'close');
      holder.stdin?.end();
      await over;
      rmSync(folder, { recursive: true });
    },
  );

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
    const watch = startWatch({ first, before });
    await until(`${reason}`, [watch], ({ notes }) => notes.some((note) => reason.test(note)));
    expect([0, 3]).toContain(await end(watch, 'SIGINT'));
    expect(instanceOf(watch)).toEqual([]);
  });
});
