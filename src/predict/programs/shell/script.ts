import type { Place } from '../../types.js';

/** A command that a script would run. */
export interface Found {
  readonly words: readonly string[];
  readonly place: Place;
  /** Variables as they were when it was reached, and the lines that set them. */
  readonly environment: ReadonlyMap<string, string>;
  readonly origins: ReadonlyMap<string, Place>;
  /** It takes the place of the shell, or runs on beside it: what a script is for. */
  readonly stays: boolean;
  /** Where the script had gone to. */
  readonly directory: string;
  /** Whether only the running machine knows if it is reached, or what its words are. */
  readonly isUnsure: boolean;
}

/** A script and how it is called. */
export interface Script {
  readonly file: string;
  readonly text: string;
  readonly arguments: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
  readonly origins: ReadonlyMap<string, Place>;
  readonly directory: string;
}

/** Whether a command succeeds; null: only the running machine knows. */
export type Status = boolean | null;

/** Thrown by `exit` and `exec` where it is certain that they are reached. */
export class Ended extends Error {
  override readonly name = 'Ended';
}

/** Thrown by `return`. */
export class Returned extends Error {
  override readonly name = 'Returned';
}

/** Thrown by `break` and `continue`. */
export class Broken extends Error {
  override readonly name = 'Broken';
  constructor(
    /** Whether the loop is over, not only the round. */
    readonly isOver: boolean,
  ) {
    super();
  }
}

/** Whether something ends a script, a function or a loop before its last line. */
export const isEnd = (error: unknown): boolean =>
  error instanceof Ended || error instanceof Returned || error instanceof Broken;

/** Libraries of init scripts: what they do is known here, and they are long. */
export const LIBRARIES = /\/(?:lsb\/init-functions|init\/vars\.sh|rc\.d\/init\.d\/functions|init\.d\/functions)$/;
