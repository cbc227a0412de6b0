/** The most places of a list that are looked at. */
export const MOST_ELEMENTS = 50;

/** What stands in a list that is written down, as long as it is all literal: `[8000, 8001]`, `('a', 'b')`, `range(1, 3)`. */
export function elementsOf(list: string): string[] {
  const [, from = '0', to] = /^range\(\s{0,9}(?:(\d{1,5})\s{0,9},\s{0,9})?(\d{1,5})\s{0,9}\)/.exec(list) ?? [];
  if (to !== undefined) {
    const length = Math.min(Math.max(0, Number(to) - Number(from)), MOST_ELEMENTS);
    return Array.from({ length }, (_, index) => `${Number(from) + index}`);
  }
  const [, inside] = /^[[(]([^[\](){}]{1,200})[\])]/.exec(list) ?? [];
  const parts = (inside ?? '').split(',').map((part) => part.trim());
  const elements = parts.at(-1) === '' ? parts.slice(0, -1) : parts;
  return elements.every((part) => /^(['"]?)[\w.:-]+\1$/.test(part)) ? elements : [];
}
