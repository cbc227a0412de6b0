import { abortable } from '../host/abortable.js';
import { nodeHost } from '../host/node.js';
import type { Host } from '../host/types.js';
import { type Checks, givenOptions } from './options.js';
import { type Attended, type Begin, stagesOf, UNATTENDED } from './progress.js';

/** A call with whoever attends to it. */
export interface Call<Request> {
  readonly request: Partial<Request> & Attended;
  /** The machine; it ends what it is waited for when the signal says so. */
  readonly host: Host;
  readonly begin: Begin;
}

/**
 * Does the work of one call of the library: checks its options, and sees to it that the call rejects with the reason of its
 * signal, whatever the work made of being ended. `machine`: another one than this.
 */
export async function attend<Request extends Attended, T>(
  options: Partial<Request>,
  checks: Checks<Request>,
  machine: Host | undefined,
  work: (call: Call<Request>) => Promise<T> | T,
): Promise<T> {
  const request = { ...UNATTENDED, ...givenOptions(options, checks) };
  const { signal } = request;
  signal?.throwIfAborted();
  const here = machine ?? nodeHost();
  const host = signal === null ? here : abortable(here, signal);
  try {
    return await work({ request, host, begin: stagesOf(request) });
  } finally {
    signal?.throwIfAborted();
  }
}
