/**
 * - `reading`: a capture
 * - `looking`: at what listens on this machine
 * - `judging`: what was seen
 * - `telling`: those who want to know (`cron`)
 * - `fetching`: a newer registry
 */
export type Stage = 'reading' | 'looking' | 'judging' | 'telling' | 'fetching';

/** A sign of life. */
export interface Progress {
  /** What begins, or goes on. */
  readonly stage: Stage;
  /** How many machines are done; 0 where there is one only. */
  readonly done: number;
}

/** What every function of the library takes beside its own options. */
export interface Attended {
  /**
   * Ends the call: programs that it started are killed, and it rejects with the reason of the signal, once all is over.
   * Nothing is half done; whom `cron` had told by then is remembered. Null: nobody will.
   */
  readonly signal: AbortSignal | null;
  /** Called at the beginning of each stage. What it throws ends the call. Null: nobody listens. */
  readonly onProgress: ((progress: Progress) => void) | null;
}

export const UNATTENDED: Attended = { signal: null, onProgress: null };

/** Begins a stage. Throws the reason of the signal when the call was ended meanwhile. */
export type Begin = (stage: Stage, done?: number) => void;

/** Looks at the signal and says what begins, for each stage of one call. */
export function stagesOf({ signal, onProgress }: Attended): Begin {
  return (stage, done = 0) => {
    signal?.throwIfAborted();
    onProgress?.({ stage, done });
  };
}
