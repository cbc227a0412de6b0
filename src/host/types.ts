import type { Bytes } from '../base/bytes.js';
import type { HostError } from './host-error.js';
import type { HostFiles } from './host-files.js';
import type { HelperHandlers, HostHelper } from './host-helper.js';
import type { HostThread } from './host-thread.js';
import type { Turns } from './turns.js';

/**
 * The world as port-audit sees it. Every effect goes through this interface: the rest of the code is plain functions
 * on plain data, and a test replaces the whole world by one object (test/helpers/fake-host.ts).
 */

export { errorCode, errorText, HostError } from './host-error.js';
export type {
  FileFacts,
  Followed,
  FollowOptions,
  HostFiles,
  PathRisk,
  PlaceFacts,
  WriteOptions,
} from './host-files.js';
export type { HelperHandlers, HostHelper } from './host-helper.js';
export type { HostThread, ThreadMessage } from './host-thread.js';

export interface RunOptions {
  /** Milliseconds until the command and everything it started is killed. */
  readonly timeLimit: number;
  /** Bytes of stdout that is kept until the same happens; default 256 MiB. */
  readonly outputLimit?: number;
  /** What it reads from stdin; pieces are fetched as it takes them. */
  readonly input?: string | Uint8Array | Iterable<Uint8Array>;
  /** Takes every piece of stdout, which is then not kept: the command waits until it resolves, and is ended if it rejects. */
  readonly onOutput?: (chunk: Buffer) => Promise<void>;
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
  /** Resolves when the text is handed over, or bytes of UTF-8. After the reader has gone (EPIPE) it does nothing. */
  write(text: string | Uint8Array): Promise<void>;
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
   * Inode and pid alternate; pids in the order asked for. A number below zero stands for a descriptor that keeps sockets
   * without descriptors, see `keeperOf` in ./kept-sockets.ts.
   */
  readonly pairs: Float64Array;
  /** A descriptor that is a socket, null where none is. */
  readonly socket: string | null;
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

/** What a terminal tells while it is taken over. */
export interface ScreenHandlers {
  /** One key: a character, or the escape sequence of one that is none. ^Z is dealt with already. */
  onKey(key: string): void;
  /** The size is another one, or the screen is empty: all has to be drawn anew. */
  onResize(): void;
}

/** A terminal that was taken over. */
export interface Screen {
  readonly columns: number;
  readonly rows: number;
  write(text: string): void;
  /** Gives the terminal back as it was. */
  close(): void;
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
  /** Resolves after so many milliseconds; 0: as soon as all has had its turn that is due. */
  pause(milliseconds: number): Promise<void>;
  /** Calls `ring` after so many milliseconds, unless the function that it returns is called first. */
  alarm(milliseconds: number, ring: () => void): () => void;
  /** All of stdin. Throws {@link HostError} EFBIG past `limit` bytes. */
  readStdin(limit: number): Promise<Buffer>;
  /** Gives back memory that is not needed any more, where a machine can; a call costs some 50 ms. */
  collectGarbage?(): void;
  /** stdin as it comes, for what never ends. A chunk is valid until the next one is asked for. */
  stdin(): AsyncIterable<Buffer>;
  /** Opens a thread that judges (api/judge/thread.ts); null where there is nothing to start it from. */
  openThread(data: unknown): HostThread | null;
  /** Starts this program once more, with one word on its command line, as a process that reads and answers lines. */
  openHelper(word: string, handlers: HelperHandlers): HostHelper;
  /** Runs a program found on PATH, in a process group of its own that never outlives the call. */
  run(command: string, args: readonly string[], options: RunOptions): Promise<RunResult>;
  /**
   * Runs foreign code that starts child processes by itself, and ends all of these when it is done or its time is
   * over. Resolves with null after `timeLimit` milliseconds, or when the signal is given; rejects as `work` does.
   */
  contain<T>(work: () => Promise<T>, timeLimit: number, signal?: AbortSignal): Promise<T | null>;
  /**
   * The sockets in /proc/PID/fd of those of these processes that come to its turn, read on another core: worth its start
   * only for tens of thousands of descriptors. Rejects with {@link HostError} after `timeLimit` milliseconds.
   */
  socketsOf(pids: readonly number[], turns: Turns, timeLimit: number): Promise<SocketsOf>;
  /** Addresses of the network interfaces of this machine that are up; a link-local one with its zone, `fe80::1%eth0`. */
  addresses(): readonly string[];
  /** The same with the name of the interface that has each, without zones. */
  interfaces(): ReadonlyArray<{ readonly name: string; readonly address: string }>;
  /**
   * Binds each port for an instant and lets it go again, without listen(2) or connect(2): nothing is sent or received.
   * Rejects with {@link HostError} where no socket can be made or the address is none of this machine.
   */
  bindPorts(request: BindRequest): Promise<BindResult>;
  /**
   * Calls `end` when somebody asks this process to end by a signal (SIGINT, SIGTERM, SIGHUP), which then does not end it by
   * itself, until the function that it returns is called.
   */
  onEnd(end: () => void): () => void;
  /**
   * Takes the terminal over: alternate screen, every key at once; null where there is none. It is given back when this
   * process ends, and while it is stopped (^Z).
   */
  openScreen(handlers: ScreenHandlers): Promise<Screen | null>;
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
  /** A file of the package itself, from dist/, e.g. `registry/iana.bin`. Throws {@link HostError} when it is missing. */
  asset(name: string): Bytes;
}
