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

/** The same for keys that are objects: an answer goes with its key. */
export function memoisedByObject<K extends object, T>(find: (key: K) => T): (key: K) => T {
  const known = new WeakMap<K, { readonly value: T }>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before.value;
    const value = find(key);
    known.set(key, { value });
    return value;
  };
}
