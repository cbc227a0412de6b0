import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildListener, buildOwner } from '../helpers/build-report.js';
import { snapshotText } from '../helpers/command.js';
import { yaml } from '../helpers/load-policy.js';

const LISTENERS = 20_000;
const ENTRIES = 2000;
const PROGRAMS = 2500;

let directory: string;

function listenerAt(index: number) {
  const name = `service-${index % PROGRAMS}`;
  const exe = `/usr/sbin/${name}`;
  const owner = buildOwner({ pid: 1000 + index, name, exe, cmdline: [exe, '--listen'], unit: `${name}.service` });
  const half = LISTENERS / 2;
  return buildListener({
    port: 1000 + (index % half),
    address: index < half ? '0.0.0.0' : '127.0.0.1',
    owners: [owner],
  });
}

/** A third each: one port, a range, any port of a program. */
function entryAt(index: number): string {
  const port = [`${1000 + index * 5}/tcp`, `${1000 + index * 5}-${1009 + index * 5}`, 'any/tcp'][index % 3] ?? '';
  return `  - port: ${port}\n    program: /usr/sbin/service-${index}\n    user: root\n    reason: service ${index} of the fleet`;
}

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'port-audit-'));
  const listeners = Array.from({ length: LISTENERS }, (_, index) => listenerAt(index));
  writeFileSync(path.join(directory, 'snapshot.json'), snapshotText(listeners));
  const entries = Array.from({ length: ENTRIES }, (_, index) => entryAt(index));
  writeFileSync(path.join(directory, 'policy.yaml'), yaml('allow:', ...entries));
});

afterAll(() => rmSync(directory, { recursive: true }));

/** What the built program used, as it says itself at its end. */
function used(args: readonly string[]): {
  readonly code: number | null;
  readonly megabytes: number;
  readonly seconds: number;
} {
  const program = path.resolve('bin/port-audit.js');
  const wrapper = `process.on('exit', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    process.stderr.write(JSON.stringify({ megabytes: maxRSS / 1024, seconds: (userCPUTime + systemCPUTime) / 1e6 }));
  });
  require(${JSON.stringify(program)});`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', wrapper, '--', ...args], {
    cwd: directory,
    encoding: 'utf8',
  });
  return { code: status, ...JSON.parse(stderr) };
}

it('check judges 20,000 listeners by 2,000 entries in little time and memory', () => {
  const args = [
    'check',
    '--from',
    'snapshot:snapshot.json',
    '--policy',
    'policy.yaml',
    '--format',
    'csv',
    '--output',
    'out.csv',
  ];
  const { code, megabytes, seconds } = used(args);
  expect(code).toBe(1);
  expect(megabytes).toBeLessThan(200);
  // Of all threads together, the compiler's and the collector's too; a busy machine makes it more.
  expect(seconds).toBeLessThan(3);
});
