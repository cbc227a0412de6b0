import type { FakeFile } from './fake-host.js';

/** One process of a made-up /proc. */
export interface FakeProcess {
  readonly pid: number;
  readonly comm?: string;
  readonly exe?: string;
  readonly cmdline?: string;
  readonly uid?: number;
  readonly parentPid?: number;
  readonly cgroup?: string;
  /** Inodes of sockets it holds. */
  readonly sockets?: readonly number[];
  /** Errno of its descriptor directory. */
  readonly denied?: string;
  readonly netns?: number;
  readonly environ?: string;
  readonly maps?: string;
  readonly smaps?: string;
}

export function procFiles({ pid, ...process }: FakeProcess): Record<string, FakeFile> {
  const base = `/proc/${pid}`;
  const comm = process.comm ?? 'daemon';
  const exe = process.exe ?? `/usr/sbin/${comm}`;
  const stat = `${pid} (${comm}) S ${process.parentPid ?? 1} ${'0 '.repeat(17)}500 0 0`;
  const files: Record<string, FakeFile> = {
    [`${base}/stat`]: stat,
    [`${base}/comm`]: `${comm}\n`,
    [`${base}/status`]: `Name:\t${comm}\nUid:\t${process.uid ?? 0}\t${process.uid ?? 0}\t0\t0\nGid:\t${process.uid ?? 0}\t${process.uid ?? 0}\t0\t0\n`,
    [`${base}/cmdline`]: process.cmdline ?? `/usr/sbin/${comm}\0`,
    [`${base}/cgroup`]: `0::${process.cgroup ?? '/'}\n`,
    [`${base}/exe`]: { link: exe },
    [`${base}/ns/net`]: { link: `net:[${process.netns ?? 1}]` },
    [`${base}/ns/user`]: { link: 'user:[1]' },
    [`${base}/environ`]: process.environ ?? 'PATH=/usr/bin\0',
    [`${base}/maps`]: process.maps ?? `55d0-55d1 r-xp 00000000 08:01 42    ${exe}\n`,
    [`${base}/smaps`]: process.smaps ?? `55d0-55d1 r-xp 00000000 08:01 42    ${exe}\nAnonymous:   0 kB\n`,
  };
  if (process.denied === undefined) {
    files[`${base}/fd/0`] = { link: '/dev/null' };
    for (const [index, inode] of (process.sockets ?? []).entries()) {
      files[`${base}/fd/${index + 3}`] = { link: `socket:[${inode}]` };
    }
  } else files[`${base}/fd`] = { error: process.denied };
  return files;
}

const HEADER = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';

/** A row as the kernel prints it: `0100007F:0016`, state, uid and inode. */
export function row(local: string, state: string, uid: number, inode: number): string {
  const remote = local.length > 13 ? `${'0'.repeat(32)}:0000` : '00000000:0000';
  return `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000 ${String(uid).padStart(5)}        0 ${inode} 1 0000000000000000 100 0 0 10 0\n`;
}

/** The four socket tables. */
export function netFiles(tables: Partial<Record<'tcp' | 'tcp6' | 'udp' | 'udp6', string>>, directory = '/proc/net') {
  const files: Record<string, FakeFile> = {};
  for (const name of ['tcp', 'tcp6', 'udp', 'udp6'] as const)
    files[`${directory}/${name}`] = HEADER + (tables[name] ?? '');
  return files;
}

/** What every machine has: boot time, users, an own namespace, and a process 1. */
export const MACHINE: Record<string, FakeFile> = {
  '/proc/stat': 'cpu 1 2 3\nbtime 1763600000\n',
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nredis:x:111:111::/var/lib/redis:/usr/sbin/nologin\n',
  '/etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
  '/proc/sys/net/ipv4/ip_local_port_range': '33000\t60500\n',
  '/proc/self/ns/net': { link: 'net:[1]' },
  '/proc/self/ns/user': { link: 'user:[1]' },
  '/proc/self/mountinfo': '1 0 8:1 / / rw - ext4 /dev/sda rw\n',
  ...procFiles({ pid: 1, comm: 'systemd', exe: '/usr/lib/systemd/systemd' }),
};
