import type { Listener, Scope } from './listener.js';

export const SNAPSHOT_SCHEMA = 'port-audit/snapshot@1';

/** What a source is able to see: a socket table, or a property of what is in it. */
export type Coverage = Scope | 'owner' | 'interface' | 'dualStack' | 'netns';

/** One witness: where the facts come from. */
export interface Source {
  /** `kernel`, `ss`, `lsof`, `systeminformation`, or the format of a capture. */
  readonly id: string;
  /** Whether its answer can be used. An empty list of a source that is not `ok` means nothing. */
  readonly ok: boolean;
  /** How long it took, whole milliseconds; null for a capture. */
  readonly milliseconds: number | null;
  /** How many listeners it showed. */
  readonly listeners: number;
  readonly covers: readonly Coverage[];
  /** Why it is not `ok`, one line. */
  readonly error: string | null;
}

/**
 * What was not seen. `blind`: a whole socket table (scope `tcp4` …); `partial`: a property (`owner`, `interface`,
 * `dualStack`, `netns`, `package`: whether an executable is what was installed), or a source that failed or disagreed (scope is the id of the source).
 */
export interface Gap {
  readonly kind: 'blind' | 'partial';
  readonly scope: string;
  /** How many listeners or processes it concerns, null when that cannot be known. */
  readonly count: number | null;
  readonly reason: string;
  /** What to do to see it, null when nothing helps. */
  readonly remedy: string | null;
}

export interface HostFacts {
  readonly hostname: string;
  /** As Node names it: `linux`, `darwin`, `win32`, `freebsd`. */
  readonly platform: string;
  /** Version of the kernel. */
  readonly release: string;
  /** Name of the operating system for people, e.g. `Debian GNU/Linux 12 (bookworm)`. */
  readonly distribution: string | null;
  /** Whether the run had the right to see every process (root, Administrator). */
  readonly privileged: boolean;
  /** First and last port that the system hands out by itself. */
  readonly localPortRange: readonly [number, number];
}

export interface Tool {
  readonly name: string;
  readonly version: string;
}

/** What listened on one machine at one moment: facts only, no judgement. */
export interface Snapshot {
  readonly schema: typeof SNAPSHOT_SCHEMA;
  readonly tool: Tool;
  /** ISO 8601, UTC, milliseconds. */
  readonly takenAt: string;
  readonly host: HostFacts;
  readonly sources: readonly Source[];
  /** Sorted by port, protocol, family, address. */
  readonly listeners: readonly Listener[];
  readonly gaps: readonly Gap[];
}
