import type { Listener } from './listener.js';

/** What the search for hidden ports (`--hidden`) is called among the sources. */
export const HIDDEN_SOURCE = 'hidden';

/** Whether a port is taken though nothing but that search shows it. */
export function isHiddenListener({ seenBy }: Pick<Listener, 'seenBy'>): boolean {
  return seenBy.length > 0 && seenBy.every((source) => source === HIDDEN_SOURCE);
}
