/** `listeners[3].owners[0].pid`, as one would write it in JavaScript; empty for the whole. */
export function jsonPath(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}
