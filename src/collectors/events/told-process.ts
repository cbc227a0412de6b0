import { ownerOf } from '../../domain/owner.js';
import { UNKNOWN_NAMESPACE } from '../../domain/watch-places.js';
import type { Host } from '../../host/types.js';
import { namespaceInode } from '../kernel/namespace-inode.js';
import { type Machine, type ReadProcess, readMachine, readProcess } from '../processes/process.js';
import type { TraceEvent } from './trace-events.js';

/** What an event tells of whoever it is about. */
export type Told = Pick<TraceEvent, 'thread' | 'name'>;

/** The inode of the first PID namespace: PROC_PID_INIT_INO of include/linux/proc_ns.h. */
const FIRST_PID_NAMESPACE = 'pid:[4026531836]';

const attempt = <T>(read: () => T): T | null => {
  try {
    return read();
  } catch {
    return null;
  }
};

/**
 * Whether the ids in events are those of /proc: in a PID namespace of its own this run would take another process for the one
 * that is meant. Both its own namespace and that of the mounted /proc count.
 */
export function pidsAreOurs({ files, pid }: Host): boolean {
  const ours = attempt(() => files.readLink('/proc/self/ns/pid')) === FIRST_PID_NAMESPACE;
  return ours && attempt(() => files.readLink('/proc/self')) === String(pid);
}

/**
 * Tells the network namespace of a thread as /proc has it now; null: that of this run. The thread may have entered another one
 * since the call that it is asked for.
 */
export function namespaceReader({ files }: Host): (thread: number) => string | null {
  const own = attempt(() => files.readLink('/proc/self/ns/net'));
  return (thread) => {
    const link = attempt(() => files.readLink(`/proc/${thread}/ns/net`));
    if (link === null) return UNKNOWN_NAMESPACE;
    return link === own ? null : (namespaceInode(link) ?? UNKNOWN_NAMESPACE);
  };
}

/** How long what is known of mounts and user names counts, milliseconds. */
const MACHINE_LASTS = 10_000;

/**
 * Tells whose thread it was that an event names: threads listen, processes own; of one that is gone already what the event
 * told. `answers`: whether what it runs can be read without waiting for it.
 */
export function toldProcesses(host: Host): (told: Told, answers: boolean) => ReadProcess {
  let machine: { readonly facts: Machine; readonly until: number } | null = null;
  return ({ thread, name }, answers) => {
    if (machine === null || host.elapsed() > machine.until) {
      machine = { facts: readMachine(host), until: host.elapsed() + MACHINE_LASTS };
    }
    const status = attempt(() => host.files.readText(`/proc/${thread}/status`, 64 << 10)) ?? '';
    const group = /^Tgid:\t(\d+)$/m.exec(status)?.[1];
    const read = group === undefined ? null : readProcess(host, Number(group), machine.facts, answers);
    return read ?? { owner: ownerOf(thread, { name: name === '' ? null : name }), trouble: null };
  };
}
