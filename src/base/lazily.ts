/**
 * A value that is made when it is first asked for. For patterns with Unicode classes above all, which V8 takes up to
 * half a millisecond each to build: more than a whole audit of an ordinary machine needs for its judgement.
 */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
