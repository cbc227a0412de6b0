import type { FollowOptions, Host } from '../../host/types.js';
import { directoryOf, type Guards } from './guard.js';

/** What is read of the memory map of a process: some 60,000 lines. Beyond that nothing is known. */
const MAPS_LIMIT = 6 << 20;

/** What runs in a process, as its memory map tells; proc_pid_maps(5). */
export interface ExecutableMemory {
  /** Files that are mapped executable, once each; those that are gone end in ` (deleted)`. */
  readonly files: readonly string[];
  /** Their inodes. */
  readonly inodes: ReadonlyMap<string, number>;
  /** Whether memory that belongs to no file, or to one without a name in any directory, is executable. */
  readonly anonymous: boolean;
}

/** A line: range, permissions, offset, device, inode, and a path that may hold anything. */
const LINE = /^[0-9a-f]+-[0-9a-f]+ ..(.). [0-9a-f]+ [0-9a-f]+:[0-9a-f]+ (\d+) *(.*)$/;

/** Memory that the kernel itself puts there: `[vdso]`, `[vsyscall]`, `[uprobes]`, `[sigpage]`. */
const KERNELS = /^\[(vdso|vsyscall|uprobes|sigpage|vectors|vvar.*)\]$/;

/** The kernel writes a newline in a path as `\012`. */
const unescaped = (path: string) => path.replaceAll('\\012', '\n');

export function readMemoryMap(text: string): ExecutableMemory {
  const inodes = new Map<string, number>();
  let anonymous = false;
  for (const line of text.split('\n')) {
    const match = LINE.exec(line);
    if (match?.[1] !== 'x') continue;
    const path = unescaped(match[3] ?? '');
    if (KERNELS.test(path)) continue;
    if (path.startsWith('/') && !/^\/(memfd:|SYSV|dev\/zero|anon_hugepage)/.test(path))
      inodes.set(path, Number(match[2]));
    else anonymous = true;
  }
  return { files: [...inodes.keys()], inodes, anonymous };
}

/** What runs in a process; null where that may not be read, or is more than can be. `base`: `/proc/PID`. */
export function executableMemory(host: Host, base: string): ExecutableMemory | null {
  try {
    const { bytes, cut } = host.files.readStart(`${base}/maps`, MAPS_LIMIT);
    return cut || bytes.length === 0 ? null : readMemoryMap(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

/** A line of smaps with something of the mapping above it that belongs to no file any more, in kB. */
const OF_ITS_OWN = /^(Anonymous|Swap): +([1-9]\d*) kB$/;

/**
 * The files whose code a process, or its debugger, has changed in memory: pages of an executable mapping that were
 * copied to be written to. Clean pages of a file are neither anonymous nor ever swapped out; proc_pid_smaps(5).
 */
export function readChangedFiles(text: string): string[] {
  const files = new Set<string>();
  let path: string | null = null;
  for (const line of text.split('\n')) {
    const match = LINE.exec(line);
    if (match !== null) path = match[1] === 'x' && match[3]?.startsWith('/') ? unescaped(match[3]) : null;
    else if (path !== null && OF_ITS_OWN.test(line)) files.add(path);
  }
  return [...files];
}

/** The same of a process; null where that may not be read, or is more than can be. `base`: `/proc/PID`. */
export function changedFiles(host: Host, base: string): string[] | null {
  try {
    const { bytes, cut } = host.files.readStart(`${base}/smaps`, MAPS_LIMIT);
    return cut || bytes.length === 0 ? null : readChangedFiles(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

const DELETED = / \(deleted\)$/;

/** What a program compiles from its configuration, as the account that it runs as: the VCL of varnishd(1). */
const isCompiled = (exe: string | null, file: string) =>
  exe?.endsWith('/varnishd') === true && /\/vcl_[^/]*\/vgc\.so$/.test(file);

/**
 * The mapped files that ordinary users may have put there or changed, or the account that the process runs as where
 * `believed` does not take its word; the executable itself left out.
 */
export function foreignFiles(
  { files }: ExecutableMemory,
  exe: string | null,
  believed: Guards,
  settled: Guards,
): string[] {
  return files.filter((path) => {
    const file = path.replace(DELETED, '');
    const guards = isCompiled(exe, file) ? settled : believed;
    return file !== exe && ![directoryOf(file), file].every((each) => guards.isSettled(each));
  });
}

/**
 * The mapped files that are not the ones which lie at their paths for this run, in words: in a mount namespace of his own
 * everybody may put a library at any path, or have /etc/ld.so.preload name one. By their inodes, as file systems of several
 * devices tell another one here; those that are gone may just have been upgraded.
 */
export function coveredFiles(host: Host, { inodes }: ExecutableMemory, mayAsk: FollowOptions['mayAsk']): string[] {
  return [...inodes].flatMap(([path, inode]) => {
    if (DELETED.test(path)) return [];
    const here = host.files.follow(path, { root: '/', mayAsk });
    const isSame = here.outcome === 'found' ? here.file.inode === inode : here.outcome !== 'missing';
    return isSame ? [] : [`${path}, of a mount namespace of its own`];
  });
}
