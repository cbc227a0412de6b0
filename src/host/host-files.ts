/** What stat(2) says of a file, symbolic links followed. */
export interface FileFacts {
  readonly kind: 'file' | 'directory' | 'other';
  readonly size: number;
  /** Hard links; of a directory of /proc, the directories in it and two more. */
  readonly links: number;
  readonly device: number;
  readonly inode: number;
  readonly uid: number;
  readonly gid: number;
  /** Permission bits only, e.g. 0o755. */
  readonly mode: number;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
}

/** What lstat(2) says of what lies at a path itself, a symbolic link not followed. */
export interface PlaceFacts {
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  readonly size: number;
  /** Permission bits only. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** Somebody besides root and this user who decides what lies at a path. */
export interface PathRisk {
  readonly who: 'everybody' | 'group' | 'user';
  /** Id of the group or user; null for everybody. */
  readonly id: number | null;
  /** The directory, link or file that is in their hands. */
  readonly at: string;
  readonly kind: 'file' | 'directory' | 'link';
}

export interface WriteOptions {
  /** Permission bits of the new file; default 0o644, less what the umask of this process takes away. */
  readonly mode?: number;
  /** Fail with EEXIST rather than replace. */
  readonly exclusive?: boolean;
}

/** How {@link HostFiles.follow} walks. */
export interface FollowOptions {
  /** The directory that `/` stands for: `/`, or `/proc/PID/root`. Nothing outside of it is reached by name. */
  readonly root: string;
  /**
   * Whether the file system of a mount may be asked. Mounts are named by their id in mountinfo, proc_pid_mountinfo(5).
   * One that does not answer (a dead NFS server, a stopped FUSE daemon) would keep the caller for ever.
   */
  mayAsk(mountId: number): boolean;
}

/**
 * Where a path leads.
 * - `missing`: nowhere
 * - `denied`: this run may not go there
 * - `unasked`: onto a file system that was not asked
 * - `failed`: too many links or names, or the file system said something else
 */
export type Followed =
  | {
      readonly outcome: 'found';
      /** Absolute below the root, without links; bytes that are not UTF-8 are replaced by U+FFFD. */
      readonly path: string;
      readonly file: FileFacts;
      /** Every directory on the way that was left, from the root on: who may write one decides what lies at the path. */
      readonly directories: readonly FileFacts[];
      /** Symbolic links that were followed. */
      readonly links: number;
    }
  | { readonly outcome: 'missing' | 'denied' | 'unasked' | 'failed' };

/** Files. Synchronous, because the many small files of /proc are read fastest so. */
export interface HostFiles {
  /**
   * The whole file. `limit`: refuse with EFBIG what is larger, bytes; default 64 MiB. A pipe that nobody writes to is
   * ETIMEDOUT after some seconds. Throws {@link HostError}.
   */
  read(path: string, limit?: number): Buffer;
  /** The whole file as UTF-8, with U+FFFD for bytes that are not. Throws {@link HostError}. */
  readText(path: string, limit?: number): string;
  /**
   * Reads a file piece by piece until `onChunk` returns false, beside other work: the kernel takes its time to compile
   * some of its tables. The chunk is valid only during the call. Rejects with {@link HostError}.
   */
  stream(path: string, onChunk: (chunk: Buffer) => boolean): Promise<void>;
  /** Names in a directory, in no order. Throws {@link HostError}. */
  list(path: string): string[];
  /** Target of a symbolic link, bytes that are not UTF-8 replaced by U+FFFD. Throws {@link HostError}. */
  readLink(path: string): string;
  /** The same as raw bytes, for paths that have to be used again. Throws {@link HostError}. */
  readLinkBytes(path: string): Buffer;
  /**
   * Every symbolic link in a directory: for /proc/PID/fd, where millions of calls add up. Links that vanish meanwhile
   * are passed over. Throws {@link HostError} when the directory cannot be listed, or its links may not be read.
   */
  readLinks(directory: string, visit: (name: string, target: string) => void): void;
  /** The path with every symbolic link resolved. Throws {@link HostError}. */
  realPath(path: string): string;
  /**
   * The first `limit` bytes, and whether there are more: for what a process may make as long as it likes. Throws
   * {@link HostError}.
   */
  readStart(path: string, limit: number): { readonly bytes: Buffer; readonly cut: boolean };
  /**
   * Walks a path of which somebody else decides where it leads, symbolic links included. Never waits: file systems are
   * asked only where `mayAsk` says so. Linux only.
   */
  follow(path: string | Buffer, options: FollowOptions): Followed;
  /** The first `limit` bytes of the regular file that {@link follow} finds; null where it finds none. Linux only. */
  readFollowed(path: string | Buffer, limit: number, options: FollowOptions): Buffer | null;
  /** The first `most` names in the directory that {@link follow} finds, in no order; null where it finds none. Linux only. */
  listFollowed(path: string | Buffer, most: number, options: FollowOptions): string[] | null;
  /** The facts of the file behind a link of /proc (`/proc/PID/exe`), or why they are not known. Linux only. */
  statBehind(link: string, mayAsk: FollowOptions['mayAsk']): FileFacts | Exclude<Followed['outcome'], 'found'>;
  /** Null when there is no such file or it may not be looked at. */
  stat(path: string | Buffer): FileFacts | null;
  /** What lies at the path itself, links not followed. Null when there is nothing or it may not be looked at. */
  look(path: string): PlaceFacts | null;
  /**
   * Everything on the way to a path, and at it, that others may change or replace: owners and permissions of directories,
   * links and the file. Sticky directories are safe for what lies in them. Access control lists are not looked at. Empty on
   * Windows.
   */
  risks(path: string): readonly PathRisk[];
  /**
   * A regular file whose path leads over no link, at most `limit` bytes (EFBIG); null where it is anything else, which
   * is never opened for reading: for files that somebody else may have laid out as a trap. Throws {@link HostError}.
   */
  readHere(path: string, limit: number): Buffer | null;
  /** The first bytes of such a file, however large it is. Throws {@link HostError}. */
  headHere(path: string, length: number): Buffer | null;
  /** So many bytes from an offset, fewer at the end: for archives that are larger than memory. Throws {@link HostError}. */
  readAt(path: string, offset: number, length: number): Buffer;
  /**
   * Writes a temporary file `.NAME.*.tmp` beside `path`, syncs it and renames it over `path`. Only a run that is killed
   * in between leaves it behind. Throws {@link HostError}.
   */
  writeAtomic(path: string, content: string | Uint8Array | Iterable<string | Uint8Array>, options?: WriteOptions): void;
  /** Creates a file that must not exist yet (O_EXCL). Throws {@link HostError}, EEXIST when it does. */
  create(path: string, content: string, options?: WriteOptions): void;
  /** Adds to the end of a file, which is created where there is none. Throws {@link HostError}. */
  append(path: string, content: string): void;
  /** Creates a directory with its parents. Throws {@link HostError}. */
  makeDirectory(path: string, mode?: number): void;
  /** Removes a file; nothing happens when there is none. Throws {@link HostError}. */
  remove(path: string): void;
  /** Removes an empty directory. Throws {@link HostError}. */
  removeDirectory(directory: string): void;
  /** Replaces what is at `to`. Throws {@link HostError}. */
  rename(from: string, to: string): void;
}
