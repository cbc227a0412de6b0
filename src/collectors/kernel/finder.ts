import { isKeeper, keeperNumber, keeperOf } from '../../host/kept-sockets.js';
import { socketInode } from '../../host/socket-inode.js';
import { errorCode, type Host, type SocketsOf } from '../../host/types.js';

/** Processes that may not be looked into and are named. */
const MOST_NAMED = 3;

/** Collects the sockets of descriptor tables. */
export class Finder {
  /** Pids by inode. Sockets that one process alone holds, nearly all, have one list in common. */
  readonly found = new Map<number, number[]>();
  private readonly alone = new Map<number, number[]>();
  /** Descriptors that keep sockets without descriptors, and their processes. */
  readonly keepers: Array<readonly [descriptor: number, pid: number]> = [];
  denied = 0;
  /** Those of them that are known by their pid, a few. */
  readonly deniedPids: number[] = [];
  /** Descriptors that were looked at. */
  looked = 0;
  /** A descriptor that is a socket, to know their device by. */
  socket: string | null = null;

  constructor(private readonly host: Host) {}

  /** Looks through one descriptor table; one that vanishes meanwhile holds nothing. */
  look(directory: string, pid: number): void {
    try {
      this.host.files.readLinks(directory, (name, target) => {
        this.looked++;
        const inode = isKeeper(target) ? keeperNumber(Number(name)) : socketInode(target);
        if (inode >= 0) this.socket ??= `${directory}/${name}`;
        if (inode !== -1 || isKeeper(target)) this.add(inode, pid);
      });
    } catch (error) {
      if (['EACCES', 'EPERM'].includes(errorCode(error))) this.deny(pid);
    }
  }

  private deny(pid: number): void {
    this.denied++;
    if (this.deniedPids.length < MOST_NAMED && !this.deniedPids.includes(pid)) this.deniedPids.push(pid);
  }

  /** Adds what another core has found. */
  take({ pairs, socket, denied }: SocketsOf): void {
    this.socket ??= socket;
    for (let at = 0; at < pairs.length; at += 2) this.add(pairs[at] ?? -1, pairs[at + 1] ?? 0);
    this.denied += denied;
  }

  /** Puts pids into order, as two cores find them by turns. */
  sort(): void {
    for (const pids of this.found.values()) if (pids.length > 1) pids.sort((left, right) => left - right);
  }

  /** A process that holds a socket; a number below zero is a descriptor that may keep further ones. */
  add(inode: number, pid: number): void {
    const pids = this.found.get(inode);
    if (inode < 0) this.keepers.push([keeperOf(inode), pid]);
    else if (pids === undefined) this.found.set(inode, this.listOf(pid));
    else if (pids[pids.length - 1] === pid || pids.includes(pid)) return;
    else if (pids.length === 1) this.found.set(inode, [...pids, pid]);
    else pids.push(pid);
  }

  private listOf(pid: number): number[] {
    const list = this.alone.get(pid) ?? [pid];
    this.alone.set(pid, list);
    return list;
  }
}
