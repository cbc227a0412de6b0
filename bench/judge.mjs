// Loads the compiled registry and judges listeners in fresh processes, as an audit does: medians of the runs.
import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';

const RUNS = 11;
const OUTPUT = 'build/bench-judge.js';

/** Half of the listeners are daemons on their ports, half are strangers, so that every kind of lookup is in it. */
const program = `
import { readFileSync } from 'node:fs';
import { judge } from './src/judge/classify/classify.js';
import { nodeFiles } from './src/host/files.js';
import { loadRegistry } from './src/registry/load.js';
import { buildListener, buildOwner } from './test/helpers/build-report.js';

const DAEMONS = [
  ['/usr/sbin/sshd', 22], ['/usr/sbin/nginx', 80], ['/usr/lib/postgresql/15/bin/postgres', 5432],
  ['/usr/bin/redis-check-rdb', 6379], ['/usr/sbin/cupsd', 631], ['/usr/sbin/mariadbd', 3306],
  ['/usr/bin/node', 3000], ['/usr/bin/python3.11', 3099], ['/home/me/tool', 8080], ['/opt/x/agent', 3476],
];
const owner = (pid, exe) => buildOwner({ pid, exe, name: exe.split('/').at(-1).slice(0, 15), cmdline: [exe, 'server.js'] });
const listener = (index, spread) => {
  const [exe, port] = DAEMONS[index % DAEMONS.length];
  return buildListener({ port: spread ? 1024 + index : port, owners: [owner(index + 2, exe)] });
};
const facts = {
  hostname: 'bench', platform: 'linux', release: '', distribution: null, privileged: true, localPortRange: [32768, 60999],
};
const host = {
  env: {}, homeDirectory: '/nonexistent', uid: 0, files: nodeFiles, asset: (name) => readFileSync('dist/' + name),
};
const few = Array.from({ length: 50 }, (_, index) => listener(index, false));
const many = Array.from({ length: 20000 }, (_, index) => listener(index, true));
const start = performance.now();
const { registry } = loadRegistry(host);
const loaded = performance.now();
judge({ listeners: few, host: facts }, registry);
const judged = performance.now();
judge({ listeners: many, host: facts }, registry);
const end = performance.now();
console.log(JSON.stringify([loaded - start, judged - start, end - judged]));
`;

await build({
  stdin: { contents: program, resolveDir: '.', sourcefile: 'judge.js' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  outfile: OUTPUT,
  logLevel: 'warning',
});

const runs = Array.from({ length: RUNS }, () =>
  JSON.parse(spawnSync(process.execPath, [OUTPUT], { encoding: 'utf8' }).stdout),
);
const median = (index) => runs.map((run) => run[index]).toSorted((left, right) => left - right)[(RUNS - 1) / 2];
const shown = (index) => `${median(index).toFixed(1)} ms`;
console.log(`load the registry                       ${shown(0)}`);
console.log(`load the registry and judge 50 listeners ${shown(1)} (at most 10)`);
console.log(`judge 20,000 listeners                  ${shown(2)} (at most 300)`);
