import type { Host } from '../../host/types.js';
import { hasOwnUserNamespace } from './user-namespace.js';

/** One line of mountinfo; proc_pid_mountinfo(5). */
export interface Mount {
  readonly id: number;
  /** `major:minor` of what is mounted; the same wherever it is mounted. */
  readonly device: string;
  readonly point: string;
  /** `ext4`, `fuse.sshfs`, `nfs4`. */
  readonly type: string;
}

/** A user can mount a hundred thousand file systems in a namespace of his own (sysctl fs.mount-max). */
const MOUNTINFO_LIMIT = 4 << 20;

/** What all tables of one run may take together, bytes: a user may have as many namespaces as processes. */
const TABLES_LIMIT = 16 << 20;

/** File systems that keep their files in memory or on a device of this machine: they always answer. */
const LOCAL = new Set([
  ...['ext2', 'ext3', 'ext4', 'xfs', 'btrfs', 'zfs', 'f2fs', 'bcachefs', 'jfs', 'reiserfs', 'nilfs2', 'ubifs'],
  ...[
    'tmpfs',
    'ramfs',
    'rootfs',
    'devtmpfs',
    'squashfs',
    'erofs',
    'iso9660',
    'udf',
    'vfat',
    'exfat',
    'ntfs3',
    'hfsplus',
  ],
  ...['proc', 'sysfs', 'cgroup', 'cgroup2', 'mqueue', 'devpts', 'hugetlbfs', 'securityfs', 'debugfs', 'tracefs'],
]);

const unescaped = (text: string) =>
  text.replace(/\\([0-7]{3})/g, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

/** Reads mountinfo; lines that are none are passed over. */
export function readMountInfo(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ', 2);
    const [id = '', , device = '', , point = ''] = before.split(' ');
    const [type = ''] = after.split(' ');
    return /^\d+$/.test(id) && type !== '' ? [{ id: Number(id), device, point: unescaped(point), type }] : [];
  });
}

/** A table by the ids of its mounts, and how many bytes were read of it; empty where it may not be read. */
function mountsOf(host: Host, file: string, limit: number) {
  try {
    const { bytes, cut } = host.files.readStart(file, limit);
    const all = readMountInfo(bytes.toString('utf8'));
    const mounts = cut ? all.slice(0, -1) : all;
    return { mounts: new Map(mounts.map((mount) => [mount.id, mount])), size: bytes.length };
  } catch {
    return { mounts: new Map<number, Mount>(), size: 0 };
  }
}

/** Which file systems answer, as the mount namespace of this run and those of others show them. */
export interface Mounts {
  /**
   * Whether a file system may be asked that is mounted in the namespace of a process (`/proc/PID`): a local one, or an
   * overlay that root of this machine has mounted, here or for a service, as its layers may be anything; never one of FUSE
   * or of a network.
   * The file system that the program itself comes from is asked anyhow.
   */
  mayAsk(process: string): (mountId: number) => boolean;
  /** Whether a path of a process (`/proc/PID`) lies on a network or FUSE file system, by its own mount points. */
  mayHang(process: string, path: string): boolean;
}

/** Looks at mountinfo when it is first needed, once for each mount namespace. */
export function createMounts(host: Host): Mounts {
  const own = mountsOf(host, '/proc/self/mountinfo', MOUNTINFO_LIMIT).mounts;
  const trusted = new Set([...own.values()].filter(({ type }) => type === 'overlay').map(({ device }) => device));
  const root = mountAt(own, '/')?.device;
  if (root !== undefined) trusted.add(root);
  const foreign = new Map<string, ReadonlyMap<number, Mount>>();
  let left = TABLES_LIMIT;
  /** The mounts that a process sees; null where too much was read of others before. */
  const mountsBy = (process: string): ReadonlyMap<number, Mount> | null => {
    // Whoever has another root directory sees other mounts at other points, below some none at all.
    const view = `${linkOf(host, `${process}/ns/mnt`) ?? process} ${linkOf(host, `${process}/root`) ?? process}`;
    const known = foreign.get(view);
    if (known !== undefined) return known;
    if (left <= 0) return null;
    const { mounts, size } = mountsOf(host, `${process}/mountinfo`, Math.min(left, MOUNTINFO_LIMIT));
    left -= size;
    foreign.set(view, mounts);
    return mounts;
  };
  // Nobody without rights gets into a mount namespace of the user namespace that this run is in: who has mounted there was root.
  const isOfRoot = ({ type }: Mount, process: string) => type === 'overlay' && !hasOwnUserNamespace(host, process);
  const answers = (mount: Mount, process: string) =>
    LOCAL.has(mount.type) || trusted.has(mount.device) || isOfRoot(mount, process);
  const unlisted = root === undefined ? mountOfRoot(host) : null;
  const knownToAnswer = (device: string, process: string) =>
    [...own.values()].some((mount) => mount.device === device && answers(mount, process));
  const isOfProgram = (id: number, process: string) => {
    const device = hasOwnUserNamespace(host, process) ? null : deviceOfProgram(host, process);
    return device !== null && knownToAnswer(device, process) && id === mountBehind(host, `${process}/exe`);
  };
  return {
    mayAsk: (process) => (id) => {
      const mount = own.get(id) ?? mountsBy(process)?.get(id);
      return mount === undefined ? id === unlisted || isOfProgram(id, process) : answers(mount, process);
    },
    mayHang: (process, path) => {
      const mounts = mountsBy(process);
      // Of what is not known nothing is touched.
      if (mounts === null) return true;
      const mount = mountAt(mounts, path);
      return mount !== null && !answers(mount, process);
    },
  };
}

/** The mount that a path lies on: the one with the longest point, and of those that cover each other the last. */
function mountAt(mounts: ReadonlyMap<number, Mount>, path: string): Mount | null {
  let found: Mount | null = null;
  for (const mount of mounts.values()) {
    const inside = mount.point === '/' || path === mount.point || path.startsWith(`${mount.point}/`);
    if (inside && mount.point.length >= (found?.point.length ?? 0)) found = mount;
  }
  return found;
}

/** A line of the memory map: permissions, device in hexadecimal digits, path; proc_pid_maps(5). */
const MAPPED = /^[0-9a-f]+-[0-9a-f]+ ..x. [0-9a-f]+ ([0-9a-f]+):([0-9a-f]+) \d+ *(\/.*)$/gm;

/** What is read of a memory map to find the program itself, which stands at its beginning. */
const MAPS_LIMIT = 64 << 10;

/**
 * The device that the file of a program lies on, as its memory map tells without asking the file system. No table names
 * that where a service of a mount namespace of its own (PrivateTmp=) has changed its root directory to an empty one.
 */
function deviceOfProgram(host: Host, process: string): string | null {
  try {
    const exe = host.files.readLink(`${process}/exe`);
    const maps = host.files.readStart(`${process}/maps`, MAPS_LIMIT).bytes.toString('utf8');
    const [, major = '', minor = ''] = [...maps.matchAll(MAPPED)].find(([, , , path]) => path === exe) ?? [];
    return major === '' ? null : `${Number.parseInt(major, 16)}:${Number.parseInt(minor, 16)}`;
  } catch {
    return null;
  }
}

/** The id of the mount that the file behind a link lies on; it is not asked. */
function mountBehind(host: Host, link: string): number {
  let found = -1;
  host.files.statBehind(link, (id) => {
    found = id;
    return false;
  });
  return found;
}

/** The id of the mount that this run has its root on; below a chroot no table names it, and it is asked all the time. */
function mountOfRoot(host: Host): number {
  let found = -1;
  const mayAsk = (id: number) => {
    found = id;
    return false;
  };
  host.files.follow('/', { root: '/', mayAsk });
  return found;
}

function linkOf(host: Host, path: string): string | null {
  try {
    return host.files.readLink(path);
  } catch {
    return null;
  }
}
