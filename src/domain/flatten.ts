/**
 * Puts the parts of a text together at once. V8 keeps `${a} of ${b}` as a tree of its parts until somebody looks at a
 * character of it: of the sentences about 20,000 listeners that was half of what the garbage collector had to carry
 * around, and they take half the memory in one piece.
 */
export function flatten(...texts: readonly string[]): void {
  for (const text of texts) text.charCodeAt(0);
}
