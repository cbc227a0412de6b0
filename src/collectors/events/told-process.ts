import { type Owner, ownerOf } from '../../domain/owner.js';
import { UNKNOWN_NAMESPACE } from '../../domain/watch-places.js';
import type { Host } from '../../host/types.js';
import { namespaceInode } from '../kernel/namespace-inode.js';
import { type Machine, readProcess } from '../processes/process.js';
import type { TraceEvent } from './trace-events.js';

/** The inode of the first PID namespace: PROC_PID_INIT_INO of include/linux/proc_ns.h. */
const FIRST_PID_NAMESPACE = 'pid:[4026531836]';

/** In whose name a listener began, as far as /proc still told when the event came. */
export interface ToldProcess {
  /** Null: not to be known. */
  readonly owner: Owner | null;
  /** Of its network; null: that of this run. A process may enter another one after the call. */
  readonly netns: string | null;
}

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

/** The network namespace of a thread; null: that of this run. */
export function namespaceOf({ files }: Host, thread: number): string | null {
  const own = attempt(() => files.readLink('/proc/self/ns/net'));
  const link = attempt(() => files.readLink(`/proc/${thread}/ns/net`));
  if (link === null) return UNKNOWN_NAMESPACE;
  return link === own ? null : (namespaceInode(link) ?? UNKNOWN_NAMESPACE);
}

/** Threads listen, processes own; one that is gone already is what the event told of it. */
export function toldProcess(
  host: Host,
  { thread, name }: Pick<TraceEvent, 'thread' | 'name'>,
  machine: Machine,
): ToldProcess {
  const netns = namespaceOf(host, thread);
  const status = attempt(() => host.files.readText(`/proc/${thread}/status`, 64 << 10)) ?? '';
  const group = /^Tgid:\t(\d+)$/m.exec(status)?.[1];
  const read = group === undefined ? null : readProcess(host, Number(group), machine);
  return { owner: read?.owner ?? ownerOf(thread, { name: name === '' ? null : name }), netns };
}
