import { isOrdinaryUser } from '../../domain/owner.js';
import type { Host } from '../../host/types.js';

/** Why a process was not looked into, a short phrase. */
export const LOCKED = 'its memory is locked, and reading what it runs may never end';

/** Milliseconds that the kernel may take for all of a group of processes: it takes some microseconds for each. */
const TIME_LIMIT = 2_000;

/** Processes that are asked at once. */
const GROUP = 1_000;

/** Into so many parts a group is split that did not answer. */
const PARTS = 16;

/** When so many groups did not answer, or have not yet, those that are left are not asked any more. */
const PATIENCE = 128;

function split<T>(list: readonly T[], size: number): T[][] {
  const count = Math.ceil(list.length / size);
  return Array.from({ length: count }, (_, index) => list.slice(index * size, (index + 1) * size));
}

/** Those of some processes that do not answer, or are not asked any more. */
async function silentAmong(host: Pick<Host, 'run'>, pids: readonly number[]): Promise<readonly number[]> {
  let patience = PATIENCE;
  const silentOf = async (group: readonly number[]): Promise<readonly number[]> => {
    if (patience <= 0) return group;
    patience--;
    const files = group.map((pid) => `/proc/${pid}/cmdline`);
    const { outcome } = await host.run('head', ['-q', '-c', '1', ...files], { timeLimit: TIME_LIMIT });
    if (outcome !== 'timeout') {
      patience++;
      return [];
    }
    return group.length === 1 ? group : silentIn(split(group, Math.ceil(group.length / PARTS)));
  };
  const silentIn = async (groups: ReadonlyArray<readonly number[]>) => (await Promise.all(groups.map(silentOf))).flat();
  return silentIn(split(pids, GROUP));
}

/**
 * The processes that do not answer what they run. Whoever reads that waits for the lock of their memory, mmap(2), which a user
 * can keep for ever: one thread reads a page of a file system of his that does not answer (FUSE), a second one waits to map
 * something, and everybody else waits behind it. So another process has a look first, which can be ended. Accounts of the
 * system that seem silent are asked once more by themselves: an ordinary user tries the patience with his own processes alone.
 */
export async function silentProcesses(
  host: Pick<Host, 'run'> & { readonly files: Pick<Host['files'], 'stat'> },
  pids: readonly number[],
): Promise<ReadonlySet<number>> {
  const silent = await silentAmong(host, pids);
  // The directory belongs to whom the process runs as: proc(5).
  const isOfUser = (pid: number) => isOrdinaryUser(host.files.stat(`/proc/${pid}`)?.uid ?? null);
  const ofUsers = silent.filter(isOfUser);
  const ofSystem = silent.filter((pid) => !isOfUser(pid));
  return new Set([...ofUsers, ...(await silentAmong(host, ofSystem))]);
}
