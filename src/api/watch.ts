import { cleanInstances } from '../collectors/events/tracing-instance.js';
import type { Host } from '../host/types.js';
import { attend } from './attend.js';
import { EXIT } from './exit-code.js';
import { watchOn } from './watch/loop.js';
import { WATCH_OPTIONS, type WatchRequest } from './watch/request.js';
import type { Tally } from './watch/tally.js';

export type { WatchedChange } from '../domain/watched.js';

/** What a watch came to. */
export interface Watched {
  readonly opened: number;
  readonly closed: number;
  readonly changed: number;
  /** Events that the kernel dropped because they came too fast. */
  readonly lost: number;
  /** Events that were counted and not told one by one, because they came too fast. */
  readonly skipped: number;
  /** 1 where something that opened or changed reaches `failOn` (never without it), 3 where the last look was blind. */
  readonly exitCode: number;
}

/**
 * Tells what begins and ends to listen on this machine until the signal is given, which is how it ends: then it resolves.
 * Rejects with UsageError for a policy that is not valid, and with UnobservableError where nothing can be seen.
 */
export async function watch(options: Partial<WatchRequest> = {}, machine?: Host): Promise<Watched> {
  const tally: Tally = { opened: 0, closed: 0, changed: 0, lost: 0, skipped: 0, failing: false, blind: false };
  try {
    await attend<WatchRequest, void>(options, WATCH_OPTIONS, machine, (call) => watchOn(call, tally, machine));
  } catch (error) {
    if (options.signal?.aborted !== true || error !== options.signal.reason) throw error;
  }
  const { failing, blind, ...counts } = tally;
  return { ...counts, exitCode: failing ? EXIT.findings : blind ? EXIT.unobserved : EXIT.clean };
}

/** Removes the tracing instances that killed runs have left behind, and says how many there were. */
export function cleanUp(host: Host): number {
  return cleanInstances(host, true);
}
