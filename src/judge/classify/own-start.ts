import type { Listener } from '../../domain/listener.js';
import { isLookedAt, isOfAnybody, isOrdinaryUser, type Owner } from '../../domain/owner.js';

/** The worker of a server that root has started, and that gave up its rights for the worker alone. */
const isWorkerOf = (owner: Owner, parent: Owner) =>
  parent.pid !== null && parent.pid === owner.parentPid && parent.exe === owner.exe && !isOfAnybody(parent);

/**
 * Whether an ordinary user has started a process for himself. Even where its program is a stock one he decides what it
 * does, by options and files of his own; and the socket is his, so that whatever else of his may hold it too, in places
 * that the kernel does not show (in flight, in a ring without a descriptor). `owners`: all that hold the socket.
 */
export function isOwnStart(owner: Owner, owners: readonly Owner[]): boolean {
  if (!isOfAnybody(owner) || !isLookedAt(owner) || owner.container !== null) return false;
  return !owners.some((other) => isWorkerOf(owner, other));
}

/**
 * Whether an ordinary user opened the socket, and only programs of the system hold it as far as the kernel shows: he can start
 * one that runs as root (setuid, execve(2)) with the socket open, or hand it to one, and keep it where nobody sees it. That he
 * runs such a program himself, as what looks like its worker, makes it no more a server's own socket; only a service that root
 * has made for him opens its own.
 */
export function isOwnSocket({ uid, owners }: Pick<Listener, 'uid' | 'owners'>): boolean {
  if (uid === null || !isOrdinaryUser(uid)) return false;
  if (owners.some((owner) => owner.container !== null)) return false;
  if (owners.some((owner) => owner.uid === uid && !isOfAnybody(owner))) return false;
  return owners.some((owner) => !isOwnStart(owner, owners));
}
