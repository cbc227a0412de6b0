import { describe, expect, it } from 'vitest';
import { readMachine, readProcess } from '../../../src/collectors/processes/process.js';
import { silentProcesses } from '../../../src/collectors/processes/silent.js';
import { isUnseen } from '../../../src/domain/owner.js';
import { fakeHost } from '../../helpers/fake-host.js';
import { MACHINE, procFiles } from '../../helpers/proc.js';

const pids = Array.from({ length: 2500 }, (_, index) => index + 1);

/** A machine on which these processes keep whoever reads their command line waiting, and how often it was asked. */
function machineWith(silent: ReadonlySet<number>, stats: Readonly<Record<string, { uid: number }>> = {}) {
  const asked: number[] = [];
  const head = (args: readonly string[]) => {
    const group = args.flatMap((word) => /^\/proc\/(\d+)\/cmdline$/.exec(word)?.[1] ?? []).map(Number);
    asked.push(group.length);
    return { outcome: group.some((pid) => silent.has(pid)) ? ('timeout' as const) : ('exited' as const) };
  };
  return { host: fakeHost({ run: { head }, stats }), asked };
}

describe('processes that do not answer', () => {
  it.each([[[]], [[77]], [[1, 2, 1000, 1001, 2500]]])('are found among many: %j', async (silent) => {
    const { host, asked } = machineWith(new Set(silent));
    expect([...(await silentProcesses(host, pids))]).toEqual(silent);
    expect(asked.length).toBeLessThan(250);
  });
  it('are all that are left where too many do not, and none is believed', async () => {
    const { host, asked } = machineWith(new Set(pids));
    expect((await silentProcesses(host, pids)).size).toBe(pids.length);
    expect(asked.length).toBeLessThanOrEqual(128);
  });
  it('of an ordinary user are no reason to ask none of the system any more', async () => {
    const odd = pids.filter((pid) => pid % 2 === 1);
    const stats = Object.fromEntries(pids.map((pid) => [`/proc/${pid}`, { uid: pid % 2 === 1 ? 1500 : 0 }]));
    const { host, asked } = machineWith(new Set([...odd, 44]), stats);
    expect([...(await silentProcesses(host, pids))].toSorted((left, right) => left - right)).toEqual(
      [...odd, 44].toSorted((left, right) => left - right),
    );
    expect(asked.length).toBeLessThan(400);
  });
  it('are not looked for where there is no such tool', async () =>
    expect((await silentProcesses(fakeHost({}), pids)).size).toBe(0));
  it('are told by their name alone, which says nothing of what they run', () => {
    const host = fakeHost({
      files: { ...MACHINE, ...procFiles({ pid: 5, uid: 1000, comm: 'nginx' }) },
    });
    const read = readProcess(host, 5, readMachine(host), false);
    expect(read?.owner).toMatchObject({ name: 'nginx', uid: 1000, exe: null, foreignCode: null, script: null });
    expect(read && isUnseen(read.owner)).toBe(true);
    expect(read?.trouble).toMatch(/^its memory is locked/);
  });
});
