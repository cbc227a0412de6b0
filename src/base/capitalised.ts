/** A phrase as the beginning of a line. */
export function capitalised(phrase: string): string {
  return `${phrase.slice(0, 1).toUpperCase()}${phrase.slice(1)}`;
}
