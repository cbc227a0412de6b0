import type { Host } from '../../host/types.js';
import type { Described } from '../types.js';

/**
 * Details of processes where there is no /proc: on macOS and BSD from lsof and ps, on Windows from systeminformation.
 * A process that has ended is missing; where the tools fail, all fields but the pid are unknown.
 */
export async function describeProcesses(host: Host, pids: readonly number[]): Promise<Described> {
  if (pids.length === 0) return new Map();
  if (host.platform === 'win32') {
    const { describeWindowsProcesses } = await import('../systeminformation/processes.js');
    return describeWindowsProcesses(host, pids);
  }
  const { describeUnixProcesses } = await import('./unix-processes.js');
  return describeUnixProcesses(host, pids);
}
