import type { Collector } from './types.js';

/** A source of other systems than Linux: its code is read when it is asked to look. */
export function elsewhere(
  facts: Omit<Collector, 'collect'>,
  load: () => Promise<Pick<Collector, 'collect'>>,
): Collector {
  return { ...facts, collect: async (host, options) => (await load()).collect(host, options) };
}
