import { type Owner, ownerOf } from '../../domain/owner.js';
import type { Host } from '../../host/types.js';
import type { Described, Observation } from '../types.js';

type Told = Pick<Observation, 'source' | 'ok' | 'milliseconds' | 'details'>;

/** A PowerShell that kept a source waiting for so long would do it again, milliseconds. */
const HANGS = 5_000;

/** What a source told of a process beside its sockets. */
function toldOf({ files }: Host, pids: readonly number[], observations: readonly Told[]): Map<number, Owner> {
  const told = new Map<number, Owner>();
  for (const { details } of observations) {
    for (const pid of details === undefined ? [] : pids) {
      const facts = details?.get(pid);
      if (facts === undefined) continue;
      const exe = facts.exe ?? null;
      told.set(pid, ownerOf(pid, { ...facts, exeDeleted: exe !== null && files.stat(exe) !== null ? false : null }));
    }
  }
  return told;
}

/** On Windows only PowerShell knows processes: where it has just hung, it is not waited for once more. */
async function describeOnWindows(host: Host, pids: readonly number[], observations: readonly Told[]) {
  const told = toldOf(host, pids, observations);
  const left = pids.filter((pid) => !told.has(pid));
  const hung = observations.some((each) => each.source === 'powershell' && !each.ok && each.milliseconds >= HANGS);
  if (left.length === 0) return told;
  if (hung) return new Map([...told, ...left.map((pid) => [pid, ownerOf(pid, {})] as const)]);
  const { describeWindowsProcesses } = await import('../systeminformation/processes.js');
  return new Map([...told, ...(await describeWindowsProcesses(host, left))]);
}

/**
 * Details of processes where there is no /proc: on macOS and BSD from lsof and ps, on Windows from what PowerShell told of
 * sockets, else from systeminformation. A process that has ended is missing; where the tools fail, all fields but the pid
 * are unknown.
 */
export async function describeProcesses(
  host: Host,
  pids: readonly number[],
  observations: readonly Told[],
): Promise<Described> {
  if (pids.length === 0) return new Map();
  if (host.platform === 'win32') return describeOnWindows(host, pids, observations);
  const { describeUnixProcesses } = await import('./unix-processes.js');
  return describeUnixProcesses(host, pids);
}
