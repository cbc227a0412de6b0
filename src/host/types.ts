/**
 * The world as port-audit sees it. Every effect goes through this interface: the rest of the code is plain functions
 * on plain data, and a test replaces the whole world by one object (test/helpers/fake-host.ts).
 */

/** A file system or process call that failed, with the code that errno(3) gives it (`ENOENT`, `EACCES` …). */
export class HostError extends Error {
  override readonly name = 'HostError';
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

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
  /** So many bytes from an offset, fewer at the end: for archives that are larger than memory. Throws {@link HostError}. */
  readAt(path: string, offset: number, length: number): Buffer;
  /**
   * Writes a temporary file `.NAME.*.tmp` beside `path`, syncs it and renames it over `path`. Only a run that is killed
   * in between leaves it behind. Throws {@link HostError}.
   */
  writeAtomic(path: string, content: string | Uint8Array | Iterable<string>, options?: WriteOptions): void;
  /** Creates a file that must not exist yet (O_EXCL). Throws {@link HostError}, EEXIST when it does. */
  create(path: string, content: string, options?: WriteOptions): void;
  /** Adds to the end of a file, which is created where there is none. Throws {@link HostError}. */
  append(path: string, content: string): void;
  /** Creates a directory with its parents. Throws {@link HostError}. */
  makeDirectory(path: string, mode?: number): void;
  /** Removes a file; nothing happens when there is none. Throws {@link HostError}. */
  remove(path: string): void;
  /** Replaces what is at `to`. Throws {@link HostError}. */
  rename(from: string, to: string): void;
}

export interface RunOptions {
  /** Milliseconds until the command and everything it started is killed. */
  readonly timeLimit: number;
  /** Bytes of stdout until the same happens; default 256 MiB. */
  readonly outputLimit?: number;
  readonly input?: string | Uint8Array;
  /** Replaces single variables of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Kills the command and everything it started when it is given. */
  readonly signal?: AbortSignal;
}

/** How a command ended. Never an exception: a tool that fails is an answer too. */
export interface RunResult {
  /** `exited`; `missing`: no such program on PATH; `timeout`, `flood`: killed at a limit (`timeout` also by its signal); `failed`: could not be started. */
  readonly outcome: 'exited' | 'missing' | 'timeout' | 'flood' | 'failed';
  /** Exit code; null when killed by a signal or not started. */
  readonly code: number | null;
  readonly stdout: Buffer;
  /** The first 64 KiB of stderr. */
  readonly stderr: string;
}

/** Where text goes for people or programs to read. */
export interface HostOutput {
  /** Resolves when the text is handed over. After the reader has gone (EPIPE) it does nothing. */
  write(text: string): Promise<void>;
  readonly isTerminal: boolean;
  /** Width of the terminal in columns, null when it is none. */
  readonly columns: number | null;
  /** Height of the terminal in lines, null when it is none. */
  readonly rows: number | null;
  /** Why what was written did not arrive, see {@link errorCode}; null as long as all did. */
  readonly failure: HostError | null;
}

export interface FetchOptions {
  /** Milliseconds for the whole exchange. */
  readonly timeLimit: number;
  /** Bytes of the body, after decompression. */
  readonly sizeLimit: number;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /**
   * Nobody reads the answer's body: whatever becomes of it, its status is the answer, and it is read no further than the
   * limits go.
   */
  readonly statusOnly?: boolean;
  /** Ends the exchange when it is given. */
  readonly signal?: AbortSignal;
}

export interface FetchResult {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What the machine says of itself. */
export interface HostIdentity {
  readonly hostname: string;
  /** Version of the kernel. */
  readonly release: string;
}

/** The sockets that some processes have open. */
export interface SocketsOf {
  /**
   * Inode and pid by turns; pids in the order asked for. A number below zero stands for a descriptor that keeps sockets
   * without descriptors, see `keeperOf` in ./kept-sockets.ts.
   */
  readonly pairs: Float64Array;
  /** Processes whose descriptors may not be seen. */
  readonly denied: number;
}

/** Which ports to try to bind. */
export interface BindRequest {
  readonly protocol: 'tcp' | 'udp';
  /** An address of this machine, with its zone where it is link-local, or a wildcard; `::` takes IPv4 as well. */
  readonly address: string;
  readonly ports: readonly number[];
}

/** Of the ports that were asked for, those that could not be bound; in no order. */
export interface BindResult {
  /** Another socket has it: EADDRINUSE. */
  readonly taken: readonly number[];
  /** This run may not bind it, as below 1024 without privileges. */
  readonly refused: readonly number[];
}

export interface Host {
  /** As Node names it. */
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Effective user id; null on Windows. */
  readonly uid: number | null;
  readonly pid: number;
  /** The words that start this program, full paths: an interpreter and a script, or one executable. */
  readonly command: readonly string[];
  readonly workingDirectory: string;
  /** Null where there is no HOME and no entry in passwd, as for the random user ids of containers. */
  readonly homeDirectory: string | null;
  readonly identity: HostIdentity;
  readonly files: HostFiles;
  readonly stdout: HostOutput;
  readonly stderr: HostOutput;
  now(): Date;
  /** Milliseconds on a clock that only goes forward. */
  elapsed(): number;
  /** Resolves after so many milliseconds. */
  pause(milliseconds: number): Promise<void>;
  /** Calls `ring` after so many milliseconds, unless the function that it returns is called first. */
  alarm(milliseconds: number, ring: () => void): () => void;
  /** All of stdin. Throws {@link HostError} EFBIG past `limit` bytes. */
  readStdin(limit: number): Promise<Buffer>;
  /** Runs a program found on PATH, in a process group of its own that never outlives the call. */
  run(command: string, args: readonly string[], options: RunOptions): Promise<RunResult>;
  /**
   * Runs foreign code that starts child processes by itself, and ends all of these when it is done or its time is
   * over. Resolves with null after `timeLimit` milliseconds, or when the signal is given; rejects as `work` does.
   */
  contain<T>(work: () => Promise<T>, timeLimit: number, signal?: AbortSignal): Promise<T | null>;
  /**
   * The sockets in /proc/PID/fd of so many processes, read on another core: worth its start only for tens of thousands
   * of descriptors. Rejects with {@link HostError} after `timeLimit` milliseconds.
   */
  socketsOf(pids: readonly number[], timeLimit: number): Promise<SocketsOf>;
  /** Addresses of the network interfaces of this machine that are up; a link-local one with its zone, `fe80::1%eth0`. */
  addresses(): readonly string[];
  /** The same with the name of the interface that has each, without zones. */
  interfaces(): ReadonlyArray<{ readonly name: string; readonly address: string }>;
  /**
   * Binds each port for an instant and lets it go again, without listen(2) or connect(2): nothing is sent or received.
   * Rejects with {@link HostError} where no socket can be made or the address is none of this machine.
   */
  bindPorts(request: BindRequest): Promise<BindResult>;
  /** Does some work while a UDP socket of this process is bound to a port of 127.0.0.1; null where none could be. */
  withUdpPort<T>(work: (port: number | null) => Promise<T>): Promise<T>;
  /** Shows a text in a pager, a command for the shell, and waits for its end; false where it cannot be started. */
  page(text: string, pager: string): Promise<boolean>;
  /** Whether a program of this name is on PATH and may be run. */
  hasProgram(name: string): boolean;
  /** Takes the arguments of this process out of the process list, where a password may stand in them. */
  hideArguments(): void;
  /** Whether a process with this id exists. */
  isAlive(pid: number): boolean;
  /** Throws {@link HostError} with a message for people when there is no complete answer inside the limits. */
  fetch(url: string, options: FetchOptions): Promise<FetchResult>;
  /** A file of the package itself, from dist/, e.g. `registry/iana.tsv`. Throws {@link HostError} when it is missing. */
  asset(name: string): Buffer;
}

/** The code of a failed call, `UNKNOWN` for anything that is no {@link HostError}. */
export function errorCode(error: unknown): string {
  return error instanceof HostError ? error.code : 'UNKNOWN';
}

/** One line about an error, for people. */
export function errorText(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}
