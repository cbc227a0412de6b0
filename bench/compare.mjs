// Usage: node bench/compare.mjs ROUNDS
// Runs port-audit and its peers in turn on whatever this machine shows, and prints medians as ratios to one of them.
import { spawnSync } from 'node:child_process';

const [rounds = '11', basis = 'bare node'] = process.argv.slice(2);
const root = new URL('..', import.meta.url).pathname;
const bin = `${root}bin/port-audit.js`;

const COMMANDS = {
  'bare node': ['node', '-e', '0'],
  'port-audit --source kernel --format json': ['node', bin, '--source', 'kernel', '--format', 'json'],
  'port-audit collect --source kernel': ['node', bin, 'collect', '--source', 'kernel'],
  'port-audit': ['node', bin],
  'ss -tulpnH': ['ss', '-tulpnH'],
  'netstat -tulpn': ['netstat', '-tulpn'],
  'lsof -nP -i': ['lsof', '-nP', '-i'],
  'raw systeminformation': ['node', '--input-type=commonjs', '-e', "require('systeminformation').networkConnections()"],
};

const median = (values) => values.sort((left, right) => left - right)[Math.floor(values.length / 2)];

function once([command, ...args]) {
  const began = process.hrtime.bigint();
  const { error } = spawnSync(command, args, { stdio: 'ignore', cwd: root });
  return error === undefined ? Number(process.hrtime.bigint() - began) / 1e6 : Number.NaN;
}

const times = Object.fromEntries(Object.keys(COMMANDS).map((name) => [name, []]));
for (let round = 0; round < Number(rounds); round++) {
  for (const [name, command] of Object.entries(COMMANDS)) times[name].push(once(command));
}
const reference = median([...times[basis]]);
console.log(`${'command'.padEnd(44)} median ms   / ${basis}`);
for (const [name, measured] of Object.entries(times)) {
  const middle = median(measured);
  console.log(`${name.padEnd(44)} ${middle.toFixed(1).padStart(9)}   ${(middle / reference).toFixed(2).padStart(6)}`);
}
