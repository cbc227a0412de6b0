// Run in a network namespace of its own: a node_exporter with metrics of port-audit, a Prometheus that scrapes it with the
// rules of contrib/, and an Alertmanager that tells this program. Prints what arrived, as JSON:
// node prometheus-house.mjs FOLDER QUERY...   (FOLDER/textfile/*.prom are the metrics)
import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const [folder, ...queries] = process.argv.slice(2);
const rules = path.resolve('contrib/prometheus/port-audit.rules.yml');

const PROMETHEUS = `
global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [${rules}]
alerting: { alertmanagers: [{ static_configs: [{ targets: ["127.0.0.1:9093"] }] }] }
scrape_configs: [{ job_name: node, static_configs: [{ targets: ["127.0.0.1:9100"] }] }]
`;

const ALERTMANAGER = `
route: { receiver: house, group_by: ["..."], group_wait: 0s }
receivers: [{ name: house, webhook_configs: [{ url: "http://127.0.0.1:8080/" }] }]
`;

/** What the Alertmanager told, by the name of the alert. */
const told = new Map();
const listener = createServer(async (request, response) => {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  for (const { labels, annotations } of JSON.parse(Buffer.concat(pieces).toString()).alerts) {
    told.set(labels.alertname, { labels, summary: annotations.summary });
  }
  response.end();
});
await new Promise((resolve) => listener.listen(8080, '127.0.0.1', resolve));

mkdirSync(`${folder}/data`, { recursive: true });
writeFileSync(`${folder}/prometheus.yml`, PROMETHEUS);
writeFileSync(`${folder}/alertmanager.yml`, ALERTMANAGER);
const servers = [
  [
    'prometheus-node-exporter',
    '--web.listen-address=127.0.0.1:9100',
    '--collector.disable-defaults',
    '--collector.textfile',
    `--collector.textfile.directory=${folder}/textfile`,
  ],
  [
    'prometheus-alertmanager',
    '--web.listen-address=127.0.0.1:9093',
    '--cluster.listen-address=',
    `--storage.path=${folder}/data`,
    `--config.file=${folder}/alertmanager.yml`,
  ],
  [
    'prometheus',
    '--web.listen-address=127.0.0.1:9090',
    `--storage.tsdb.path=${folder}/data/tsdb`,
    `--config.file=${folder}/prometheus.yml`,
  ],
].map(([command, ...args]) => {
  const log = `${folder}/${command}.log`;
  const out = openSync(log, 'w');
  const server = spawn(command, args, { stdio: ['ignore', out, out] });
  server.once('exit', () => {
    process.stderr.write(readFileSync(log));
    process.exit(1);
  });
  return server;
});

/** What is waited for comes in seconds, on a busy machine in a minute; without an end nobody would hear what is missing. */
const patienceEnds = Date.now() + 300_000;

async function waitFor(what) {
  if (Date.now() > patienceEnds) throw new Error(`still waiting for ${what}`);
  await pause(100);
}

/** The answer to a query, as soon as there is one that has something in it. */
async function answerTo(query) {
  for (;;) {
    const url = `http://127.0.0.1:9090/api/v1/query?query=${encodeURIComponent(query)}`;
    // While Prometheus loads what it has, it answers 503 in plain words.
    const answer = await fetch(url).then(
      (response) => (response.status === 503 ? { status: 'waiting' } : response.json()),
      () => ({ status: 'waiting' }),
    );
    if (answer.status === 'error') return answer;
    if (answer.status === 'success' && answer.data.result.length > 0) return answer.data.result;
    await waitFor(`an answer to ${query}`);
  }
}

const answers = {};
for (const query of queries) answers[query] = await answerTo(query);
const alerts = ['PortAuditFinding', 'PortAuditRareStranger'];
while (!alerts.every((alert) => told.has(alert))) await waitFor(`alerts: ${alerts}; told: ${[...told.keys()]}`);
process.stdout.write(JSON.stringify({ answers, told: Object.fromEntries(told) }));
for (const server of servers) server.removeAllListeners('exit').kill('SIGKILL');
process.exit(0);
