// Usage: node bench/sized.mjs ROUNDS
// Runs port-audit and its peers in turn on whatever this machine shows, and prints medians, CPU time and peak memory as JSON.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const rounds = Number(process.argv[2] ?? 5);
const root = new URL('..', import.meta.url).pathname;
const bin = `${root}bin/port-audit.js`;
const scratch = mkdtempSync(path.join(os.tmpdir(), 'bench-'));
const loop = `${scratch}/readlink-loop`;

/** In the order of the page. */
const COMMANDS = {
  'port-audit': ['node', bin],
  'port-audit --source kernel': ['node', bin, '--source', 'kernel', '--format', 'json'],
  'port-audit collect --source kernel': ['node', bin, 'collect', '--source', 'kernel'],
  'ss -tulpn': ['ss', '-tulpn'],
  'netstat -tulpn': ['netstat', '-tulpn'],
  'lsof -nP -i': ['lsof', '-nP', '-i'],
  'systeminformation, networkConnections()': [
    'node',
    '--input-type=commonjs',
    '-e',
    "require('systeminformation').networkConnections()",
  ],
  'readlink of every descriptor, in C': [loop],
  "node -e ''": ['node', '-e', ''],
};

const compiled = spawnSync('cc', ['-O2', '-o', loop, `${root}bench/readlink-loop.c`]).status === 0;
const isThere = ([command]) => (command === loop ? compiled : spawnSync(command, ['-h']).error === undefined);
const commands = Object.entries(COMMANDS).filter(([, command]) => isThere(command));

const median = (values) => values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)];

/** User and system time, milliseconds, in steps of 10: proc(5). `from`: the fields of the process itself, or of its children. */
function cpuOf(pid, from) {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields.slice(from, from + 2).reduce((sum, ticks) => sum + Number(ticks) * 10, 0);
}
const OWN = 11;
const CHILDREN = 13;

function timed([command, ...args]) {
  const cpu = cpuOf('self', CHILDREN);
  const began = process.hrtime.bigint();
  spawnSync(command, args, { stdio: 'ignore', cwd: root });
  return { wall: Number(process.hrtime.bigint() - began) / 1e6, cpu: cpuOf('self', CHILDREN) - cpu };
}

/** The most memory that a run has at a time, MiB: what the kernel last told of it before it ended. */
function peakOf([command, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', cwd: root });
    let peak = null;
    const look = () => {
      try {
        peak =
          Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'latin1'))?.[1] ?? 0) / 1024 || peak;
      } catch {}
    };
    const timer = setInterval(look, 2);
    child.on('close', () => {
      clearInterval(timer);
      resolve(peak === null ? null : Math.round(peak));
    });
  });
}

const INTERVAL = 2;
const LOOKS = 8;

/** CPU time of a look of a watch where nothing changes, the one in full that comes each minute left out. */
async function watchLook() {
  const child = spawn('node', [bin, 'watch', '--no-events', '--interval', String(INTERVAL)], {
    stdio: 'ignore',
    cwd: root,
  });
  const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const used = () => cpuOf(child.pid, OWN) + cpuOf(child.pid, CHILDREN);
  // The first three are in full, until it knows what to compare.
  await pause(INTERVAL * 6);
  const before = used();
  await pause(INTERVAL * LOOKS);
  const cpu = (used() - before) / LOOKS;
  const peak = Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'latin1'))?.[1]) / 1024;
  child.kill('SIGINT');
  return { name: 'port-audit watch, each look', wall: null, cpu: Math.round(cpu * 10) / 10, peak: Math.round(peak) };
}

const descriptors = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .reduce((sum, pid) => {
      try {
        return sum + readdirSync(`/proc/${pid}/fd`).length;
      } catch {
        return sum;
      }
    }, 0);

const measured = new Map(commands.map(([name]) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const [name, command] of commands) measured.get(name).push(timed(command));
}
const rows = [];
for (const [name, command] of commands) {
  const runs = measured.get(name);
  const cpu = runs.reduce((sum, run) => sum + run.cpu, 0) / rounds;
  const wall = Math.round(median(runs.map((run) => run.wall)) * 10) / 10;
  rows.push({ name, wall, cpu: Math.round(cpu), peak: await peakOf(command) });
}
const look = await watchLook();
rmSync(scratch, { recursive: true });
console.log(JSON.stringify({ rounds, descriptors: descriptors(), commands: [...rows, look] }));
