import type { Listener } from '../../src/domain/listener.js';
import type { Snapshot } from '../../src/domain/snapshot.js';
import { run } from '../../src/main.js';
import { compileTable } from '../../src/registry/iana-table.js';
import { compileKnowledge } from '../../src/registry/knowledge.js';
import { buildListener, buildOwner, buildSnapshot } from './build-report.js';
import { type FakeWorld, fakeHost } from './fake-host.js';
import { anAssignment, aProgram, SOURCE } from './registry.js';
import { renderSnapshot } from './render-snapshot.js';

/** A registry in which sshd belongs on 22 and nobody on 3099, which is assigned to chmd. */
export const ASSETS = {
  'registry/iana.bin': compileTable(
    SOURCE,
    [anAssignment(22, { service: 'ssh' }), anAssignment(3099, { service: 'chmd' })],
    null,
  ),
  'registry/knowledge.bin': compileKnowledge({ programs: [aProgram('sshd', { services: ['ssh'] })], claims: [] }),
};

export const SSHD = buildListener();

export const SQUATTER: Listener = buildListener({
  port: 3099,
  owners: [
    buildOwner({ pid: 4711, name: 'python3', exe: '/usr/bin/python3.11', cmdline: ['python3', '-m', 'http.server'] }),
  ],
});

/** The text of a snapshot with these listeners. */
export function snapshotText(listeners: readonly Listener[], overrides: Partial<Snapshot> = {}): string {
  return renderSnapshot(buildSnapshot({ listeners, ...overrides }));
}

/** The snapshot of a machine of this name, as one line. */
export function machineLine(
  hostname: string,
  listeners: readonly Listener[],
  overrides: Partial<Snapshot> = {},
): string {
  const { host } = buildSnapshot({});
  const text = snapshotText(listeners, { host: { ...host, hostname }, ...overrides });
  return `${JSON.stringify(JSON.parse(text))}\n`;
}

/** Runs a command line in a world of files. */
export async function runCommand(words: readonly string[], files: FakeWorld['files'] = {}, world: FakeWorld = {}) {
  const host = fakeHost({ assets: ASSETS, files, now: new Date('2026-11-20T12:00:00Z'), ...world });
  const code = await run(words, host);
  return { code, host, out: host.stdout.text, err: host.stderr.text };
}
