import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changed, type Happening, Reader, randomNumbers } from '../helpers/unattended-model.js';

const RUNS = Number(process.env.PORT_AUDIT_KILL_RUNS ?? 150);
const SEED = Number(process.env.PORT_AUDIT_SEED ?? 1);

/** As long as a run takes, more or less: kills fall anywhere in it. */
const LONGEST_LIFE = 250;

/** What happens in the directory of the state during a run: locks, temporary files and renames come and go. */
const MOST_EVENTS = 16;

const HOLDER = path.resolve('test/helpers/port-holder.mjs');
const PROGRAM = path.resolve('bin/port-audit.js');

/**
 * A shell in network, PID and mount namespaces of its own, where nothing but our listeners is to be seen. Each line it
 * reads is a command.
 */
const NAMESPACE = ['-n', '-p', '-m', '-f', '--mount-proc', '--kill-child', 'sh', '-c', 'ip link set lo up && exec sh'];

/** A process that holds ports; several of them stand for restarts and new pids. */
interface Holder {
  set(ports: readonly number[]): Promise<void>;
}

let directory = '';
let inside: ChildProcess | null = null;
let holders: Holder[] = [];

/** Runs a command inside, words quoted by nature: none has a space. */
function enter(pid: number, words: readonly string[]): ChildProcess {
  return spawn('nsenter', ['-t', String(pid), '-n', '-p', '-m', '--', ...words], { stdio: ['pipe', 'pipe', 'pipe'] });
}

function holderIn(pid: number): Holder {
  const child = enter(pid, [process.execPath, HOLDER]);
  const lines = child.stdout === null ? null : readline.createInterface({ input: child.stdout });
  return {
    set: (ports) =>
      new Promise((resolve) => {
        lines?.once('line', () => resolve());
        child.stdin?.write(`${ports.join(' ')}\n`);
      }),
  };
}

/** The process that is the first one in the new PID namespace. */
async function firstInside(shell: ChildProcess): Promise<number> {
  const ready = new Promise((resolve) => shell.stdout?.once('data', resolve));
  shell.stdin?.write('echo ready\n');
  await ready;
  const children = fs.readFileSync(`/proc/${shell.pid}/task/${shell.pid}/children`, 'utf8');
  return Number(children.trim().split(' ')[0]);
}

let pidInside = 0;

beforeAll(async () => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'port-audit-killed-'));
  inside = spawn('unshare', NAMESPACE, { stdio: ['pipe', 'pipe', 'inherit'] });
  pidInside = await firstInside(inside);
  holders = [holderIn(pidInside), holderIn(pidInside)];
});

afterAll(() => {
  inside?.kill('SIGKILL');
  fs.rmSync(directory, { recursive: true });
});

const SECTIONS: Readonly<Record<string, string>> = {
  NEW: 'new',
  CHANGED: 'changed',
  'COMES AND GOES': 'flapping',
  RESOLVED: 'resolved',
};

/** What a text says of findings that IANA's registrations are about. */
function happeningsIn(text: string): Happening[] {
  let kind = '';
  const found: Happening[] = [];
  for (const line of text.split('\n')) {
    kind = SECTIONS[/^([A-Z ]+) \(\d+\)$/.exec(line)?.[1] ?? ''] ?? kind;
    const port = /^ {2}\[\w+\] (\d+)\/tcp registered: /.exec(line)?.[1];
    if (port !== undefined) found.push(`${kind} ${port}`);
  }
  return found.sort();
}

interface StateFile {
  readonly undelivered: ReadonlyArray<{
    readonly recipient: string;
    readonly news: ReadonlyArray<{
      readonly kind: string;
      readonly finding: { readonly rule: string; readonly subject: { readonly port: number } };
    }>;
  }>;
}

const stateFile = () => path.join(directory, 'state.json');
const stateText = () => (fs.existsSync(stateFile()) ? fs.readFileSync(stateFile(), 'utf8') : '');

function owedIn(text: string): Map<string, Happening[]> {
  if (text === '') return new Map();
  const { undelivered } = JSON.parse(text) as StateFile;
  return new Map(
    undelivered.map(({ recipient, news }) => [
      recipient,
      news.map(({ kind, finding }) => `${kind} ${finding.subject.port}`).sort(),
    ]),
  );
}

/** The program itself: nsenter stands between us and it, and ends as it does. Null while or when there is none. */
function programOf(child: ChildProcess): number | null {
  try {
    const children = fs.readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
    return Number(children.trim().split(' ')[0]) || null;
  } catch {
    return null;
  }
}

function killChildOf(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const program = programOf(child);
  if (program === null) setImmediate(killChildOf, child);
  else process.kill(program, 'SIGKILL');
}

/** When a run ends: by itself, after so many milliseconds, or when so many things happened in the directory of the state. */
type Life = { readonly milliseconds: number } | { readonly events: number } | null;

function lifeOf(random: () => number): Life {
  const kind = random();
  if (kind < 0.6) return null;
  return kind < 0.75 ? { milliseconds: random() * LONGEST_LIFE } : { events: 1 + Math.floor(random() * MOST_EVENTS) };
}

/** Ends the program when its life is over; call what comes back when it has ended. */
function limitLife(child: ChildProcess, life: Life): () => void {
  if (life === null) return () => {};
  if ('milliseconds' in life) {
    const timer = setTimeout(() => killChildOf(child), life.milliseconds);
    return () => clearTimeout(timer);
  }
  let left = life.events;
  const watcher = fs.watch(directory, (_, name) => {
    if (name?.includes('state.json') && --left === 0) killChildOf(child);
  });
  return () => watcher.close();
}

/** Runs the built program for as long as it may live. */
async function runProgram(life: Life) {
  const out = fs.openSync(path.join(directory, 'out'), 'w');
  // Ports of the loopback interface that nobody registered are worth an info only, which nobody is told unasked.
  const options = ['--source', 'kernel', '--min-severity', 'info', '--state', stateFile()];
  const words = [process.execPath, PROGRAM, 'cron', ...options];
  const child = spawn('nsenter', ['-t', String(pidInside), '-n', '-p', '-m', '--', ...words], {
    stdio: ['ignore', out, 'pipe'],
  });
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const done = limitLife(child, life);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  done();
  fs.closeSync(out);
  return { code, errors, text: fs.readFileSync(path.join(directory, 'out'), 'utf8') };
}

describe('the built program, killed at any moment', () => {
  it(
    `loses nothing and repeats nothing without need in ${RUNS} runs`,
    async () => {
      const random = randomNumbers(SEED);
      const reader = new Reader(['stdout']);
      let ports: ReadonlySet<number> = new Set();
      let kills = 0;
      let late = 0;
      for (let run = 0; run < RUNS; run++) {
        ports = changed(ports, random);
        const shared = [...ports].map((port) => [port, random() < 0.5 ? 0 : 1] as const);
        await Promise.all(holders.map((holder) => holder.set([])));
        for (const [index, holder] of holders.entries()) {
          await holder.set(shared.filter(([, held]) => held === index).map(([port]) => port));
        }
        const before = stateText();
        const { code, errors, text } = await runProgram(lifeOf(random));
        const after = stateText();
        const killed = code === null;
        if (!killed) expect([0, 1], errors).toContain(code);
        if (killed) kills++;
        if (killed && after !== before) late++;
        expect(errors).toBe('');
        reader.check(
          ports,
          {
            killed,
            told: new Map(killed && text === '' ? [] : [['stdout', happeningsIn(text)]]),
            owed: owedIn(after),
            remembered: after !== before,
          },
          Date.now(),
        );
      }
      process.stdout.write(
        `port-audit cron: seed ${SEED}, ${RUNS} runs, ${kills} of them killed, ${late} after they had written the state\n`,
      );
      expect(kills).toBeGreaterThan(RUNS / 10);
    },
    RUNS * 5_000,
  );
});
