/** How many answers are remembered: who judges thousands of machines asks of ever new paths. */
const LIMIT = 1 << 16;

/** Remembers the answers of a function; for few keys that are asked for often. `limit`: how many at most. */
export function memoised<K, T>(find: (key: K) => T, limit = LIMIT): (key: K) => T {
  const known = new Map<K, T>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = find(key);
    if (known.size >= limit) known.clear();
    known.set(key, found);
    return found;
  };
}
