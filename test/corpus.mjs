// Usage: node test/corpus.mjs DIRECTORY
// Judges every labelled capture in DIRECTORY with the built program and says which verdicts differ from their label.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const [directory = '.'] = process.argv.slice(2);
const labels = JSON.parse(readFileSync(path.join(directory, 'labels.json'), 'utf8'));
let wrong = 0;

function judge(name) {
  const file = path.join(directory, 'snapshots', `${name}.json`);
  const args = ['bin/port-audit.js', '--from', `snapshot:${file}`, '--format', 'json', '--fail-on', 'never'];
  const report = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
  return new Map(report.listeners.map((listener) => [listener.id, listener]));
}

for (const [name, expected] of Object.entries(labels)) {
  const found = judge(name);
  for (const [id, verdict] of Object.entries(expected)) {
    const listener = found.get(id);
    if (listener?.verdict === verdict) continue;
    wrong++;
    console.log(`${name} ${id}: expected ${verdict}, got ${listener?.verdict} (${listener?.evidence.join('; ')})`);
  }
}
console.log(`${Object.keys(labels).length} captures, ${wrong} verdicts wrong`);
process.exitCode = wrong === 0 ? 0 : 1;
