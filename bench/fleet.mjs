// Judges a generated fleet with the built program: `judge` on one core beside JSON.parse of the same bytes, by turns; then
// a long stream on one core, on two, and by two programs of which each has half, which is as fast as two threads can be on
// a machine; then `fleet` over many machines as a stream, with the most memory that it took and what it tells first.
// node bench/fleet.mjs [MACHINES OF THE STREAM]
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const MANY = Number(process.argv[2] ?? 100_000);
const FEW = 4000;
const ROUNDS = 3;
/** So many times the few are a long stream: what V8 compiles for each thread, a second of CPU, is little beside it. */
const TIMES = 12;
const here = new URL('.', import.meta.url).pathname;
const program = path.join(here, '../bin/port-audit.js');
const file = path.join(tmpdir(), `port-audit-fleet-${process.pid}.ndjson`);
const PARSE =
  'for (const line of require("fs").readFileSync(0, "utf8").split("\\n")) if (line !== "") JSON.parse(line)';

/** Runs a shell command under time(1): seconds of the clock, of the CPU, and the most memory of one process, MB. */
function measured(command) {
  return new Promise((resolve) => {
    const timed = spawn('/usr/bin/time', ['-f', 'TIMES %e %U %S %M', 'sh', '-c', command], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let text = '';
    timed.stderr.on('data', (data) => {
      text += data;
    });
    timed.on('close', () => {
      const [clock, user, system, kilobytes] = /TIMES (\S+) (\S+) (\S+) (\S+)/.exec(text).slice(1).map(Number);
      resolve({ clock, cpu: user + system, megabytes: kilobytes / 1024 });
    });
  });
}

const median = (values) => values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)];

writeFileSync(file, execFileSync('node', [path.join(here, 'fleet-machines.mjs'), String(FEW)], { maxBuffer: 1 << 30 }));
const stream = (times) => `cat ${Array(times).fill(file).join(' ')}`;
const rows = `node ${program} judge --format rows`;
const works = {
  nothing: `node -e 0 < ${file}`,
  parse: `node -e '${PARSE}' < ${file}`,
  one: `${rows} --jobs 1 < ${file}`,
  long: `${stream(TIMES)} | ${rows} --jobs 1`,
  two: `${stream(TIMES)} | ${rows} --jobs 2`,
  halves: `${stream(TIMES / 2)} | ${rows} & ${stream(TIMES / 2)} | ${rows}; wait`,
};
const runs = Object.fromEntries(Object.keys(works).map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, command] of Object.entries(works)) runs[name].push(await measured(command));
}
const of = (name, field) => median(runs[name].map((run) => run[field]));
const parse = of('parse', 'cpu') - of('nothing', 'cpu');
const judge = of('one', 'cpu') - of('nothing', 'cpu');
const bytes = readFileSync(file).length;
console.log(`${FEW} machines, ${(bytes / 1e6).toFixed(1)} MB: JSON.parse ${parse.toFixed(2)} s of CPU`);
console.log(
  `judge --jobs 1   ${judge.toFixed(2)} s, ${(judge / parse).toFixed(1)} times (at most 20), ${Math.round(FEW / judge)} machines a second, ${of('one', 'megabytes').toFixed(0)} MB`,
);
const faster = (name) => `${(of('long', 'clock') / of(name, 'clock')).toFixed(2)} times`;
console.log(
  `${FEW * TIMES} machines as a stream   ${Math.round((FEW * TIMES) / of('long', 'clock'))} machines a second of the clock, ${of('long', 'megabytes').toFixed(0)} MB`,
);
console.log(
  `judge --jobs 2   ${faster('two')} as fast, ${of('two', 'megabytes').toFixed(0)} MB; two programs, half of it each: ${faster('halves')}`,
);
rmSync(file);
const fleet = await measured(
  `node ${path.join(here, 'fleet-machines.mjs')} ${MANY} | /usr/bin/time -f 'TIMES %e %U %S %M' node ${program} fleet - --json --output ${file}`,
);
const { findings } = JSON.parse(readFileSync(file, 'utf8'));
const told = findings
  .slice(0, 3)
  .map(({ port, protocol, program, machines }) => `${port}/${protocol} ${program} on ${machines}`);
rmSync(file);
console.log(
  `fleet over ${MANY} machines as a stream   ${fleet.cpu.toFixed(0)} s of CPU, ${fleet.megabytes.toFixed(0)} MB (at most 300); first: ${told.join(', ')}`,
);
