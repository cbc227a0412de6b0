/** Every field of a type; `satisfies Every<T>` makes the compiler name a field that is missing or not known. */
export type Every<T> = Record<keyof T, unknown>;

/** Null stays null. */
export function orNull<T, R>(value: T | null, map: (value: T) => R): R | null {
  return value === null ? null : map(value);
}
