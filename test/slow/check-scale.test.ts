import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FORMATS } from '../../src/reports/formats/list.js';
import { buildListener, buildOwner } from '../helpers/build-report.js';
import { snapshotText } from '../helpers/command.js';
import { yaml } from '../helpers/load-policy.js';
import { used } from '../helpers/program-use.js';

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

/** What entry number `index` asks for: a third each one port, a range, any port of a program. */
function mixedEntry(index: number): string {
  const port = [`${1000 + index * 5}/tcp`, `${1000 + index * 5}-${1009 + index * 5}`, 'any/tcp'][index % 3] ?? '';
  return `port: ${port}, program: /usr/sbin/service-${index}`;
}

/** Policies by name: of one most listeners are allowed, of one all, of two none. */
const POLICIES: Readonly<Record<string, (index: number) => string>> = {
  mixed: mixedEntry,
  all: (index) => `port: ${1000 + index * 5}-${1004 + index * 5}`,
  none: (index) => `port: ${1000 + index * 5}/tcp, program: /usr/sbin/other-${index}`,
  broad: (index) => `port: 1-${60_000 + index}, user: user-${index}`,
};

function entryYaml(fields: string, index: number): string {
  const user = fields.includes('user:') ? '' : '\n    user: root';
  return `  - ${fields.replaceAll(', ', '\n    ')}${user}\n    reason: service ${index} of the fleet`;
}

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'port-audit-'));
  const listeners = Array.from({ length: LISTENERS }, (_, index) => listenerAt(index));
  writeFileSync(path.join(directory, 'snapshot.json'), snapshotText(listeners));
  for (const [name, fields] of Object.entries(POLICIES)) {
    const entries = Array.from({ length: ENTRIES }, (_, index) => entryYaml(fields(index), index));
    writeFileSync(path.join(directory, `${name}.yaml`), yaml('allow:', ...entries));
  }
});

afterAll(() => rmSync(directory, { recursive: true }));

/** Seconds of CPU that Node takes to start and end here, and now: the measure of this machine. */
function bareNode(): number {
  const code =
    'const { userCPUTime, systemCPUTime } = process.resourceUsage(); console.log(userCPUTime + systemCPUTime)';
  const runs = Array.from({ length: 5 }, () =>
    Number(execFileSync(process.execPath, ['-e', code], { encoding: 'utf8' })),
  );
  return (runs.sort((one, other) => one - other)[2] ?? 0) / 1e6;
}

const CASES = [
  ...Object.keys(POLICIES).map((policy) => [policy, 'table', policy === 'all' ? 0 : 1] as const),
  ...FORMATS.map(({ id }) => ['none', id, 1] as const),
];

it.each(CASES)('check judges 20,000 listeners by 2,000 entries (%s) as %s', (policy, format, exitCode) => {
  const input = ['--from', 'snapshot:snapshot.json', '--policy', `${policy}.yaml`];
  const { code, megabytes, seconds } = used(['check', ...input, '--format', format, '--output', 'out'], directory);
  expect(code).toBe(exitCode);
  // 195 to 225 in most runs; V8 makes room for 32 more in some.
  expect(megabytes).toBeLessThan(280);
  // Of all threads together, the compiler's and the collector's too; 70 times what Node alone takes to start.
  expect(seconds).toBeLessThan(130 * bareNode());
});
