// Usage: npm run bench -- --publish [SIZES]   (as root)
// Measures each size in fresh namespaces, and writes bench/results.json, docs/performance.md and its plot. SIZES: only so many.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { pageOf, plotOf } from './page.mjs';

const here = new URL('.', import.meta.url).pathname;
const root = new URL('..', import.meta.url).pathname;
const NAMESPACES = ['--net', '--pid', '--fork', '--kill-child', '--mount-proc', '--'];

/** What is loaded: listeners, connections (two sockets each), processes and descriptors of each of them. */
const SIZES = [
  { title: 'Idle', rounds: 15, listeners: 0, connections: 0, processes: 0, each: 0 },
  { title: 'Small', rounds: 9, listeners: 1_000, connections: 500, processes: 50, each: 100 },
  { title: 'Large', rounds: 5, listeners: 20_000, connections: 20_000, processes: 300, each: 440 },
  { title: 'Largest', rounds: 3, listeners: 50_000, connections: 50_000, processes: 300, each: 2_830 },
];

function measured({ rounds, listeners, connections, processes, each }) {
  const load = ['node', `${here}load.mjs`, listeners, connections, processes, each, '--'];
  const args = [...NAMESPACES, ...load, 'node', `${here}sized.mjs`, rounds].map(String);
  const { stdout, status } = spawnSync('unshare', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (status !== 0) throw new Error(`the size of ${listeners} listeners could not be measured`);
  return JSON.parse(stdout);
}

const sizes = [];
for (const size of SIZES.slice(0, Number(process.argv[2] ?? SIZES.length))) {
  const { title, listeners, connections } = size;
  console.log(`${title}: ${listeners} listeners`);
  sizes.push({ title, listeners, connections, ...measured(size) });
}
const cpus = os.cpus();
const machine = [
  `${cpus.length} × ${cpus[0]?.model.trim()}`,
  `${Math.round(os.totalmem() / 2 ** 30)} GiB`,
  `Linux ${os.release().split('-')[0]}`,
  `Node ${process.versions.node}`,
].join(', ');
const results = { date: new Date().toISOString().slice(0, 10), machine, sizes };
writeFileSync(`${here}results.json`, `${JSON.stringify(results, null, 2)}\n`);
writeFileSync(`${root}docs/performance.md`, pageOf(results));
writeFileSync(`${root}docs/pictures/performance.svg`, plotOf(results));
