import { groupBy } from '../../../base/group-by.js';
import type { Setting } from '../types.js';

/** The items of the lists of maps that stand under a key of the root: what is said in each of them, in order. */
export function itemsOf(settings: readonly Setting[], key: string): ReadonlyArray<readonly Setting[]> {
  const own = settings.filter(({ within: [list, ...more], values }) => {
    const [name, number] = list ?? [];
    return name === key && number !== undefined && more.length === 0 && values.length > 0;
  });
  return [...groupBy(own, ({ file, within: [list] }) => `${list?.[1]} ${file}`).values()];
}
