import { didYouMean } from '../base/did-you-mean.js';
import { OptionError } from '../base/errors.js';
import * as collectors from './index.js';
import type { Collector } from './types.js';

/** Every live source, in the order in which reports name them. */
export const COLLECTORS: readonly Collector[] = Object.values(collectors);

function named(id: string): Collector {
  const found = COLLECTORS.find((collector) => collector.id === id);
  if (found !== undefined) return found;
  const ids = COLLECTORS.map((collector) => collector.id);
  throw new OptionError(
    (name) => `${name('sources')}: unknown source "${id}"${didYouMean(id, ids)} (known: auto, ${ids.join(', ')})`,
  );
}

/** The sources of `--source`: `auto` for all that serve on the platform, or a list of ids. Throws OptionError. */
export function chooseCollectors(list: readonly string[], platform: string): readonly Collector[] {
  if (list.length === 0) throw new OptionError((name) => `${name('sources')}: empty; give auto or a list of sources`);
  const automatic = COLLECTORS.filter(({ auto }) => auto.includes(platform) || auto.includes('*'));
  const chosen = new Set(list.flatMap((id) => (id === 'auto' ? automatic : [named(id)])));
  return COLLECTORS.filter((collector) => chosen.has(collector));
}
