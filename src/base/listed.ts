/** `and 3 more`: what a list leaves out. */
export const andMore = (left: number) => `and ${left} more`;

/** `a, b and 3 more`: at most so many values, and how many there are beyond them. */
export function listed(values: readonly string[], most: number): string {
  const left = values.length - most;
  return left > 0 ? `${values.slice(0, most).join(', ')} ${andMore(left)}` : values.join(', ');
}

/** The same of values that differ. */
export function listedOnce(values: readonly string[], most: number): string {
  return listed([...new Set(values)], most);
}
