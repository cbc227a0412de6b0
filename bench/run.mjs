// npm run bench: the numbers of the README, each beside its peers in one run, as ratios of medians. With --publish: the page
// docs/performance.md.
import { spawnSync } from 'node:child_process';

const NAMESPACES = ['--net', '--pid', '--fork', '--kill-child', '--mount-proc', '--'];
const here = new URL('.', import.meta.url).pathname;
const node = (...args) => ({ command: 'node', args });
const loaded = (listeners, connections, processes, descriptors, ...inner) => ({
  command: 'unshare',
  args: [...NAMESPACES, 'node', `${here}load.mjs`, listeners, connections, processes, descriptors, '--', ...inner].map(
    String,
  ),
});

const RUNS = [
  ['an idle machine', node(`${here}compare.mjs`, '21', 'bare node')],
  [
    '20,000 listeners, 40,000 connections, 300 processes of 300 descriptors (needs root)',
    loaded(20_000, 40_000, 300, 300, 'node', `${here}compare.mjs`, '5', 'ss -tulpnH'),
  ],
  ['inside the process', node(`${here}judge.mjs`)],
  ['many machines', node(`${here}machines.mjs`)],
  ['a fleet, by the built program', node(`${here}fleet.mjs`)],
  ['captures', node(`${here}captures.mjs`)],
];

const publishes = process.argv[2] === '--publish';
if (publishes) spawnSync('node', [`${here}publish.mjs`, ...process.argv.slice(3)], { stdio: 'inherit' });

for (const [title, { command, args }] of publishes ? [] : RUNS) {
  console.log(`\n${title}`);
  if (command === 'unshare' && process.geteuid?.() !== 0) console.log('skipped: not root');
  else spawnSync(command, args, { stdio: 'inherit' });
}
