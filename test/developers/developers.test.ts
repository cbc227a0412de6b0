import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/domain/report.js';
import { type Namespace, openNamespace } from '../daemons/namespace.js';
import { DEVELOPED, type Developed, HOME, UID } from './developers.js';

/** Compilers of several programs at once take their time. */
const DEADLINE = 300_000;

const AS_USER = `setpriv --reuid=${UID} --regid=${UID} --clear-groups`;
const QUIET = 'CI=1 BROWSER=none NEXT_TELEMETRY_DISABLED=1 ASTRO_TELEMETRY_DISABLED=1 WRANGLER_SEND_METRICS=false';

function started({ name, command }: Developed): string {
  const run = `exec ${command} </dev/null`.replaceAll("'", `'\\''`);
  return `(cd /home/dev/work/${name}; exec ${AS_USER} sh -c '${run}') &`;
}

const SCRIPT = [
  'chmod 1777 /run',
  'mount -t tmpfs tmpfs /home',
  'mkdir /home/dev',
  `mount --bind ${HOME} /home/dev`,
  `export HOME=/home/dev PATH=/home/dev/npm/bin:$PATH ${QUIET}`,
  ...DEVELOPED.map(started),
].join('\n');

let namespace: Namespace;
let asRoot: Report;
let asUser: Report;
beforeAll(async () => {
  namespace = await openNamespace(SCRIPT);
  await namespace.listening(
    DEVELOPED.flatMap(({ ports }) => ports.map((port) => `${port}/tcp`)),
    DEADLINE,
  );
  asRoot = await namespace.audit('--all');
  asUser = await namespace.auditAs(UID, '--all');
}, DEADLINE + 120_000);
afterAll(() => namespace?.close());

const LOOKS = [
  { who: 'root', report: () => asRoot },
  { who: 'the user who runs them', report: () => asUser },
];

describe.for(LOOKS)('what people develop with, side by side, seen by $who', ({ report }) => {
  it.for(DEVELOPED)('$name', ({ ports, program, own }) => {
    const found = report().listeners.filter((each) => ports.includes(each.port) && each.program?.name === program);
    expect([...new Set(found.map(({ port }) => port))].sort()).toEqual([...ports].sort());
    for (const { verdict, evidence } of found) {
      if (own === undefined) expect(verdict, evidence.join('\n')).toBe('expected');
    }
  });
  it('makes six findings at most, all of what somebody wrote himself', () => {
    const owners = new Map(DEVELOPED.flatMap(({ ports, own }) => ports.map((port) => [port, own ?? []] as const)));
    const { findings, listeners } = report();
    const told = findings.map(({ rule, listener, message }) => ({
      rule,
      message,
      port: listeners.find(({ id }) => id === listener)?.port ?? 0,
    }));
    expect(told.filter(({ rule, port }) => !owners.get(port)?.includes(rule))).toEqual([]);
    expect(told.length).toBeLessThanOrEqual(6);
  });
});
