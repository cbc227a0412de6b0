import type { Invocation } from '../../domain/invocation/invocation.js';
import type { Runtime } from '../../domain/invocation/runtime.js';

/** A way to run a program in which whoever reaches it has control of it, as its command line says. */
export interface Mode {
  /** The name in registry/programs of what listens then. */
  readonly program: string;
  /** What it is, for people: `Node.js inspector`. */
  readonly product: string;
  /** The words of the command line that say so. */
  readonly words: string;
  /** The TCP port that they name; the program's own default where they name none. */
  readonly port: number;
  /** Whether it is a debugger: that belongs on the port that its option names. */
  readonly isDebugger: boolean;
  /** What whoever connects can do, one sentence. */
  readonly note: string;
}

/** What of a process tells its mode. */
export interface Started {
  /** Base name of the executable, without `.exe`. */
  readonly program: string;
  readonly runtime: Runtime | null;
  /** How its interpreter was told to run what; null for a program of its own. */
  readonly run: Invocation | null;
  /** The words behind the name of the program. */
  readonly words: readonly string[];
}

/** Reads the modes of one kind of program. */
export type ReadModes = (started: Started) => readonly Mode[];
