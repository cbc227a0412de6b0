// What a watch keeps of what comes and goes: changes as fast as they are told, then a flood that is faster, with the memory
// and the CPU of the built program from the first tenth of it to the last. As root, with python3 and script(1), in a network
// namespace and a tracefs of its own: node bench/churn.mjs [CHANGES [WORDS OF A VARIANT...]]
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const here = new URL('.', import.meta.url).pathname;
const program = path.join(here, '../bin/port-audit.js');
const scratch = mkdtempSync(path.join(tmpdir(), 'port-audit-churn-'));

/** How many changes are on their way at most, while a watch is not to be outrun. */
const AHEAD = 400;
/** Listeners that are there at once where only looks tell: each look shows so many changes. */
const AT_ONCE = 1000;
/** Listens that come at once in a flood. */
const BURST = 10_000;

/**
 * Reads how many listeners to open and to close, `short COUNT` each at once, `open COUNT` and `close` all together; each
 * hundredth is of another process with another name. Ports and addresses are ever new ones.
 */
const CHURNER = `
import os, socket, sys
held, made = [], 0
def one():
    global made
    made += 1
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(('127.%d.%d.%d' % (1 + made // 62500 % 250, made // 250 % 250, 1 + made % 250), 1024 + made % 60000))
    s.listen()
    return s
for line in sys.stdin:
    what, _, count = line.strip().partition(' ')
    if what == 'close':
        for s in held: s.close()
        held = []
    elif what == 'open': held = [one() for _ in range(int(count))]
    else:
        for start in range(0, int(count), 100):
            child = os.fork() if what == 'short' else 0
            if child == 0:
                open('/proc/self/comm', 'w').write('churn%d' % made)
                for _ in range(min(100, int(count) - start)): one().close()
                if what == 'short': os._exit(0)
            else:
                os.waitpid(child, 0)
                made += 100
    print('done', flush=True)
`;

const TICKS = 100;

function statusOf(pid) {
  const megabytes = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]) / 1024;
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1).split(' ').slice(11, 13);
  return { megabytes, cpu: (Number(user) + Number(system)) / TICKS };
}

/** The program below script(1), which gives it a terminal. */
const childOf = (pid) => Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ')[0]);

/** A watch of this kind; `changes`: how many it has told. */
async function startWatch({ events, screen, record }) {
  const words = ['watch', '--no-policy', ...(events ? [] : ['--no-events', '--interval', '0.1'])];
  if (record) words.push('--record', '--state', path.join(scratch, 'state.json'));
  const command = [process.execPath, program, ...words, '--format', screen ? 'table' : 'ndjson'];
  const terminal = ['script', '-qfc', `stty rows 50 cols 200; exec ${command.join(' ')}`, '/dev/null'];
  const [name, ...rest] = screen ? terminal : command;
  const child = spawn(name, rest, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, TERM: 'xterm' } });
  const watch = { child, changes: 0, said: '' };
  let text = '';
  child.stdout.on('data', (data) => {
    if (!screen) {
      for (const byte of data) if (byte === 10) watch.changes++;
      return;
    }
    text = (text + data).slice(-40_000);
    const last = [...text.matchAll(/(\d+) opened, (\d+) closed, (\d+) changed/g)].at(-1);
    if (last !== undefined) watch.changes = Number(last[1]) + Number(last[2]);
    watch.said = text;
  });
  child.stderr.on('data', (data) => {
    watch.said += data;
  });
  while (!/not seen: /.test(watch.said)) await pause(50);
  return { watch, pid: screen ? childOf(child.pid) : child.pid };
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function startChurner() {
  const child = spawn('python3', ['-c', CHURNER], { stdio: ['pipe', 'pipe', 'inherit'] });
  return {
    end: () => child.stdin.end(),
    ask: async (line) => {
      child.stdin.write(`${line}\n`);
      await once(child.stdout, 'data');
    },
  };
}

const KINDS = {
  /** Each listener is gone at once, as many as are told. */
  async short(count, churner, watch, tick) {
    const before = watch.changes;
    for (let made = 0; made < count; made += AHEAD) {
      await churner.ask(`short ${AHEAD / 2}`);
      while (made + AHEAD - (watch.changes - before) > AHEAD) await pause(1);
      tick(made / count);
    }
  },
  /** Listeners that stay until a look has shown them, and are gone for the next one. */
  async held(count, churner, watch, tick) {
    const before = watch.changes;
    for (let made = 0; made < count; made += 2 * AT_ONCE) {
      await churner.ask(`open ${AT_ONCE}`);
      while (watch.changes - before < made + AT_ONCE) await pause(5);
      await churner.ask('close');
      while (watch.changes - before < made + 2 * AT_ONCE) await pause(5);
      tick(made / count);
    }
  },
  /** As fast as one core opens and closes them. */
  async flood(count, churner, _watch, tick) {
    for (let made = 0; made < count; made += 2 * BURST) {
      await churner.ask(`flood ${BURST}`);
      tick(made / count);
    }
  },
};

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

async function measure(kind, variant, count) {
  const { watch, pid } = await startWatch(variant);
  const churner = startChurner();
  const tenths = Array.from({ length: 10 }, () => []);
  const [before, began] = [statusOf(pid), performance.now()];
  let at = 0;
  const timer = setInterval(() => tenths[Math.min(9, Math.floor(at * 10))].push(statusOf(pid).megabytes), 50);
  await KINDS[kind](count, churner, watch, (now) => {
    at = now;
  });
  clearInterval(timer);
  const seconds = (performance.now() - began) / 1000;
  const after = statusOf(pid);
  churner.end();
  const told = watch.changes;
  process.kill(pid, 'SIGINT');
  await once(watch.child, 'close');
  const means = tenths.map((each) => (each.length === 0 ? Number.NaN : mean(each)));
  const [first, last] = [means[0], means[9]];
  const name = `${kind}: ${variant.events ? 'events' : 'looks'}, ${variant.screen ? 'table' : 'ndjson'}${variant.record ? ', --record' : ''}`;
  console.log(
    `${name.padEnd(34)} ${count} changes in ${seconds.toFixed(0)} s, ${told} told, ${(((after.cpu - before.cpu) / told) * 1e6).toFixed(0)} us of CPU each; ` +
      `MB in the first tenth ${first.toFixed(0)}, in the last ${last.toFixed(0)}: ${(last - first).toFixed(1)} more (${means.map((each) => each.toFixed(0)).join(' ')})`,
  );
  const total = /in all (\d+) events[^\n]*/.exec(watch.said)?.[0];
  if (total !== undefined) console.log(`  ${total}`);
}

if (process.argv[2] !== '--inside') {
  const script = 'mount -t tracefs none /sys/kernel/tracing && ip link set lo up && exec "$@"';
  const words = ['--net', '--mount', 'sh', '-c', script, '-', process.execPath, process.argv[1], '--inside'];
  process.exit(spawnSync('unshare', [...words, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1);
}

const [count = '2000000', ...wanted] = process.argv.slice(3);
for (const kind of ['short', 'held', 'flood']) {
  for (const screen of [false, true]) {
    for (const record of [false, true]) {
      const words = [kind, screen ? 'table' : 'ndjson', record ? 'record' : 'plain'];
      if (wanted.every((word) => words.includes(word)))
        await measure(kind, { events: kind !== 'held', screen, record }, Number(count));
    }
  }
}
rmSync(scratch, { recursive: true });
