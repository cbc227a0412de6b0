import { errorCode, errorText, type Host } from '../../host/types.js';
import { listProcesses } from '../kernel/holders.js';
import { readStat } from '../processes/process.js';
import { pidsAreOurs } from './told-process.js';

/** Where tracefs is mounted, the second below debugfs as older kernels have it; Documentation/trace/ftrace.rst. */
const ROOTS = ['/sys/kernel/tracing', '/sys/kernel/debug/tracing'];

const TRACEPOINT = 'events/sock/inet_sock_set_state';

/** TCP_LISTEN is 10 and TCP_CLOSE 7 (include/net/tcp_states.h). Accepted connections are left out by the kernel itself. */
const FILTER = 'newstate == 10 || (oldstate == 10 && newstate == 7)';

/** Of each CPU: some 13,000 events that nobody has read yet. */
const BUFFER_KIB = '1024';

const PREFIX = 'port-audit-';

/** A tracing instance of this run, and nobody else's: what others trace, and how, is left alone. */
export interface TracingInstance {
  /** Its directory. */
  readonly path: string;
}

/** Why the kernel's events cannot be had, and what would help. */
export interface NoEvents {
  readonly reason: string;
  readonly remedy: string | null;
}

const attempt = <T>(read: () => T): T | null => {
  try {
    return read();
  } catch {
    return null;
  }
};

const startOf = (host: Host, pid: number) =>
  readStat(attempt(() => host.files.readText(`/proc/${pid}/stat`)) ?? '')?.startTicks ?? null;

/** Pids mean something in their namespace only; `null`: it is not known. */
const pidNamespace = (host: Host, pid: number | 'self' = 'self') =>
  /\[(\d+)\]/.exec(attempt(() => host.files.readLink(`/proc/${pid}/ns/pid`)) ?? '')?.[1] ?? null;

/** `port-audit-PID-START-NAMESPACE-COUNT`: who made it, also where its pid is given to another process. */
const nameOf = (host: Host, count: number) =>
  `${PREFIX}${host.pid}-${startOf(host, host.pid) ?? 0}-${pidNamespace(host) ?? 0}-${count}`;

/** One process may watch more than once. */
function freePath(host: Host, root: string): string {
  for (let count = 1; ; count++) {
    const path = `${root}/instances/${nameOf(host, count)}`;
    if (host.files.stat(path) === null) return path;
  }
}

/**
 * Whether nobody lives in a PID namespace any more. The first one sees the processes of all; `null`: another one does not,
 * nor is it known while some process may not be looked into.
 */
function isDeserted(host: Host, namespace: string): boolean | null {
  if (!pidsAreOurs(host)) return null;
  const pids = listProcesses(host);
  const inhabited = pids.map((pid) => pidNamespace(host, pid) ?? (startOf(host, pid) === null ? '' : null));
  if (inhabited.includes(namespace)) return false;
  return inhabited.includes(null) ? null : true;
}

/** Whether the run that made an instance is over; `null`: it belongs to another PID namespace, and is not ours to judge. */
function isLeftBehind(host: Host, name: string): boolean | null {
  const [, pid = '', start = '', namespace = ''] = /^port-audit-(\d+)-(\d+)-(\d+)-\d+$/.exec(name) ?? [];
  if (pid === '') return null;
  if (namespace !== (pidNamespace(host) ?? '0')) return isDeserted(host, namespace);
  return startOf(host, Number(pid)) !== Number(start);
}

/**
 * Removes what runs that were killed have left, and says how many these were. One that is in use cannot be removed: the
 * kernel says EBUSY. `all`: also what runs in other PID namespaces seem to have left, where that is not known.
 */
export function cleanInstances(host: Host, all = false): number {
  let removed = 0;
  for (const root of ROOTS) {
    const names = attempt(() => host.files.list(`${root}/instances`)) ?? [];
    for (const name of names.filter((each) => each.startsWith(PREFIX))) {
      if (!(isLeftBehind(host, name) ?? all)) continue;
      if (attempt(() => host.files.removeDirectory(`${root}/instances/${name}`)) !== null) removed++;
    }
    if (names.length > 0) break;
  }
  return removed;
}

const MOUNT = 'mount -t tracefs none /sys/kernel/tracing';

/** Why there is no instance, by what went wrong first. */
function refusal(host: Host): NoEvents {
  if (host.platform !== 'linux') return { reason: 'only Linux tells them', remedy: null };
  if (host.uid !== 0) return { reason: 'not privileged to ask the kernel for events', remedy: 'run as root' };
  const known = attempt(() => host.files.readText('/proc/filesystems')) ?? 'tracefs';
  if (!known.includes('tracefs')) return { reason: 'this kernel has no tracefs', remedy: null };
  return { reason: 'tracefs is not mounted', remedy: MOUNT };
}

const WORDS: Readonly<Record<string, NoEvents>> = {
  EROFS: { reason: 'tracefs is mounted read-only', remedy: 'mount -o remount,rw /sys/kernel/tracing' },
  EPERM: { reason: 'the kernel is locked down, or this container may not trace', remedy: 'run it on the host itself' },
  EACCES: { reason: 'this run may not use tracefs', remedy: 'run as root on the host itself' },
};

/** Makes an instance that tells beginnings and ends of TCP listeners. */
export function openInstance(host: Host): TracingInstance | NoEvents {
  const root = host.uid === 0 ? ROOTS.find((each) => host.files.stat(`${each}/instances`) !== null) : undefined;
  if (root === undefined) return refusal(host);
  if (host.files.stat(`${root}/${TRACEPOINT}`) === null) {
    return { reason: 'this kernel has no tracepoint sock:inet_sock_set_state (it came with Linux 4.16)', remedy: null };
  }
  const path = freePath(host, root);
  try {
    host.files.makeDirectory(path, 0o700);
    host.files.append(`${path}/buffer_size_kb`, BUFFER_KIB);
    host.files.append(`${path}/${TRACEPOINT}/filter`, FILTER);
    host.files.append(`${path}/${TRACEPOINT}/enable`, '1');
    return { path };
  } catch (error) {
    attempt(() => host.files.removeDirectory(path));
    return WORDS[errorCode(error)] ?? { reason: `tracefs: ${errorText(error)}`, remedy: null };
  }
}

/** Puts a mark into the trace: whoever waits for `trace_pipe` wakes up, also where somebody had switched it off. */
export function wakeReader(host: Host, { path }: TracingInstance): void {
  attempt(() => host.files.append(`${path}/tracing_on`, '1'));
  attempt(() => host.files.append(`${path}/trace_marker`, 'port-audit: end\n'));
}

const sumOf = (text: string, name: string) =>
  [...text.matchAll(new RegExp(`^${name}: (\\d+)$`, 'gm'))].reduce((sum, [, count]) => sum + Number(count), 0);

/** How many events the kernel had to drop because nobody read them in time. */
export function lostEvents(host: Host, { path }: TracingInstance): number {
  const cpus = attempt(() => host.files.list(`${path}/per_cpu`)) ?? [];
  const stats = cpus.map((cpu) => attempt(() => host.files.readText(`${path}/per_cpu/${cpu}/stats`)) ?? '');
  return stats.reduce((sum, text) => sum + sumOf(text, 'overrun') + sumOf(text, 'dropped events'), 0);
}

/** Whether the instance still tells: another root may switch it off. */
export function isTelling(host: Host, { path }: TracingInstance): boolean {
  const on = (name: string) => attempt(() => host.files.readText(`${path}/${name}`))?.startsWith('1') === true;
  return on(`${TRACEPOINT}/enable`) && on('tracing_on');
}

/** Removes the instance; nobody may read from it any more. False where it stays: the next run tries again. */
export function removeInstance(host: Host, { path }: TracingInstance): boolean {
  attempt(() => host.files.append(`${path}/${TRACEPOINT}/enable`, '0'));
  return attempt(() => host.files.removeDirectory(path)) !== null;
}
