/** JSON of `nft -j`, libnftables-json(5): whatever is not of the expected shape is null, and no rule of ours. */
export type Json = Readonly<Record<string, unknown>>;

/** An object, null for anything else. */
export function objectOf(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

/** A list; empty for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Text, null for anything else. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** The elements of named sets and maps, by the name that rules call them by, `@name`. */
export type Sets = ReadonlyMap<string, readonly unknown[]>;

/** An element without its counter, timeout or comment. */
function bare(element: unknown): unknown {
  const { elem } = objectOf(element) ?? {};
  return objectOf(elem)?.val ?? element;
}

/** The single values of an expression: those of a set, written out or named; else the expression itself. */
export function valuesOf(expression: unknown, sets: Sets): readonly unknown[] {
  const named = textOf(expression);
  if (named?.startsWith('@') === true) return (sets.get(named) ?? []).map(bare);
  const { set } = objectOf(expression) ?? {};
  if (set !== undefined) return (Array.isArray(set) ? set : [set]).map(bare);
  return [bare(expression)];
}

/** The pairs of a map, written out or named. */
export function pairsOf(data: unknown, sets: Sets): ReadonlyArray<readonly [key: unknown, value: unknown]> {
  return valuesOf(data, sets).flatMap((pair) =>
    Array.isArray(pair) && pair.length === 2 ? [[bare(pair[0]), pair[1]] as const] : [],
  );
}
