import type { Setting } from '../types.js';

/** Whether a setting begins another item of a list of maps. */
const begins = ({ text }: Setting) => text.startsWith('-');

/**
 * The items of the list of maps that stands under a key of indented text: what is said in each of them, in order. Lists
 * that are nested in an item are part of it.
 */
export function itemsOf(settings: readonly Setting[], key: string): ReadonlyArray<readonly Setting[]> {
  const items: Setting[][] = [];
  for (const setting of settings) {
    const path = setting.within.map(([name = '']) => name);
    const own = path.length === 1 && path[0] === key;
    const marker = path.length === 0 && setting.key === key && begins(setting);
    if (marker || (own && begins(setting))) items.push([]);
    if (own && setting.values.length > 0) items.at(-1)?.push(setting);
  }
  return items.filter((item) => item.length > 0);
}
