/** Makes one of values that are equal as JSON: of thousands of listeners of one process, each says the same of it. */
export function sharer(): <T>(value: T) => T {
  const known = new Map<string, unknown>();
  return <T>(value: T): T => {
    const key = JSON.stringify(value);
    const same = known.get(key);
    if (same === undefined) known.set(key, value);
    return (same ?? value) as T;
  };
}
