import type { Host } from '../../host/types.js';

/** What of the description of one descriptor is read; a ring may have a million fixed files. */
const FDINFO_LIMIT = 1 << 20;

/** The sockets that a ring or epoll instance keeps. */
export interface Kept {
  readonly inodes: readonly number[];
  /** Whether a ring has more than is read. What an epoll instance watches has descriptors, save in flight. */
  readonly isCutRing: boolean;
}

/**
 * Inodes of sockets in /proc/PID/fdinfo/N: `    0: socket:[INODE]` of the fixed files of a ring, and `ino:HEX sdev:HEX`
 * of what an epoll instance watches, where the device is that of sockets; proc_pid_fdinfo(5).
 */
export function keptInodes(text: string, socketDevice: number): number[] {
  const fixed = [...text.matchAll(/^[ \t]*\d+: socket:\[(\d+)\]/gm)].map(([, inode]) => Number(inode));
  const watched = [...text.matchAll(/^tfd:.* ino:([0-9a-f]+) sdev:([0-9a-f]+)/gm)]
    .filter(([, , device]) => Number.parseInt(device ?? '', 16) === socketDevice)
    .map(([, inode]) => Number.parseInt(inode ?? '', 16));
  return [...fixed, ...watched];
}

/** The sockets that a descriptor of a process keeps; none where it has gone or may not be looked at. */
export function keptBy(host: Host, pid: number, descriptor: number, socketDevice: number): Kept {
  try {
    const { bytes, cut } = host.files.readStart(`/proc/${pid}/fdinfo/${descriptor}`, FDINFO_LIMIT);
    const text = bytes.toString('latin1');
    return { inodes: keptInodes(text, socketDevice), isCutRing: cut && !/^tfd:/m.test(text) };
  } catch {
    return { inodes: [], isCutRing: false };
  }
}
